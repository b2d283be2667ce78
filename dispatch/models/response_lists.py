"""Units of many calls: which a user sees, and which of them are still out."""

from typing import TYPE_CHECKING, Self

from accounts.permissions import CARE_STAFF, FLOOR
from core.models import RecordQuerySet

if TYPE_CHECKING:
    from accounts.models import User

# What `ResponseWords.words` reads.
WORDS = (
    "jurisdiction",
    "call",
    "kind",
    "status",
    "team__name",
    "requested_at",
    "dispatched_at",
    "en_route_at",
    "on_scene_at",
    "closed_at",
)
EMERGENCY = ("police", "fire", "ems")


class ResponseQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in FLOOR | CARE_STAFF:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def open(self) -> Self:
        """Asked for and neither cleared nor cancelled."""
        return self.filter(
            status__in=("requested", "dispatched", "en_route", "on_scene")
        )

    def emergency(self) -> Self:
        return self.filter(kind__in=EMERGENCY)

    def lesser(self) -> Self:
        return self.exclude(kind__in=EMERGENCY)

    def in_order(self) -> Self:
        """As pages name them: the first asked for first, each with its team."""
        return self.select_related("team").order_by("requested_at")

    def for_boards(self) -> Self:
        """Those that are out, with no more of each than its words need."""
        return self.open().in_order().only(*WORDS)
