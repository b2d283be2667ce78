"""People turned away become demand, and demand becomes the register of gaps."""

from datetime import timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from core.ids import uuid7
from core.models import AccessLog
from core.scope import scope
from providers.actions.demand import record_demand, withdraw_demand
from providers.models import Area, AreaLayer, Demand, Gap

pytestmark = pytest.mark.django_db

SQUARE = [[-98, 30], [-97, 30], [-97, 31], [-98, 31], [-98, 30]]


@pytest.fixture
def alder(db):
    """A square county between 30 and 31 north, 97 and 98 west."""
    layer = AreaLayer.objects.create(slug="counties", name="Counties", is_coarse=True)
    return Area.objects.create(
        layer=layer,
        code="48001",
        name="Alder",
        region="TX",
        folded="alder tx",
        south=30,
        west=-98,
        north=31,
        east=-97,
        outline={"type": "MultiPolygon", "coordinates": [[SQUARE]]},
    )


def turned_away(by, **facts):
    asked = {
        "reason": "no_capacity",
        "need": "shelter",
        "subject": ("referrals.referral", uuid7()),
    }
    return record_demand(by=by, **asked | facts)


def test_somebody_turned_away_enters_the_register(case_manager, jurisdiction, alder):
    demand = turned_away(case_manager, area="Alder County, TX", person=uuid4())

    gap = Gap.objects.get()
    assert demand.gap == gap
    assert demand.jurisdiction == jurisdiction
    assert (gap.need, gap.area, gap.outline) == ("shelter", "Alder, TX", alder)
    assert gap.status == Gap.Status.OPEN


def test_the_same_subject_reason_and_need_twice_is_one_demand(case_manager):
    subject = ("referrals.referral", uuid7())

    first = turned_away(case_manager, subject=subject)
    again = turned_away(case_manager, subject=subject)

    assert first == again
    assert Gap.objects.count() == 1


def test_two_needs_of_one_subject_for_one_reason_both_count(case_manager):
    subject = ("cases.need", uuid7())

    turned_away(case_manager, subject=subject)
    turned_away(case_manager, subject=subject, need="food")

    assert {d.need for d in Demand.objects.all()} == {"shelter", "food"}
    assert {g.need for g in Gap.objects.all()} == {"shelter", "food"}


def test_told_again_after_it_was_taken_back_it_counts_from_then_on(case_manager):
    subject, now = ("cases.need", uuid7()), timezone.now()
    turned_away(case_manager, subject=subject, at=now - timedelta(days=9))
    withdraw_demand(by=case_manager, subject=subject)

    turned_away(case_manager, subject=subject, at=now)

    assert Demand.objects.standing().get().at == now


def test_another_reason_of_the_same_subject_counts_beside_it(case_manager):
    subject = ("referrals.referral", uuid7())

    turned_away(case_manager, subject=subject)
    turned_away(case_manager, subject=subject, reason="too_far")

    assert Demand.objects.count() == 2
    assert Gap.objects.count() == 1


@pytest.mark.parametrize(
    ("area", "place"),
    [
        ("Alder, TX", "Alder, TX"),
        ("48001", "Alder, TX"),
        ("cell 30.5 -97.5", "Alder, TX"),
        ("cell 31.5 -97.5", "cell 31.5 -97.5"),
        ("zip 787", "zip 787"),
        ("", ""),
    ],
)
def test_an_area_is_put_where_it_can_be_and_kept_as_said_otherwise(
    case_manager, alder, area, place
):
    demand = turned_away(case_manager, area=area)

    assert demand.gap.area == place
    assert demand.area == area


def test_a_need_outside_the_continuum_counts_as_not_named(case_manager):
    assert turned_away(case_manager, need="a unicorn").need == ""


def test_a_reason_nobody_knows_is_refused(case_manager):
    with pytest.raises(ValueError, match="boredom"):
        turned_away(case_manager, reason="boredom")


def test_a_mistake_is_taken_back_once_and_stays_to_be_seen(case_manager):
    subject = ("referrals.referral", uuid7())
    demand = turned_away(case_manager, subject=subject)

    assert withdraw_demand(by=case_manager, subject=subject) == 1
    assert withdraw_demand(by=case_manager, subject=subject) == 0

    assert not Demand.objects.standing().exists()
    assert Demand.objects.get() == demand


def test_recording_leaves_a_trace_without_the_need(
    case_manager, jurisdiction, other_jurisdiction
):
    with scope(jurisdiction):
        demand = turned_away(case_manager)

    entry = AccessLog.objects.get(subject_id=demand.pk)
    assert (entry.action, entry.reason) == ("change", "demand recorded")


def test_another_jurisdiction_sees_none_of_it(
    case_manager, jurisdiction, other_jurisdiction
):
    turned_away(case_manager)

    with scope(other_jurisdiction):
        assert not Demand.objects.exists()
        assert not Gap.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_demand_and_one_gap(case_manager, jurisdiction):
    subject = ("referrals.referral", uuid7())

    def record():
        with scope(jurisdiction):
            turned_away(case_manager, subject=subject)
        connection.close()

    threads = [Thread(target=record) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with scope(jurisdiction):
        assert (Demand.objects.count(), Gap.objects.count()) == (1, 1)
