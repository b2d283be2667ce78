"""Finding who called again, by the keyed hashes of phone numbers and addresses."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

# A call that moved in time: what it was the next contact of is looked for anew.
FORGET = """
DELETE FROM dispatch_recontact
 WHERE id IN (SELECT id FROM dispatch_recontact
               WHERE jurisdiction_id = %(here)s
                 AND (call_id = ANY(%(calls)s) OR again_id = ANY(%(calls)s))
               ORDER BY call_id FOR UPDATE)
RETURNING call_id
"""


def find_recontacts(calls: Collection[UUID], *, here: UUID) -> None:
    """Note for these calls, and for those before them, which call came next.

    In whatever order calls arrive, each ends with its first later contact within 30
    days. Safe to run again.
    """
    if calls:
        with connection.cursor() as cursor:
            cursor.execute("SELECT find_recontacts(%s, %s)", [here, list(calls)])


def find_recontacts_anew(calls: Collection[UUID], *, here: UUID) -> None:
    """The same for calls that were corrected, merged or told apart: forget what was noted."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, {"here": here, "calls": list(calls)})
        touched = {row[0] for row in cursor.fetchall()}
    find_recontacts({*calls, *touched}, here=here)
