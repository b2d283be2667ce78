"""The lists that referrals are read in."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.utils import timezone

from accounts.permissions import CARE_STAFF
from core.models import RecordQuerySet

if TYPE_CHECKING:
    from accounts.models import User

AT_ONCE = timedelta(seconds=20)
OPEN = ("draft", "requested", "accepted", "in_progress", "on_hold")
ENDED = ("rejected", "cancelled", "completed", "failed", "entered_in_error")


class ReferralQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in CARE_STAFF:
            return self.filter(jurisdiction=user.jurisdiction_id)
        return self.none()

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def waiting(self) -> Self:
        """Keep those whose answer is still to come."""
        return self.filter(status="requested")

    def overdue(self, at: datetime | None = None) -> Self:
        return self.waiting().filter(answer_due_at__lte=at or timezone.now())

    def just_sent(self, *, by: "User") -> Self:
        """Keep those that a second press of the same key finds."""
        return self.filter(referred_by=by, sent_at__gt=timezone.now() - AT_ONCE)

    def shown(self, which: str) -> Self:
        """Keep what one tab of the work list shows; all of them for any other word."""
        match which:
            case "waiting":
                return self.waiting()
            case "underway":
                return self.filter(status__in=("accepted", "in_progress", "on_hold"))
            case "ended":
                return self.filter(status__in=ENDED)
            case _:
                return self

    def with_names(self) -> Self:
        """Join what a list shows of each row."""
        return self.select_related(
            "case",
            "need",
            "service_at_location__service__organization",
            "service_at_location__location",
        )
