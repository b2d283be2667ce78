"""Whether anything on the board has changed, in one statement that stays small."""

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone

from core import days

if TYPE_CHECKING:
    from accounts.models import Jurisdiction, User

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
 (SELECT string_agg(call_id::text, ',' ORDER BY call_id) FROM dispatch_transfer
   WHERE jurisdiction_id = %(here)s AND status = 'asked'),
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


# What a role saw at one moment serves the other boards of that role: a change is then
# gathered once in each worker, not once for each open board.
KEPT = 32
# Where the floor changes with every poll, boards are gathered this often and no more;
# what they show is then at most a second old, and the next poll comes in three.
MOST_A_SECOND = 4


@dataclass(frozen=True)
class Moment:
    """What the boards of one role show; another pulse means that something changed."""

    board: str
    pulse: str


@dataclass
class Kept:
    """What was last gathered for the boards of one role, and when lately."""

    times: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_A_SECOND))
    moment: Moment | None = None
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def is_enough(self) -> bool:
        """Tell whether this second has had all the gathering it is due."""
        return len(self.times) == MOST_A_SECOND and monotonic() - self.times[0] < 1


_kept: dict[str, Kept] = {}


def moment(user: "User", page: str) -> Moment:
    """Name what a board of this user is to show: what is so now, or was within a second.

    The minute is part of it, because lateness comes with time alone.
    """
    here = user.jurisdiction
    board = f"{page}|{here.pk}|{user.role}"
    kept = _kept.get(board)
    if kept and kept.moment and kept.is_enough:
        return kept.moment
    return Moment(board, _pulse(here))


def _pulse(here: "Jurisdiction") -> str:
    _, tomorrow = days.bounds(days.today(here.zone), here.zone)
    values = {"here": here.pk, "most": MOST, "tomorrow": tomorrow}
    with connection.cursor() as cursor:
        cursor.execute(PULSE, values)
        pulse = cursor.fetchone()[0]
    return f"{int(timezone.now().timestamp() // 60)}|{pulse}"


def etag(user: "User", moment: Moment) -> str:
    """Turn a moment into the tag of this user's own copy of it."""
    named = f"{moment.board}|{moment.pulse}|{user.pk}"
    return f'W/"{hashlib.sha256(named.encode()).hexdigest()[:32]}"'


def shared(moment: Moment, gather: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Give what a board shows at this moment, gathered unless it was already."""
    kept = _kept.get(moment.board) or Kept()
    if kept.moment != moment:
        context = gather()
        kept.moment, kept.context = moment, context
        kept.times.append(monotonic())
        _keep(moment.board, kept)
    return kept.context


def _keep(board: str, kept: Kept) -> None:
    _kept.pop(board, None)
    while len(_kept) >= KEPT:
        _kept.pop(next(iter(_kept)), None)
    _kept[board] = kept


def forget() -> None:
    """Gather anew whatever is asked next."""
    _kept.clear()
