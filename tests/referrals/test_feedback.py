"""What a service's no tells the directory and the map of gaps."""

import pytest

from cases.models import Need
from providers.finding.search import SearchQuery, find
from providers.models import CapacityDoubt, Demand
from referrals import actions
from tests.factories.cases import CaseFactory, NeedFactory, SessionFactory
from tests.factories.dispatch import OfferedCallFactory
from tests.factories.providers import (
    ServiceAtLocationFactory,
    ServiceCapacityFactory,
    ServiceFactory,
)
from tests.factories.referrals import DraftFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(jurisdiction, clinician):
    """A referral that waits for an answer, to a respite that told of two free beds."""
    place = ServiceAtLocationFactory(service=ServiceFactory(name="Respite"))
    ServiceCapacityFactory(service=place.service, service_at_location=place)
    case = CaseFactory(jurisdiction=jurisdiction)
    call = OfferedCallFactory(jurisdiction=jurisdiction, area="zip 787")
    SessionFactory(jurisdiction=jurisdiction, case=case, call=call, clinician=clinician)
    need = NeedFactory(jurisdiction=jurisdiction, case=case, code=Need.Code.HOUSING)
    referral = DraftFactory(
        jurisdiction=jurisdiction,
        case=case,
        need=need,
        service_at_location=place,
        by=clinician,
    )
    referral.send(by=clinician)
    return referral


def test_a_no_for_want_of_room_lowers_the_trust_in_what_was_told(asked, clinician):
    before = find(SearchQuery(words="respite")).rows[0]

    actions.reject(asked, by=clinician, reason="no_capacity")

    after = find(SearchQuery(words="respite")).rows[0]
    assert before.capacities[0].has_room
    assert not after.capacities[0].has_room
    assert "declined for no capacity just now" in after.cautions


def test_any_other_no_says_nothing_of_the_room(asked, clinician):
    actions.reject(asked, by=clinician, reason="not_eligible")

    assert not CapacityDoubt.objects.exists()
    assert find(SearchQuery(words="respite")).rows[0].capacities[0].has_room


@pytest.mark.parametrize(
    ("reason", "demand"),
    [
        ("no_capacity", "no_capacity"),
        ("not_eligible", "not_eligible"),
        ("closed", "closed"),
        ("language", "language"),
        ("distance", "too_far"),
        ("coverage", "cost"),
    ],
)
def test_a_no_becomes_demand_on_the_map(asked, clinician, reason, demand):
    actions.reject(asked, by=clinician, reason=reason)

    told = Demand.objects.get()
    assert told.reason == demand
    assert (told.need, told.area) == ("shelter", "zip 787")
    assert told.service_at_location == asked.service_at_location
    assert told.person_id == asked.case.person_id


def test_failing_later_for_want_of_room_tells_the_same(asked, clinician):
    asked.accept(by=clinician)
    asked.start(by=clinician)

    actions.fail(asked, by=clinician, reason="no_capacity")

    assert Demand.objects.get().reason == "no_capacity"
    assert CapacityDoubt.objects.get().service_at_location == asked.service_at_location


def test_a_person_who_did_not_come_is_no_missing_door(asked, clinician):
    asked.accept(by=clinician)
    asked.start(by=clinician)

    actions.fail(asked, by=clinician, reason="no_show")

    assert not Demand.objects.exists()


def test_a_referral_entered_in_error_takes_its_demand_back(asked, clinician):
    actions.reject(asked, by=clinician, reason="no_capacity")

    actions.enter_in_error(asked, by=clinician)

    assert not Demand.objects.standing().exists()


def test_without_a_need_the_kind_of_service_tells_the_door(asked, clinician):
    asked._amend(by=clinician, need=None)
    entry = asked.service_at_location.search_entry
    entry.needs = ["daily-life", "shelter"]
    entry.save()

    actions.reject(asked, by=clinician, reason="closed")

    assert Demand.objects.get().need == "shelter"
