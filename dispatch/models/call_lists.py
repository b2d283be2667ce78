"""Which calls are asked for: lists of the floor, and contacts from before."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db.models import Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.permissions import CARE_STAFF, FLOOR
from core.crypto import blind
from core.models import RecordQuerySet
from dispatch.models.parties import CallToken
from dispatch.models.transfers import Transfer

if TYPE_CHECKING:
    from accounts.models import User
    from dispatch.models.calls import Call

OPEN = ("received", "screened", "offered", "accepted")
# How an EIDO that we write ourselves names its incident.
OUR_INCIDENT = re.compile(
    r"urn:emergency:uid:divert:incident-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):"
)


class CallQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in FLOOR | CARE_STAFF:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def counted_by(self, user: "User") -> Self:
        """Give whoever may see no call, yet must know what became of them, rows to count.

        Only counts may leave it, never a row.
        """
        if user.has_perm("dispatch.view_evidence"):
            mine = self.filter(jurisdiction_id=user.jurisdiction_id)
            return mine.exclude(status="merged")
        return self.none()

    def told_to(self, user: "User") -> Self:
        """Give a CAD the calls whose end it may hear of: only that may leave it."""
        if user.has_perm("dispatch.read_incident"):
            return self.filter(jurisdiction_id=user.jurisdiction_id).select_related(
                "disposition", "jurisdiction"
            )
        return self.none()

    def known_as(self, incident: str, jurisdiction_id: UUID) -> "Call | None":
        """Find the call that goes by this id of an incident, or else by this number."""
        if "\x00" in incident:
            return None
        ours = OUR_INCIDENT.match(incident)
        same = CallToken.objects.filter(
            jurisdiction_id=jurisdiction_id,
            kind=CallToken.Kind.UID,
            token=blind("uid", incident, jurisdiction_id),
        )
        found: Any = (
            self.filter(pk__in=same.values("call")).first()
            or self.filter(cad_number=incident).order_by("-received_at").first()
            or (self.filter(pk=ours[1]).first() if ours else None)
        )
        return found

    def to_screen(self) -> Self:
        """Received or screened, not offered: last come first, for those who screen."""
        return self.filter(status__in=("received", "screened")).order_by("-id")

    def waiting(self) -> Self:
        """Offered and not taken, in the order they are to be taken.

        Whose transfer was lost comes before all others: nobody has that caller.
        """
        first = F("front_since").asc(nulls_last=True)
        offered = self.filter(status="offered")
        return offered.order_by(first, "priority", "offered_at", "id")

    def held(self) -> Self:
        """With a clinician, longest first."""
        return self.filter(status="accepted").order_by("accepted_at", "id")

    def of_same_contact(self, call: "Call") -> Self:
        """Other calls from the same phone number or address."""
        same = CallToken.objects.contacts().filter(
            jurisdiction_id=call.jurisdiction_id,
            token__in=[
                blind(kind, text, call.jurisdiction_id)
                for kind, text in call.contacts()
            ],
        )
        found = self.filter(
            jurisdiction_id=call.jurisdiction_id, pk__in=same.values("call")
        )
        # A call that was merged is told by the one it goes on in.
        return found.exclude(pk=call.pk).exclude(status="merged")

    def earlier_contacts(self, call: "Call", within: timedelta | None = None) -> Self:
        """Calls before this one from the same phone number or address, newest first."""
        found = self.of_same_contact(call).filter(received_at__lt=call.received_at)
        if within:
            found = found.filter(received_at__gte=call.received_at - within)
        return found.order_by("-received_at", "-id")

    def near(self, call: "Call", within: timedelta) -> Self:
        """Other open calls of the same number or address, so close that they may be one."""
        found = self.of_same_contact(call).filter(
            status__in=OPEN,
            received_at__gte=call.received_at - within,
            received_at__lte=call.received_at + within,
        )
        return found.order_by("received_at", "id")

    def likely_same(
        self, calls: Iterable["Call"], within: timedelta
    ) -> dict[UUID, "Call"]:
        """Find for each of these calls the open one of its number or address next in time."""
        contacts = CallToken.objects.contacts()
        mine = list(contacts.filter(call__in=[call.pk for call in calls]))
        times = [token.received_at for token in mine] or [timezone.now()]
        others = contacts.filter(
            jurisdiction__in={token.jurisdiction_id for token in mine},
            token__in={bytes(token.token) for token in mine},
            received_at__range=(min(times) - within, max(times) + within),
            call__in=self.filter(status__in=OPEN),
        )
        pairs = [
            (abs(other.received_at - token.received_at), token.call_id, other.call)
            for other in others.select_related("call__call_type")
            for token in mine
            if bytes(other.token) == bytes(token.token)
            and other.call_id != token.call_id
        ]
        near = [pair for pair in pairs if pair[0] <= within]
        # Of several the nearest stands last, and is kept.
        near.sort(key=lambda pair: (pair[0], pair[2].pk), reverse=True)
        return {pk: other for _, pk, other in near}

    def with_contacts(self, within: timedelta) -> Self:
        """Count beside each call the earlier ones of its phone number or address."""
        mine = CallToken.objects.contacts().filter(call=OuterRef(OuterRef("pk")))
        earlier = (
            CallToken.objects.contacts()
            .filter(
                jurisdiction_id=OuterRef("jurisdiction_id"),
                token__in=mine.values("token"),
                call__received_at__lt=OuterRef("received_at"),
                call__received_at__gte=OuterRef("received_at") - within,
            )
            .exclude(call=OuterRef("pk"))
            .exclude(call__status="merged")
            .order_by()
            .values("jurisdiction_id")
            .annotate(calls=Count("call", distinct=True))
        )
        return self.annotate(
            contacts_known=Coalesce(Subquery(earlier.values("calls")), 0)
        )

    def with_passing(self) -> Self:
        """Set beside each call since when it is on its way to 988, None where it is not."""
        under_way = Transfer.objects.open().filter(call=OuterRef("pk")).order_by()
        return self.annotate(passing_since=Subquery(under_way.values("started_at")))

    def with_first_code(self) -> Self:
        """Set beside each call the code it came in as, which eligibility is decided on.

        `first_registry` is the common incident type that the code stands for.
        """
        return self.annotate(
            first_code=Coalesce("initial_type__code", "call_type__code", Value("")),
            first_registry=Coalesce(
                "initial_type__registry_code", "call_type__registry_code", Value("")
            ),
        )

    def flags_of_merged(self, calls: list["Call"]) -> dict["UUID", list[dict]]:
        """Find, by the call that goes on, the safety flags of those merged into it."""
        flags: dict[UUID, list[dict]] = {}
        if calls:
            merged: Any = self.filter(merged_into__in=[call.pk for call in calls])
            for call in merged.only("merged_into", "safety_flags"):
                flags.setdefault(call.merged_into_id, []).extend(call.safety_flags)
        return flags

    def for_lists(self) -> Self:
        return self.select_related(
            "call_type", "disposition", "held_by", "offered_by", "outcome"
        )
