"""The demo has something in every list."""

import pytest

from followups import demo as followups_demo
from followups import starter
from followups.models import FollowUp, Protocol
from providers.crisis_map import shortfall
from providers.models import Demand, Gap
from referrals import demo as referrals_demo
from referrals.models import Referral
from tests.factories.cases import CaseFactory
from tests.factories.referrals import PlaceFactory


@pytest.fixture
def users(case_manager):
    return {"case_manager": case_manager}


def test_follow_ups_are_overdue_due_planned_and_ended(jurisdiction, users):
    for _ in range(7):
        CaseFactory(jurisdiction=jurisdiction)

    followups_demo.load(jurisdiction, users)

    assert FollowUp.objects.overdue().exists()
    assert FollowUp.objects.due().count() > FollowUp.objects.overdue().count()
    assert FollowUp.objects.planned().count() > FollowUp.objects.due().count()
    assert set(FollowUp.objects.values_list("status", flat=True)) >= {
        "completed",
        "refused",
    }


def test_a_new_jurisdiction_has_its_protocols(jurisdiction):
    starter.load(jurisdiction)

    assert Protocol.objects.current().count() == 2


def test_referrals_are_in_many_states(jurisdiction, users):
    for _ in range(5):
        CaseFactory(jurisdiction=jurisdiction)
        PlaceFactory()

    referrals_demo.load(jurisdiction, users)

    assert len(set(Referral.objects.values_list("status", flat=True))) >= 6
    assert Referral.objects.overdue().exists()


def test_the_register_of_gaps_has_something_to_rank(jurisdiction, users, supervisor):
    for _ in range(5):
        CaseFactory(jurisdiction=jurisdiction)
        PlaceFactory()

    referrals_demo.load(jurisdiction, users | {"supervisor": supervisor})

    gaps = Gap.objects.visible_to(supervisor)
    lines = shortfall.register(gaps, supervisor, "90")
    assert lines[0].tally.people >= 3
    assert len([line for line in lines if line.tally.people]) >= 4
    assert {line.gap.owner for line in lines} == {supervisor, None}
    # The demo's referral that was rejected for no capacity tells of one, too.
    assert Demand.objects.filter(subject_type="referrals.referral").exists()


def test_a_demo_without_a_directory_refers_nobody(jurisdiction, users):
    CaseFactory(jurisdiction=jurisdiction)

    referrals_demo.load(jurisdiction, users)

    assert not Referral.objects.exists()
