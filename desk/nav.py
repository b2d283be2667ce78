"""The small numbers of the top bar, and where one stands, in one statement a page."""

from contextlib import nullcontext
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.permissions import Role
from core.scope import scope
from staffing.standing import OWN, Standing, read

# What the lists behind the bar's links hold. In SQL, because every page waits for it
# and building these counts from querysets cost a sixth of a page; a test holds
# them to the lists' own querysets.
COUNTS = {
    "waiting": (
        "dispatch.view_call",
        """SELECT count(*) FROM dispatch_call
            WHERE jurisdiction_id = %(here)s AND status = 'offered'""",
    ),
    "referrals": (
        "referrals.view_referral",
        """SELECT count(*) FROM referrals_referral
            WHERE jurisdiction_id = %(here)s AND status = 'requested'""",
    ),
    "late": (
        "followups.view_followup",
        """SELECT count(*) FROM followups_followup f
             JOIN cases_case c ON c.id = f.case_id AND c.status = 'open'
             JOIN cases_person p ON p.id = c.person_id AND NOT p.do_not_contact
            WHERE f.jurisdiction_id = %(here)s AND f.status = 'scheduled'
              AND f.window_ends_at <= %(now)s
              AND (%(keeper)s::uuid IS NULL OR f.assigned_to_id = %(keeper)s)""",
    ),
    "reported": (
        "providers.view_directoryreport",
        """SELECT count(*) FROM providers_directoryreport r
             JOIN providers_service s ON s.id = r.service_id
             JOIN providers_source o ON o.id = s.origin_id
            WHERE r.resolved_at IS NULL
              AND (o.jurisdiction_id = %(here)s OR o.jurisdiction_id IS NULL)""",
    ),
    "notices": (
        "notifications.view_notice",
        """SELECT count(*) FROM notifications_notice
            WHERE jurisdiction_id = %(here)s AND recipient_id = %(user)s
              AND read_at IS NULL AND withdrawn_at IS NULL""",
    ),
}

ASKED = COUNTS | {"standing": ("staffing.set_availability", OWN)}


def counts(request: HttpRequest) -> dict[str, Any]:
    """Offer `nav_counts` and `standing` to templates; one statement, once one is read."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or user.membership is None:
        return {}
    found = SimpleLazyObject(lambda: look(user))
    return {
        "nav_counts": SimpleLazyObject(lambda: _numbers(found)),
        "standing": SimpleLazyObject(lambda: _standing(found)),
    }


def count(user: User) -> dict[str, int]:
    """Count what the lists behind the bar's links hold for this user."""
    return _numbers(look(user))


def look(user: User) -> dict[str, Any]:
    """Ask all that this user's bar shows."""
    asked = {n: sql for n, (perm, sql) in ASKED.items() if user.has_perm(perm)}
    if not asked:
        return {}
    # A case manager makes the calls that are theirs; the others answer for all.
    keeper = user.pk if user.role == Role.CASE_MANAGER else None
    values = {
        "here": user.jurisdiction_id,
        "now": timezone.now(),
        "user": user.pk,
        "keeper": keeper,
    }
    # The page of a refusal is made once the view's own scope has ended.
    ended = not connection.in_atomic_block
    here = scope(user.jurisdiction) if ended else nullcontext()
    with here, connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(f'({sql})' for sql in asked.values())}", values
        )
        return dict(zip(asked, cursor.fetchone(), strict=True))


def _numbers(found: dict[str, Any]) -> dict[str, int]:
    return {name: found[name] for name in COUNTS if name in found}


def _standing(found: dict[str, Any]) -> Standing | None:
    return read(found["standing"]) if "standing" in found else None
