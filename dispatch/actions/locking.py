"""The one order in which calls are locked, whoever needs more than one of them."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from dispatch.models import Call


def lock_calls(*calls: Call) -> None:
    """Lock these calls, what was merged into them and what they go on in; read them anew.

    Whoever locked them in another order could wait for somebody who waits for them.
    """
    pks = {call.pk for call in calls}
    wanted = _of_incidents(pks)
    while True:
        point = transaction.savepoint()
        lock_in_order(wanted)
        held, wanted = wanted, _of_incidents(pks)
        if wanted <= held:
            break
        # Merged meanwhile with one whose turn was before theirs: let go, begin anew.
        transaction.savepoint_rollback(point)
    for call in calls:
        call.refresh_from_db()


def lock_where_it_goes_on(call: Call) -> Call:
    """Lock the call and the one of the same incident that it goes on in; give that one."""
    lock_calls(call)
    return call.merged_into or call


def lock_in_order(pks: Iterable[UUID]) -> None:
    """Lock many calls before they are changed one by one."""
    rows = Call.objects.filter(pk__in=list(pks)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def _of_incidents(pks: set[UUID]) -> set[UUID]:
    rows = Call.objects.filter(Q(pk__in=pks) | Q(merged_into__in=pks))
    linked = {pk for pair in rows.values_list("pk", "merged_into") for pk in pair}
    return {*pks, *linked} - {None}
