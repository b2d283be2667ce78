import pytest
from django.db import DatabaseError, connection, transaction

from core.access import trace
from core.ids import uuid7
from core.models import AccessLog
from core.scope import scope

pytestmark = pytest.mark.django_db


def current() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('divert.scope', true), current_user")
        return cursor.fetchone()


def test_tests_run_as_the_role_of_the_application():
    assert current()[1] == "app"


def test_a_scope_ends_with_its_block(jurisdiction, other_jurisdiction):
    with scope(other_jurisdiction):
        assert current()[0] == str(other_jurisdiction.pk)

    assert current()[0] == str(jurisdiction.pk)


def test_a_scope_that_fails_is_put_back_too(jurisdiction, other_jurisdiction):
    with pytest.raises(ZeroDivisionError), scope(other_jurisdiction):
        raise ZeroDivisionError

    assert current()[0] == str(jurisdiction.pk)


def test_another_jurisdictions_traces_are_invisible_even_to_raw_sql(
    jurisdiction, other_jurisdiction
):
    with scope(other_jurisdiction):
        trace("view", ("cases.case", uuid7()))

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_accesslog")
        assert cursor.fetchone()[0] == 0
    with scope(other_jurisdiction):
        assert AccessLog.objects.count() == 1


def test_nothing_is_seen_and_nothing_fails_without_a_scope(jurisdiction):
    with scope(jurisdiction):
        trace("view", ("cases.case", uuid7()))

    with scope():
        assert AccessLog.objects.count() == 0


def test_a_row_cannot_be_written_into_another_jurisdiction(other_jurisdiction):
    row = AccessLog(
        jurisdiction_id=other_jurisdiction.pk, action="view", request_id=uuid7()
    )

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        row.save()


def test_a_trace_is_undone_with_the_act_it_tells_of(jurisdiction):
    def act_and_fail():
        with scope(jurisdiction):
            trace("change", ("cases.case", uuid7()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act_and_fail()

    assert AccessLog.objects.count() == 0


def test_the_same_look_in_one_request_is_traced_once(jurisdiction):
    subject = ("cases.case", uuid7())
    with scope(jurisdiction):
        trace("view", subject)
        trace("view", subject)

    assert AccessLog.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    ["UPDATE core_accesslog SET reason = 'x'", "DELETE FROM core_accesslog"],
)
def test_the_application_can_neither_change_nor_remove_a_trace(statement):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
