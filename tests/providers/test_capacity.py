"""Free places: told by several, trusted for a while, doubted after a decline, kept for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import ConflictError, InvalidInput
from core.scope import scope
from notifications.models import Notice
from providers import actions
from providers.finding import overdue, trust
from providers.finding.search import SearchQuery, find
from providers.models import (
    CapacityReading,
    Metadata,
    ServiceCapacity,
    Source,
    Unit,
)
from tests.factories.providers import (
    OrganizationFactory,
    ServiceAtLocationFactory,
    ServiceCapacityFactory,
    ServiceFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def place(jurisdiction):
    source = Source.objects.desk(jurisdiction)
    service = ServiceFactory(
        name="Respite", organization=OrganizationFactory(origin=source, name="Elm")
    )
    return ServiceAtLocationFactory(service=service)


def told(place, ago, *, unit="Bed", available=2, maximum=6, **more):
    return ServiceCapacityFactory(
        service=place.service,
        service_at_location=place,
        unit=UnitFactory(name=unit),
        available=available,
        maximum=maximum,
        updated=timezone.now() - ago,
        **more,
    )


def shown(place):
    result = next(r for r in find(SearchQuery(words="respite")) if r.id == place.pk)
    return result.capacities, result.cautions


def trust_of(row, at=None):
    moment = at or timezone.now()
    return ServiceCapacity.objects.trusted_at(moment).get(pk=row.pk).trust


@pytest.mark.parametrize(
    ("unit", "fresh", "fading", "worthless"),
    [
        ("Bed", 3 * HOUR, 9 * HOUR, 25 * HOUR),
        ("Clinic slot", 2 * DAY, 5 * DAY, 15 * DAY),
        ("Mobile team", HOUR / 6, HOUR, 3 * HOUR),
        ("Thing nobody knows", 3 * HOUR, 9 * HOUR, 25 * HOUR),
    ],
)
def test_a_count_ages_by_the_rule_of_its_unit(place, unit, fresh, fading, worthless):
    row = told(place, timedelta(0), unit=unit)
    now = row.updated

    assert trust_of(row, now + fresh) == 1
    assert 0 < trust_of(row, now + fading) < 1
    assert trust_of(row, now + worthless) == 0


@pytest.mark.parametrize(
    ("ago", "age", "caution", "has_room"),
    [
        (20 * HOUR / 60, "20 minutes ago", "", True),
        (9 * HOUR, "9 hours ago", "capacity is from 9 hours ago", True),
        (30 * HOUR, "1 day ago", "capacity told too long ago to rely on", False),
    ],
)
def test_search_says_the_number_its_age_and_when_it_says_nothing(
    place, ago, age, caution, has_room
):
    told(place, ago)

    (capacity,), cautions = shown(place)

    assert (capacity.text, capacity.age) == ("2 of 6 beds", age)
    assert (capacity.caution, capacity.has_room) == (caution, has_room)
    assert [c for c in cautions if c != "no phone number"] == (
        [caution] if caution else []
    )


def test_a_count_says_who_told_it(place, directory_admin):
    row = told(place, HOUR)
    assert shown(place)[0][0].source == str(row.origin)

    actions.tell_capacity(row, actions.Count(1, 6), by=directory_admin, through="desk")

    assert shown(place)[0][0].source == directory_admin.name


def test_what_is_too_old_is_neither_full_nor_free(place):
    told(place, 30 * HOUR, available=0)

    (capacity,), cautions = shown(place)

    assert not capacity.is_full
    assert not any(c.startswith("full") for c in cautions)


def test_nothing_told_is_not_full(place):
    capacities, cautions = shown(place)

    assert capacities == []
    assert not any("full" in caution for caution in cautions)


def test_room_that_is_believed_comes_first_and_being_full_last(jurisdiction):
    places = {}
    for name, available, ago, doubted in (
        ("full", 0, HOUR, False),
        ("doubted", 2, HOUR, True),
        ("unknown", None, HOUR, False),
        ("fading", 2, 9 * HOUR, False),
        ("fresh", 2, HOUR, False),
    ):
        places[name] = ServiceAtLocationFactory(service=ServiceFactory(name="Respite"))
        if available is not None:
            told(
                places[name],
                ago,
                available=available,
                doubted_at=timezone.now() if doubted else None,
            )

    found = [result.id for result in find(SearchQuery(words="respite"))]

    wanted = ("fresh", "fading", "unknown", "doubted", "full")
    assert found == [places[name].pk for name in wanted]


def test_several_counts_stand_side_by_side(place):
    told(place, HOUR, population="women")
    told(place, HOUR, population="men", available=0)
    told(place, HOUR, unit="Chair", available=1, maximum=None)

    capacities, cautions = shown(place)

    texts = {capacity.text for capacity in capacities}
    assert texts == {"2 of 6 beds, women", "0 of 6 beds, men", "1 chair"}
    assert not any(caution.startswith("full") for caution in cautions)


def test_a_decline_is_believed_until_the_provider_speaks_again(
    place, clinician, directory_admin
):
    row = told(place, HOUR)

    actions.doubt_capacity(place, by=clinician)

    (capacity,), cautions = shown(place)
    assert not capacity.has_room
    assert "declined for no capacity just now" in cautions
    assert trust_of(row) == pytest.approx(0.1)

    actions.set_capacity(place, by=directory_admin, unit="bed", available=1, maximum=6)

    (capacity,), cautions = shown(place)
    assert capacity.has_room
    assert cautions == ["no phone number"]


def test_a_word_from_before_the_decline_does_not_take_it_back(place, clinician):
    row = told(place, 3 * HOUR)
    actions.doubt_capacity(place, by=clinician)

    earlier = actions.Count(4, 6, at=timezone.now() - HOUR)
    actions.tell_capacity(row, earlier, by=clinician, through="desk")

    assert not shown(place)[0][0].has_room


def test_a_decline_counts_for_what_is_told_of_the_whole_service(place, clinician):
    whole = ServiceCapacityFactory(service=place.service)
    elsewhere = told(ServiceAtLocationFactory(service=place.service), HOUR)

    actions.doubt_capacity(place, by=clinician)

    assert trust_of(whole) == pytest.approx(0.1)
    assert trust_of(elsewhere) == 1


def test_a_decline_is_said_where_no_capacity_is_told(place, clinician):
    actions.doubt_capacity(place, by=clinician)

    assert "declined for no capacity just now" in shown(place)[1]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    minutes=st.lists(st.integers(0, 3000), min_size=2, max_size=2),
    doubted=st.booleans(),
)
def test_trust_never_grows_with_age(place, minutes, doubted):
    row = told(place, timedelta(0))
    if doubted:
        ServiceCapacity.objects.filter(pk=row.pk).update(doubted_at=row.updated)
    sooner, later = sorted(minutes)

    before = trust_of(row, row.updated + timedelta(minutes=sooner))
    after = trust_of(row, row.updated + timedelta(minutes=later))

    assert 0 <= after <= before <= (0.1 if doubted else 1)


def test_a_future_time_is_refused(place, directory_admin):
    row = told(place, HOUR)
    ahead = actions.Count(1, 6, at=timezone.now() + timedelta(minutes=5))

    with pytest.raises(InvalidInput, match="from the future"):
        actions.tell_capacity(row, ahead, by=directory_admin, through="desk")


def test_what_is_older_than_what_is_held_is_refused(place, directory_admin):
    row = told(place, HOUR)
    behind = actions.Count(1, 6, at=timezone.now() - 2 * HOUR)

    with pytest.raises(ConflictError, match="newer capacity is held"):
        actions.tell_capacity(row, behind, by=directory_admin, through="desk")


def test_the_same_told_twice_changes_nothing(place, directory_admin):
    row = told(place, HOUR)
    count = actions.Count(3, 6, at=timezone.now())

    first = actions.tell_capacity(row, count, by=directory_admin, through="api")
    second = actions.tell_capacity(row, count, by=directory_admin, through="api")

    assert (first, second) == (True, False)
    assert CapacityReading.objects.filter(capacity=row).count() == 2
    assert Metadata.objects.filter(resource_id=row.pk).count() == 1


def test_more_free_than_there_are_is_refused(place, directory_admin):
    with pytest.raises(InvalidInput, match="More are free"):
        actions.set_capacity(
            place, by=directory_admin, unit="Bed", available=7, maximum=6
        )


def test_history_is_kept_whoever_writes(place):
    row = told(place, HOUR)

    ServiceCapacity.objects.filter(pk=row.pk).update(
        available=5, as_imported={"available": 5}
    )

    kept = list(CapacityReading.objects.filter(capacity=row).order_by("id"))
    assert [reading.available for reading in kept] == [2, 5]
    assert kept[-1].said_through == "feed"


def test_a_rule_can_be_set_and_left_to_the_kind_again(place, directory_admin):
    row = told(place, HOUR)

    actions.set_rule(row.unit, by=directory_admin, own_trusted_for=HOUR / 2)
    assert 0 < trust_of(row) < 1

    actions.set_rule(row.unit, by=directory_admin, own_trusted_for=None)
    assert trust_of(row) == 1
    assert Metadata.objects.filter(resource_id=row.unit_id).count() == 2


def test_a_count_fades_before_it_is_worthless(directory_admin):
    unit = UnitFactory()

    with pytest.raises(IntegrityError, match="unit_fades"), transaction.atomic():
        actions.set_rule(unit, by=directory_admin, own_worthless_after=HOUR)


def test_missed_updates_are_counted_worst_first(place, jurisdiction):
    other = ServiceAtLocationFactory(
        service=ServiceFactory(
            organization=OrganizationFactory(name="Oak", origin=place.origin)
        )
    )
    told(place, 3.5 * DAY)  # beds are expected daily: days 1, 2 and 3 went by
    told(other, HOUR)

    rows = overdue.providers(jurisdiction.pk, timezone.now())

    assert [(row.name, row.missed, row.late) for row in rows] == [
        ("Elm", 3, 1),
        ("Oak", 0, 0),
    ]


def test_a_silence_made_good_still_counts_and_one_long_past_does_not(
    place, jurisdiction, directory_admin
):
    row = told(place, 40.5 * DAY)
    again = actions.Count(1, 6, at=timezone.now() - 27.4 * DAY)
    actions.tell_capacity(row, again, by=directory_admin, through="desk")
    actions.tell_capacity(row, actions.Count(1, 6), by=directory_admin, through="desk")

    (only,) = overdue.counts_of(
        place.service.organization_id, jurisdiction.pk, timezone.now()
    )

    # 30 days are looked at: three of the first silence, 27 of the second.
    assert only.missed == 3 + 27
    assert not only.is_late


def test_nobody_is_written_to_about_a_missed_update(place, jurisdiction, mailoutbox):
    told(place, 20 * DAY)

    overdue.providers(jurisdiction.pk, timezone.now())

    assert mailoutbox == []
    assert not Notice.objects.exists()


def test_what_another_jurisdiction_keeps_is_not_on_the_list(place, other_jurisdiction):
    told(place, 3 * DAY)

    assert overdue.providers(other_jurisdiction.pk, timezone.now()) == []


def test_the_words_of_a_count():
    assert trust.in_words("Bed", 1, None, "") == "1 bed"
    assert trust.in_words("Bed", 0, None, "") == "0 beds"
    assert trust.in_words("Beds", 2, 6, "women") == "2 of 6 beds, women"


def test_the_pages_of_an_admin(client, place, directory_admin):
    row = told(place, 3.5 * DAY)
    client.force_login(directory_admin)

    worst = client.get(reverse("providers:capacities")).content.decode()
    counts = client.get(
        reverse("providers:counts", args=[place.service.organization_id])
    ).content.decode()
    over_time = client.get(reverse("providers:readings", args=[row.pk])).content
    service = client.get(place.service.get_absolute_url()).content

    assert "Elm" in worst
    assert '<td class="num">3</td>' in worst
    assert "1 day" in counts
    assert b"told too long ago to rely on" in over_time
    assert b"told too long ago to rely on" in service


def test_a_rule_is_set_on_its_page(client, place, directory_admin):
    unit = Unit.objects.create(
        name="Bed", origin=Source.objects.desk(directory_admin.jurisdiction)
    )
    client.force_login(directory_admin)
    url = reverse("providers:edit_unit", args=[unit.pk])

    assert b"4 hours, as for its kind" in client.get(url).content
    answer = client.post(
        url,
        {
            "own_trusted_for_0": "2",
            "own_trusted_for_1": "hours",
            "own_worthless_after_0": "",
            "own_worthless_after_1": "hours",
            "own_expected_every_0": "3",
            "own_expected_every_1": "days",
        },
    )

    assert answer.status_code == 302
    unit.refresh_from_db()
    assert unit.trusted_for == 2 * HOUR
    assert unit.worthless_after == DAY
    assert unit.expected_every == 3 * DAY


def test_a_rule_that_fades_backwards_is_refused_beside_its_field(
    client, directory_admin
):
    unit = Unit.objects.create(
        name="Bed", origin=Source.objects.desk(directory_admin.jurisdiction)
    )
    client.force_login(directory_admin)

    answer = client.post(
        reverse("providers:edit_unit", args=[unit.pk]),
        {"own_worthless_after_0": "1", "own_worthless_after_1": "hours"},
    )

    assert answer.status_code == 422
    assert b"Longer than it is trusted for" in answer.content


def test_a_unit_that_another_jurisdiction_keeps_is_not_ours_to_rule(
    client, directory_admin, other_jurisdiction
):
    unit = UnitFactory(origin=Source.objects.desk(other_jurisdiction))
    client.force_login(directory_admin)

    assert client.get(reverse("providers:edit_unit", args=[unit.pk])).status_code == 404


def test_a_link_is_shown_once_and_can_be_taken_back(client, place, directory_admin):
    client.force_login(directory_admin)
    url = reverse("providers:links", args=[place.service_id])

    made = client.post(url, {"email": "desk@elm.example"}).content.decode()
    again = client.get(url).content.decode()
    link = place.service.provider_links.get()

    assert "/provider/" in made
    assert "/provider/" not in again
    assert "desk@elm.example" in again
    client.post(reverse("providers:revoke", args=[link.pk]))
    assert "Nobody has one." in client.get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_thumbs_that_press_at_once_all_count(jurisdiction, staff):
    with scope(jurisdiction):
        admin = staff("directory_admin", jurisdiction)
        row = ServiceCapacityFactory(available=0, maximum=20)
    barrier = Barrier(5)

    def press(_):
        try:
            barrier.wait(timeout=10)
            with scope(jurisdiction):
                actions.step_capacity(row, 1, by=admin)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(press, range(5)))

    assert ServiceCapacity.objects.get(pk=row.pk).available == 5
