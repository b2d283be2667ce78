"""Verbs between rooms where one of the rooms has nothing to do, or says no."""

import pytest

from core.errors import ConflictError
from desk import actions
from tests.factories.referrals import in_status

pytestmark = pytest.mark.django_db


def test_a_session_without_a_call_goes_nowhere(session, clinician, supervisor):
    with pytest.raises(ConflictError):
        actions.release(session, by=clinician, reason="x")

    actions.hand_over(session, by=clinician, to=supervisor)

    assert session.clinician == supervisor


@pytest.mark.parametrize(
    ("status", "then"),
    [
        ("draft", "entered_in_error"),
        ("requested", "cancelled"),
        ("accepted", "accepted"),
    ],
)
def test_closing_withdraws_what_no_service_has_answered(
    case, clinician, jurisdiction, status, then
):
    referral = in_status(status, jurisdiction=jurisdiction, case=case, by=clinician)

    actions.close_case(case, by=clinician, reason="linked")

    referral.refresh_from_db()
    assert referral.status == then


def test_what_stays_with_a_service_is_listed(case, clinician, jurisdiction):
    referral = in_status("accepted", jurisdiction=jurisdiction, case=case, by=clinician)

    found = actions.still_open(case)

    assert found.under_way == [referral]
    assert not found.prevents
