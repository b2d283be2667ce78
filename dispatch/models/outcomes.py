"""What became of a call: derived from what was sent and passed on, or said otherwise."""

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.permissions import CARE_STAFF, FLOOR
from core.errors import ConflictError, DomainError
from core.fields import EncryptedTextField
from core.models import Record, RecordQuerySet
from dispatch.models.codes import OutcomeClass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import Self

    from accounts.models import User
    from dispatch.models.codes import Disposition


class Derived(NamedTuple):
    """An outcome class and the fact that makes it so; no word about a person."""

    outcome: str
    because: str


ENDS = {
    "returned": Derived(OutcomeClass.RETURNED, "The call was given back to 911."),
    "dropped": Derived(
        OutcomeClass.DROPPED, "The line was lost while the call was passed on or held."
    ),
    "declined": Derived(
        OutcomeClass.DECLINED, "The caller did not want the clinician."
    ),
    "abandoned": Derived(
        OutcomeClass.DROPPED, "The caller hung up before anybody took the call."
    ),
}
NOBODY_SENT = "No police, fire or EMS was sent."


def derive(
    call: Any, status: str = "closed", disposition: "Disposition | None" = None
) -> Derived:
    """Say what a call that ends so counts as, and why.

    Where no unit that was asked for here tells it, the disposition may: CAD sends units,
    too, and a caller who refused care was not helped.
    """
    if status in ENDS:
        return ENDS[status]
    if went := _of_units(call) or _of_cads_unit(call):
        return went
    transfer = _of_transfer(call)
    if transfer and transfer.outcome != OutcomeClass.DIVERTED:
        return transfer
    return (
        _of_disposition(disposition or call.disposition)
        or transfer
        or Derived(OutcomeClass.DIVERTED, _without_them(call))
    )


def _of_units(call: Any) -> Derived | None:
    """Read that police, fire or EMS were asked for here."""
    sent = call.responses.emergency().exclude(status="cancelled")
    if first := sent.order_by("requested_at").first():
        at = _clock(call, first.requested_at)
        unit = first.get_kind_display()
        return Derived(
            OutcomeClass.CO_NOTIFIED, f"{unit} was asked for at {at}, not cancelled."
        )
    return None


def _of_cads_unit(call: Any) -> Derived | None:
    """Read from CAD that a unit came, unless it may be the team that was sent from here."""
    if not call.first_unit_at:
        return None
    if call.responses.lesser().exclude(status="cancelled").exists():
        return None
    at = _clock(call, call.first_unit_at)
    words = f"CAD has had a unit at the scene since {at}."
    return Derived(OutcomeClass.CO_NOTIFIED, words)


def _of_disposition(disposition: "Disposition | None") -> Derived | None:
    """Read what the code list says that calls count as which end so, but for diverted."""
    counts_as = disposition.outcome_class if disposition else ""
    if disposition is None or counts_as in {"", OutcomeClass.DIVERTED}:
        return None
    label = OutcomeClass(counts_as).label.lower()
    words = f"The disposition {disposition.label[:120]} counts as {label}."
    return Derived(counts_as, words)


def derive_anew(call: Any, *, by: "User | None") -> None:
    """Count an ended call as what it became since, unless a person has said what it is."""
    known = getattr(call, "outcome", None)
    if not call.outcome_class or (known and known.is_overridden):
        return
    derived = derive(call, call.status)
    if derived.outcome != call.outcome_class:
        call._amend(by=by, outcome_class=derived.outcome)
    keep_outcome(call, derived, derived.outcome, by=by)


@contextmanager
def counted_anew(unit: Any, *, by: "User | None") -> "Iterator[None]":
    """Hold, before the unit, a call that ended before it was asked for; then count anew."""
    calls = unit._meta.get_field("call").related_model.objects
    ended = calls.filter(pk=unit.call_id, closed_at__lt=unit.requested_at)
    call = ended.select_for_update(no_key=True).first()
    yield
    if call:
        derive_anew(call, by=by)


def _without_them(call: Any) -> str:
    """Say that no police, fire or EMS went, and what became of a team that did."""
    teams = list(call.responses.lesser().exclude(status="cancelled"))
    met = [team for team in teams if team.contact_confirmed_at]
    out = [team for team in teams if team.is_open]
    if not teams:
        return NOBODY_SENT
    how = "met the person" if met else "was still out" if out else "met nobody"
    return f"{NOBODY_SENT} {(met or out or teams)[0].get_kind_display()}: {how}."


