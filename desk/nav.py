"""The small numbers of the top bar: where work is, in one statement a page."""

from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.permissions import Role
from dispatch.models import Call
from followups.models import FollowUp
from notifications.models import Notice
from referrals.models import Referral


def counts(request: HttpRequest) -> dict[str, Any]:
    """Offer `nav_counts` to templates; nothing is counted until one reads it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.membership is None:
        return {}
    return {"nav_counts": SimpleLazyObject(lambda: _count(user))}


def _count(user: User) -> dict[str, int]:
    """Count what the lists behind the bar's links hold for this user."""
    rows = {
        name: how_many
        for name, (permission, how_many) in _lists(user).items()
        if user.has_perm(permission)
    }
    if not rows:
        return {}
    # Named apart from the user's own relations, such as `notices`.
    numbers = {f"n_{name}": _number(found) for name, found in rows.items()}
    counted = User.objects.filter(pk=user.pk).values(**numbers).get()
    return {name: counted[f"n_{name}"] for name in rows}


def _lists(user: User) -> dict[str, tuple[str, QuerySet]]:
    late = FollowUp.objects.visible_to(user).overdue()
    if user.role == Role.CASE_MANAGER:
        late = late.filter(assigned_to=user)
    return {
        "waiting": ("dispatch.view_call", Call.objects.visible_to(user).waiting()),
        "referrals": (
            "referrals.view_referral",
            Referral.objects.visible_to(user).waiting(),
        ),
        "late": ("followups.view_followup", late),
        "notices": (
            "notifications.view_notice",
            Notice.objects.visible_to(user).unread(),
        ),
    }


def _number(rows: QuerySet) -> Coalesce:
    """Count rows within another statement."""
    one = rows.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(one.annotate(n=Count("pk")).values("n")), 0)
