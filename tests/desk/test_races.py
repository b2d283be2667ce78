"""Real threads on real connections: a call ends while its session is written."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.db import OperationalError, connection

from core.scope import scope
from desk import actions
from dispatch.models import Call, call_moves
from tests.factories.cases import CaseFactory, SessionFactory
from tests.factories.dispatch import AcceptedCallFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def session(jurisdiction, clinician):
    with scope(jurisdiction):
        call = AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
        case = CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician)
        return SessionFactory(
            jurisdiction=jurisdiction, case=case, call=call, clinician=clinician
        )


@pytest.mark.parametrize(
    "act",
    [
        lambda one, by: actions.send_help_now(one, by=by, kind="ems"),
        lambda one, by: actions.sign_and_plan(one, by=by),
        lambda one, by: actions.hand_over(one, by=by, to=by),
        lambda one, by: actions.release(one, by=by, reason="Shift ends."),
    ],
    ids=["help", "sign", "hand over", "release"],
)
def test_neither_waits_for_the_other_for_ever(
    act, session, jurisdiction, clinician, supervisor, monkeypatch
):
    has_the_call, tell = Event(), call_moves.tell_of_end

    def slowly(*args, **kwargs):
        has_the_call.set()
        sleep(0.4)
        tell(*args, **kwargs)

    def end():
        Call.objects.get(pk=session.call_id).finish(by=supervisor)

    def press():
        has_the_call.wait(5)
        act(type(session).objects.get(pk=session.pk), clinician)

    def at_once(job):
        try:
            with scope(jurisdiction):
                return job()
        except Exception as error:
            return error
        finally:
            connection.close()

    # Both write the session; what else a signature or a draft asks for is not at stake.
    for name in ("sign_session", "fold_draft"):
        monkeypatch.setattr(actions.cases, name, lambda one, **_: one.lock())
    monkeypatch.setattr(call_moves, "tell_of_end", slowly)
    with ThreadPoolExecutor(2) as pool:
        ended, pressed = pool.map(at_once, [end, press])

    assert ended is None
    assert not isinstance(pressed, OperationalError)