def _of_transfer(call: Any) -> Derived | None:
    """Read the last transfer to 988, unless a clinician has had the call since."""
    last = call.transfers.to_988().order_by("-started_at").first()
    if last is None:
        return None
    if last.status == "accepted":
        at = _clock(call, last.accepted_at)
        words = f"988 took the call over at {at}, and no police, fire or EMS was sent."
        return Derived(OutcomeClass.DIVERTED, words)
    has_been_held = call.accepted_at and last.ended_at and call.held_by_id
    if last.is_open or (has_been_held and call.accepted_at > last.ended_at):
        return None
    at = _clock(call, last.ended_at)
    if last.status == "returned":
        return Derived(OutcomeClass.RETURNED, f"988 gave the call back at {at}.")
    return Derived(OutcomeClass.DROPPED, f"The transfer to 988 was lost at {at}.")


def _clock(call: Any, moment: "datetime") -> str:
    return f"{timezone.localtime(moment, call.jurisdiction.zone):%H:%M}"


class OutcomeQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> "Self":
        if user.role in FLOOR | CARE_STAFF:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()


class Outcome(Record):
    """What a call was derived to be, and what somebody said instead, with why."""

    call = models.OneToOneField(
        "dispatch.Call", on_delete=models.PROTECT, related_name="outcome"
    )
    derived = models.CharField(max_length=12, choices=OutcomeClass, editable=False)
    because = models.CharField(max_length=200, editable=False)
    stated = models.CharField(max_length=12, choices=OutcomeClass, editable=False)
    why = EncryptedTextField(blank=True, default="", editable=False)
    stated_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
    )
    stated_at = models.DateTimeField(null=True, editable=False)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(stated=F("derived"), stated_by=None, stated_at=None)
                | Q(stated_by__isnull=False, stated_at__isnull=False),
                name="outcome_override_has_author_and_time",
            ),
        )

    def __str__(self) -> str:
        return f"outcome of call {self.call_id}"

    @property
    def is_overridden(self) -> bool:
        return self.stated != self.derived


def keep_outcome(
    call: Any, derived: Derived, stated: str, *, by: "User | None", why: str = ""
) -> None:
    """Write beside the call what it was derived to be and what it counts as."""
    row = Outcome.objects.filter(call=call).first()
    row = row or Outcome(jurisdiction_id=call.jurisdiction_id, call=call)
    row.derived, row.because, row.stated = derived.outcome, derived.because, stated
    row.why, row.stated_by, row.stated_at = why, None, None
    if stated != derived.outcome:
        if by is None:
            raise DomainError("Only a person can say that an outcome is another one.")
        row.stated_by, row.stated_at = by, timezone.now()
    row.store(by=by)


class CallOutcomes(models.Model):
    """The outcome of a call: proposed from what happened, overridden with a reason."""

    status: Any
    outcome_class: Any
    outcome: Any

    class Meta:
        abstract = True

    def derived_outcome(self, disposition: "Disposition | None" = None) -> str:
        """Propose the outcome class of a call that is closed now with this disposition."""
        return derive(self, disposition=disposition).outcome

    def told_outcome(
        self, stated: str, why: str, disposition: "Disposition | None" = None
    ) -> tuple[str, str]:
        """Give the outcome to close with and why, where it is another than the derived.

        Raises DomainError where another is given and no reason.
        """
        derived = self.derived_outcome(disposition)
        if not stated or stated == derived:
            return derived, ""
        if not why.strip():
            raise DomainError("Say why the outcome is another one than the derived.")
        return stated, why.strip()

    def override_outcome(self, *, by: "User", outcome_class: str, reason: str) -> None:
        """Say that an ended call counts as another outcome, and why; both are kept."""
        if outcome_class not in OutcomeClass.values:
            raise DomainError("Choose an outcome.")
        if not reason.strip():
            raise DomainError("Say why the outcome is another one than the derived.")
        row = Outcome.objects.filter(call=self.pk).first()
        known = Derived(row.derived, row.because) if row else derive(self, self.status)
        self._lock_ended()
        self._amend(by=by, outcome_class=outcome_class)  # type: ignore[attr-defined]
        keep_outcome(self, known, outcome_class, by=by, why=reason.strip())

    def _lock_ended(self) -> None:
        locked = type(self)._default_manager.select_for_update(no_key=True)
        self.refresh_from_db(from_queryset=locked)
        if not self.outcome_class:
            raise ConflictError("Only a call that ended as a diverted one has one.")
