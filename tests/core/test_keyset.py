import pytest

from core.errors import InvalidInput
from core.ids import uuid7
from core.keyset import page
from core.models import AccessLog

pytestmark = pytest.mark.django_db


@pytest.fixture
def traces(jurisdiction):
    return AccessLog.objects.bulk_create(
        AccessLog(jurisdiction_id=jurisdiction.pk, action="view", request_id=uuid7())
        for _ in range(7)
    )


def test_pages_walk_every_row_once_and_in_order(traces):
    seen, cursor = [], ""
    while True:
        found = page(AccessLog.objects.all(), cursor, order=("-at", "-id"), size=3)
        seen += [row.pk for row in found]
        if not (cursor := found.next_cursor):
            break

    assert seen == [row.pk for row in reversed(traces)]


def test_the_last_page_has_no_cursor(traces):
    assert page(AccessLog.objects.all(), order=("-at", "-id"), size=7).next_cursor == ""


def test_a_row_added_meanwhile_moves_nothing(traces, jurisdiction):
    first = page(AccessLog.objects.all(), order=("-id",), size=3)
    AccessLog.objects.create(
        jurisdiction_id=jurisdiction.pk, action="view", request_id=uuid7()
    )

    second = page(AccessLog.objects.all(), first.next_cursor, order=("-id",), size=4)

    assert [r.pk for r in second] == [r.pk for r in reversed(traces[:4])]


@pytest.mark.parametrize("cursor", ["nonsense", "AAAA", "W10", "bnVsbA"])
def test_a_cursor_that_is_not_ours_is_refused_in_words(cursor):
    with pytest.raises(InvalidInput, match="cursor"):
        page(AccessLog.objects.all(), cursor, order=("-at", "-id"))
