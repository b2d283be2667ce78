import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dispatch.actions import enter_call
from dispatch.models import Call, Disposition
from tests.factories.cases import CaseFactory, PersonFactory, SessionFactory


@pytest.fixture
def person(jurisdiction):
    return PersonFactory(jurisdiction=jurisdiction)


@pytest.fixture
def case(jurisdiction, person, clinician):
    return CaseFactory(jurisdiction=jurisdiction, person=person, assigned_to=clinician)


@pytest.fixture
def session(jurisdiction, case, clinician):
    return SessionFactory(jurisdiction=jurisdiction, case=case, clinician=clinician)


@pytest.fixture
def disposition(jurisdiction):
    return Disposition(
        jurisdiction=jurisdiction,
        code="05",
        label="Resolved by phone",
        common_code="05",
    ).store(by=None)


@pytest.fixture
def whole(disposition):
    """Everything a signature needs, as the page sends it."""
    return {
        "behavior": "Pacing, not slept.",
        "risk_level": "low",
        "summary": "Calmer after breathing together.",
        "participants": "Daniel, his mother",
        "disposition": str(disposition.pk),
        "follow_up_planned": "no",
        "follow_up_reason": "Does not want one.",
        "base_version": "0",
    }


@pytest.fixture
def waiting(call_taker):
    """A call offered to the clinicians."""
    call = enter_call(
        by=call_taker,
        callback="312 555 0142",
        place="1400 Alder St",
        caller_name="Rosa Reyes",
        cad_number="26-118-0442",
    )
    call.move_to_screened(by=call_taker)
    call.offer(by=call_taker)
    return Call.objects.get(pk=call.pk)


@pytest.fixture
def statements():
    """Count the statements of one request as the bench does: no BEGIN, no SAVEPOINT.

    A test's own transaction goes on after the request, so the request's scope is
    set back once more than in production.
    """

    def count(request):
        with CaptureQueriesContext(connection) as captured:
            answer = request()
        sent = [q["sql"] for q in captured.captured_queries]
        counted = [sql for sql in sent if "SAVEPOINT" not in sql]
        return answer, len(counted) - 1

    return count
