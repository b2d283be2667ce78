"""Whether anything on the board has changed, in one statement that stays small."""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from core import days

if TYPE_CHECKING:
    from accounts.models import User

# Every row a board shows, by the columns that change when it does; each part reads one
# partial index or the newest few rows of one, so its cost does not grow with history.
# Not a maximum of update times: of two transactions the earlier stamp may commit last,
# and the change would never be seen. Not a counter row: every writer would queue for it.
PULSE = """
SELECT md5(concat_ws('#',
 (SELECT string_agg(concat_ws('|', id, updated_at), ',' ORDER BY id) FROM dispatch_call
   WHERE jurisdiction_id = %(here)s AND status = 'offered'),
 (SELECT string_agg(concat_ws('|', id, updated_at), ',' ORDER BY id) FROM dispatch_call
   WHERE jurisdiction_id = %(here)s AND status = 'accepted'),
 (SELECT string_agg(concat_ws('|', id, updated_at), ',' ORDER BY id) FROM (
    SELECT id, updated_at FROM dispatch_call
     WHERE jurisdiction_id = %(here)s AND status IN ('received', 'screened')
     ORDER BY id DESC LIMIT %(most)s) AS newest),
 (SELECT string_agg(concat_ws('|', id, updated_at), ',' ORDER BY id) FROM dispatch_response
   WHERE jurisdiction_id = %(here)s
     AND status IN ('requested', 'dispatched', 'en_route', 'on_scene')),
 (SELECT string_agg(concat_ws('|', id, clinician_id, ended_at, risk_level, version), ','
                    ORDER BY id) FROM cases_session
   WHERE jurisdiction_id = %(here)s AND status = 'in_progress'),
 (SELECT string_agg(concat_ws('|', id, due_at, assigned_to_id), ',' ORDER BY id) FROM (
    SELECT id, due_at, assigned_to_id FROM followups_followup
     WHERE jurisdiction_id = %(here)s AND status = 'scheduled' AND due_at < %(tomorrow)s
     ORDER BY due_at, id LIMIT %(most)s) AS due),
 (SELECT string_agg(concat_ws('|', id, answer_due_at), ',' ORDER BY id) FROM (
    SELECT id, answer_due_at FROM referrals_referral
     WHERE jurisdiction_id = %(here)s AND status = 'requested'
     ORDER BY answer_due_at, id LIMIT %(most)s) AS asked),
 (SELECT string_agg(concat_ws('|', user_id, state), ',' ORDER BY user_id)
    FROM staffing_availability WHERE jurisdiction_id = %(here)s AND ended_at IS NULL)
))
"""
MOST = 50


# What a role saw at one moment, kept for the other boards of that role: a change is
# then gathered once in each worker, not once for each open board.
KEPT = 8
_gathered: dict[str, dict[str, Any]] = {}


def moment(user: "User", page: str) -> str:
    """Name what the boards of this role show now; another name means something changed.

    The minute is part of it, because lateness comes with time alone.
    """
    here = user.jurisdiction
    _, tomorrow = days.bounds(days.today(here.zone), here.zone)
    values = {"here": here.pk, "most": MOST, "tomorrow": tomorrow}
    with connection.cursor() as cursor:
        cursor.execute(PULSE, values)
        pulse = cursor.fetchone()[0]
    minute = int(timezone.now().timestamp() // 60)
    return f"{page}|{here.pk}|{user.role}|{minute}|{pulse}"


def etag(user: "User", moment: str) -> str:
    """Turn a moment into the tag of this user's own copy of it."""
    return f'W/"{hashlib.sha256(f"{moment}|{user.pk}".encode()).hexdigest()[:32]}"'


def shared(moment: str, gather: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Gather what a board shows at this moment, unless it was gathered a moment ago."""
    if moment not in _gathered:
        found = gather()
        while len(_gathered) >= KEPT:
            _gathered.pop(next(iter(_gathered)), None)
        _gathered[moment] = found
    return _gathered[moment]


def forget() -> None:
    """Gather anew whatever is asked next."""
    _gathered.clear()
