"""How long callers wait: the first of those waiting, and the waits of this day."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Jurisdiction
from core import days
from dispatch.models import Call, DiversionPolicy, FloorRules, Wait
from dispatch.models.screens import OFFER_LIMIT

if TYPE_CHECKING:
    from accounts.models import User


def wait_limit(user: "User") -> int:
    """Give the seconds of wait that this jurisdiction warns of, else those of its policy."""
    floor = FloorRules.objects.visible_to(user).values("wait_limit")[:1]
    policy = DiversionPolicy.objects.visible_to(user).active().values("offer_limit")[:1]
    here = Jurisdiction.objects.filter(pk=user.jurisdiction_id)
    limits = here.values_list(Coalesce(Subquery(floor), Subquery(policy)))
    limit = limits.get()[0] or OFFER_LIMIT
    return int(limit.total_seconds())


def longest_wait(waiting: list[Call], limit: int, url: str) -> dict[str, Any]:
    """Show how long the first of those waiting has waited, in red past the limit."""
    tile: dict[str, Any] = {
        "value": "00:00",
        "words": f"longest wait, limit {limit // 60:02}:{limit % 60:02}",
        "kind": "",
        "url": url,
    }
    if first := min((call.offered_at for call in waiting), default=None):
        late = timezone.now() - first > timedelta(seconds=limit)
        tile |= {"clock": first, "limit": limit, "kind": "r" if late else ""}
    return tile


def waits_today(user: "User") -> dict[str, Any]:
    """Count the waits that began this local day, and say how long they took."""
    zone = user.jurisdiction.zone
    start, end = days.bounds(days.today(zone), zone)
    told = Wait.objects.visible_to(user).begun(start, end).summary()
    lengths = ("median", "most", "longest")
    return told | {name: clock(told[name]) for name in lengths}


def clock(length: timedelta | None) -> str:
    """Write a length as minutes and seconds, '' where nothing was measured."""
    if length is None:
        return ""
    seconds = int(length.total_seconds())
    return f"{seconds // 60:02}:{seconds % 60:02}"
