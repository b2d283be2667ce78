"""Sessions of many cases: which a user sees, and which still need somebody."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.utils import timezone

from accounts.permissions import CARE_STAFF, FLOOR
from cases.models.person import TreatedQuerySet

if TYPE_CHECKING:
    from accounts.models import User
    from cases.models.session import Session

# A session without a signature this long after it began counts as abandoned.
ABANDONED_AFTER = timedelta(hours=4)


class SessionQuerySet(TreatedQuerySet):
    def known_to_floor(self, user: "User") -> Self:
        """Those that tell the floor who is busy; what they say stays with who treats."""
        if user.role in FLOOR | CARE_STAFF:
            return self.filter(jurisdiction=user.jurisdiction_id)
        return self.none()

    def held_by(self, user: "User") -> "Session | None":
        """Give the newest that this user is in the middle of, to lead them back to it."""
        own = self.in_progress().filter(clinician=user)
        return own.order_by("started_at").last()  # type: ignore[return-value]

    def in_progress(self) -> Self:
        return self.filter(status="in_progress")

    def running(self) -> Self:
        """Those in which somebody still speaks, as far as anyone has said."""
        return self.in_progress().filter(ended_at=None)

    def to_sign(self) -> Self:
        """Ended and not yet signed."""
        return self.in_progress().exclude(ended_at=None)

    def signed(self) -> Self:
        return self.filter(status="signed")

    def abandoned(self) -> Self:
        """Sessions begun long ago that nobody signed."""
        return self.in_progress().filter(
            started_at__lt=timezone.now() - ABANDONED_AFTER
        )

    def awaiting_co_signature(self) -> Self:
        """Signed sessions whose risk level was lowered and not yet co-signed."""
        lowered = self.signed().exclude(risk_lowered_from="")
        return lowered.filter(co_signatures=None)
