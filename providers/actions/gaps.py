"""What planners do about a gap."""

from django.db import transaction

from accounts.models import User
from providers.models import Gap


@transaction.atomic
def look_after_gap(
    gap: Gap, *, by: User, owner: User | None, status: str, note: str
) -> None:
    """Say who looks after a gap, how it stands and what is planned, each with history."""
    if (gap.owner, gap.note) != (owner, note):
        gap.describe(by=by, owner=owner, note=note)
    if gap.status != status:
        gap.move(status, by=by)
