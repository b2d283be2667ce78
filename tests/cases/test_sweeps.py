"""Sessions left without a signature are found once, and said to whom it concerns."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.sweeps import flag_abandoned_sessions
from notifications.models import Notice
from tests.factories.cases import SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def left(jurisdiction, case, clinician):
    return SessionFactory(
        jurisdiction=jurisdiction,
        case=case,
        clinician=clinician,
        started_at=timezone.now() - timedelta(hours=9),
    )


def test_a_session_left_unsigned_is_flagged_once(left, session, supervisor):
    assert flag_abandoned_sessions() == 1
    assert flag_abandoned_sessions() == 0

    left.refresh_from_db()
    session.refresh_from_db()
    assert left.flagged_at is not None
    assert session.flagged_at is None


def test_its_author_and_the_supervisors_are_told(left, clinician, supervisor):
    flag_abandoned_sessions()

    told = Notice.objects.filter(kind="session_unsigned", subject_id=left.pk)
    assert {notice.recipient for notice in told} == {clinician, supervisor}
