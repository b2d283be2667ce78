"""Whether anything on the board has changed, in one statement that stays small."""

import hashlib
from typing import TYPE_CHECKING

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


def etag(user: "User", page: str) -> str:
    """Name what this user's board shows now; another name means something has changed.

    The minute is part of it, because lateness comes with time alone.
    """
    here = user.jurisdiction
    _, tomorrow = days.bounds(days.today(here.zone), here.zone)
    values = {"here": here.pk, "most": MOST, "tomorrow": tomorrow}
    with connection.cursor() as cursor:
        cursor.execute(PULSE, values)
        pulse = cursor.fetchone()[0]
    minute = int(timezone.now().timestamp() // 60)
    said = f"{page}|{user.pk}|{user.role}|{minute}|{pulse}"
    return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'
