"""A verb and the clock at the same moment, in real threads."""

from threading import Event, Thread

import pytest
from django.db import connection

from core.scope import scope
from followups import actions, sweeps
from followups.models import FollowUp
from notifications.models import Notice
from tests.factories.followups import FollowUpFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_follow_up_cancelled_while_the_clock_looks_leaves_no_word(
    jurisdiction, case_manager, monkeypatch
):
    with scope(jurisdiction):
        follow_up = FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    looked, cancelled = Event(), Event()
    owe = sweeps.owe

    def wait_then_owe(*args):
        looked.set()
        cancelled.wait(1)  # as long as the cancelling may take where nothing holds it
        return owe(*args)

    def cancel():
        try:
            looked.wait(5)
            with scope(jurisdiction):
                actions.cancel(follow_up, by=case_manager)
            cancelled.set()
        finally:
            connection.close()

    monkeypatch.setattr(sweeps, "owe", wait_then_owe)
    other = Thread(target=cancel)
    other.start()
    sweeps.remind_of_due_follow_ups()
    other.join()

    with scope(jurisdiction):
        assert FollowUp.objects.get().status == "cancelled"
        assert not Notice.objects.unread().exists()
