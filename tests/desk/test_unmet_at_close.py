"""A case that ends with a need unmet tells the map of gaps."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Need
from desk.actions import close_case
from providers.actions.demand import record_demand
from providers.models import Demand
from referrals import actions as referrals
from tests.factories.cases import CaseFactory, NeedFactory
from tests.factories.referrals import in_status

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(jurisdiction):
    return CaseFactory(jurisdiction=jurisdiction)


@pytest.fixture
def need(jurisdiction, case):
    return NeedFactory(jurisdiction=jurisdiction, case=case, code=Need.Code.HOUSING)


def test_a_need_left_unmet_is_demand(case, need, case_manager):
    close_case(case, by=case_manager, reason="unreachable")

    demand = Demand.objects.get()
    assert (demand.reason, demand.need) == ("none_found", "shelter")
    assert (demand.subject_id, demand.person_id) == (need.pk, case.person_id)


def test_a_need_that_was_met_is_none(case, need, case_manager):
    need.meet(by=case_manager)

    close_case(case, by=case_manager, reason="linked")

    assert not Demand.objects.exists()


@pytest.mark.parametrize("reason", ["continued", "deceased"])
def test_needs_that_go_on_elsewhere_are_none(case, need, case_manager, reason):
    close_case(case, by=case_manager, reason=reason)

    assert not Demand.objects.exists()


def test_a_why_that_is_told_already_is_not_told_twice(
    case, need, case_manager, jurisdiction
):
    referral = in_status(
        "requested", jurisdiction=jurisdiction, case=case, need=need, by=case_manager
    )
    referrals.reject(referral, by=case_manager, reason="no_capacity")

    close_case(case, by=case_manager, reason="other")

    assert Demand.objects.get().reason == "no_capacity"


def test_a_why_told_before_the_need_was_named_is_told_of_it(case, need, case_manager):
    told_at = timezone.now() - timedelta(hours=9)
    unnamed = {"by": case_manager, "need": "", "reason": "too_far"}
    place = {"subject": ("cases.case", case.pk), "area": "zip 787"}
    record_demand(at=told_at, **place, **unnamed)

    close_case(case, by=case_manager, reason="unreachable")

    demand = Demand.objects.standing().get()
    assert (demand.reason, demand.need) == ("too_far", "shelter")
    # Named later, it counts at the hour and in the area it was told of.
    assert (demand.at, demand.area) == (told_at, "zip 787")


def test_an_unnamed_need_is_that_of_a_referral_and_counts_in_one_gap(
    case, need, case_manager, jurisdiction
):
    unnamed = {"by": case_manager, "need": "", "reason": "too_far"}
    record_demand(subject=("cases.case", case.pk), **unnamed)
    referral = in_status(
        "requested", jurisdiction=jurisdiction, case=case, need=need, by=case_manager
    )
    referrals.reject(referral, by=case_manager, reason="no_capacity")

    close_case(case, by=case_manager, reason="other")

    assert [d.reason for d in Demand.objects.standing()] == ["no_capacity"]
