"""The matrix, the week and the areas: every number equals the list behind it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers.actions.areas import serve_areas
from providers.crisis_map import charting, supply
from providers.crisis_map.ours import ours
from providers.crisis_map.served import spellings
from providers.crisis_map.supply import SIDES, UNSAID, Question
from providers.finding import index
from providers.models import (
    Area,
    Language,
    MapEntry,
    SearchEntry,
    Service,
    ServiceArea,
    Source,
)
from tests.factories.providers import AddressFactory, ServiceAtLocationFactory
from tests.providers.maps.conftest import collection, feature, square

pytestmark = pytest.mark.django_db

NINE_TO_FIVE = {"MO,TU,WE,TH,FR": ("09:00", "17:00")}
NIGHT = {"FR": ("22:00", "02:00")}


def entry(place):
    return MapEntry.objects.get(pk=place.pk)


def test_a_door_is_on_the_map_with_its_kinds_and_hours(counties, door, refresh):
    place = door("sobering", hours=NINE_TO_FIVE)

    refresh()

    found = entry(place)
    assert found.codes == ["safe-place", "sobering"]
    assert found.hours[:24] == "c" * 9 + "o" * 8 + "c" * 7
    assert found.hours[5 * 24 :] == "c" * 48


def test_hours_past_midnight_are_the_next_days(door, refresh):
    place = door("sobering", hours=NIGHT)

    refresh()

    week = entry(place).hours
    assert (week[4 * 24 + 22 : 4 * 24 + 24], week[5 * 24 : 5 * 24 + 3]) == ("oo", "ooc")


def test_hours_nobody_gave_are_unknown_and_not_closed(door, refresh):
    place = door("sobering")

    refresh()

    question = Question(hour=10)
    assert not supply.entries(question).exists()
    assert supply.week(question)[1] == 1
    assert supply.entries(Question(is_without_hours=True)).get().pk == place.pk


def test_what_nobody_classified_is_shown_as_that(door, refresh):
    door()
    door("food")

    refresh()

    rows = {row.code: row.total.count for row in matrix_of().rows}
    assert rows["unclassified"] == 1
    assert rows["daily-life"] == 1
    assert rows["safe-place"] == 0


def matrix_of(side="intercept", **asked):
    return supply.matrix(Question(**asked), side)


def test_a_door_out_of_use_leaves_the_map(door, refresh):
    place = door("food")
    refresh()

    Service.objects.filter(pk=place.service_id).update(
        retired_at="2026-01-01T00:00:00Z"
    )
    SearchEntry.objects.update(title="changed")
    refresh()

    assert not MapEntry.objects.exists()


def test_the_map_is_made_anew_only_where_something_changed(door, refresh):
    door("food")

    assert refresh().is_new
    assert not refresh().is_new
    door("food")
    assert refresh().is_new


def test_a_confidential_place_counts_in_a_county_and_in_nothing_smaller(
    counties, districts, door, refresh
):
    door("domestic-violence", at=(30.2, -97.9), secret=True)
    refresh()

    county, district = counties[0], districts.areas.get()
    assert supply.by_area(Question(layer=county.layer)) == {county.pk: 1, None: 0}
    assert supply.by_area(Question(layer=districts)) == {None: 1}
    assert supply.entries(Question(area=county)).count() == 1
    assert supply.entries(Question(area=district)).count() == 0


def test_a_door_without_coordinates_is_counted_in_no_area(counties, door, refresh):
    door("crisis-line", at=None)
    door("food")
    refresh()

    assert supply.by_area(Question(layer=counties[0].layer)) == {
        counties[0].pk: 1,
        None: 1,
    }


@pytest.mark.parametrize(
    ("ages", "found"),
    [
        ((None, None), []),
        ((0, 17), ["youth"]),
        ((18, None), ["adults", "older"]),
        ((13, 25), ["adults", "youth"]),
        ((60, None), ["older"]),
        ((None, 59), ["adults", "youth"]),
    ],
)
def test_ages_say_for_whom_a_door_is(ages, found):
    assert charting.populations([], *ages) == found


CODES = ["sobering", "crisis-line", "shelter", "justice", "safe-place", "care"]
DOORS = st.lists(
    st.fixed_dictionaries(
        {
            "codes": st.sets(st.sampled_from(CODES), max_size=3),
            "languages": st.sets(st.sampled_from(["es", "en", "vi"]), max_size=2),
            "populations": st.sets(st.sampled_from(["youth", "adults"]), max_size=2),
            "hours": st.sampled_from(["", "o" * 168, "c" * 84 + "o" * 84]),
            "is_confidential": st.booleans(),
        }
    ),
    max_size=12,
)
ASKED = st.fixed_dictionaries(
    {
        "need": st.sampled_from(["", "unclassified", *CODES]),
        "intercept": st.sampled_from(["", "0", "1", "4", UNSAID]),
        "language": st.sampled_from(["", "es", UNSAID]),
        "population": st.sampled_from(["", "youth", UNSAID]),
        "hour": st.sampled_from([None, 3, 100]),
    }
)


@pytest.fixture
def places(db):
    return [ServiceAtLocationFactory() for _ in range(12)]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(doors=DOORS, asked=ASKED, side=st.sampled_from(list(SIDES)))
def test_every_number_of_the_matrix_equals_the_list_behind_it(
    places, doors, asked, side
):
    fill(places, doors)
    question = Question(**asked)
    free = question.but(**{side: ""})

    found = supply.matrix(question, side)

    assert found.total == supply.entries(free).count()
    for row in found.rows:
        assert row.total.count == supply.entries(free.but(**row.total.asks)).count()
        for cell in row.cells:
            assert cell.count == supply.entries(free.but(**cell.asks)).count()
    week, _ = supply.week(question)
    for hour in (0, 3, 83, 84, 167):
        assert (
            week[hour]
            == supply.entries(question.but(hour=hour, is_without_hours=False)).count()
        )


def fill(places, doors):
    MapEntry.objects.all().delete()
    for place, facts in zip(places, doors, strict=False):
        codes = set(facts["codes"])
        codes |= {supply.NEEDS[code].level for code in codes} - {""}
        MapEntry.objects.create(
            service_at_location=place,
            location=place.location,
            name=str(place),
            codes=sorted(codes),
            languages=sorted(facts["languages"]),
            populations=sorted(facts["populations"]),
            hours=facts["hours"],
            is_confidential=facts["is_confidential"],
        )


def test_languages_are_read_from_the_directory(door, refresh):
    place = door("food")
    Language.objects.create(origin=place.origin, service=place.service, code="es")
    index.rebuild_service(place.service)
    refresh()

    assert supply.entries(Question(language="es")).count() == 1
    assert supply.entries(Question(language=UNSAID)).count() == 0


def test_the_page_links_each_number_to_its_list(
    client, supervisor, counties, door, refresh
):
    door("sobering", at=(30.5, -97.5), hours=NINE_TO_FIVE)
    refresh()
    client.force_login(supervisor)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("providers:crisis_map")).content.decode()

    # Layers, ours, matrix, areas, their names, the week, the state of the count.
    assert sum("providers_" in query["sql"] for query in asked) == 7
    assert "Sobering center" in page
    assert "need=sobering&amp;layer=us-counties&amp;intercept=1" in page.replace(
        "intercept=1&amp;layer=us-counties", "layer=us-counties&amp;intercept=1"
    )
    area = Area.objects.get(name="Alder")
    listed = client.get(reverse("providers:map_doors"), {"area": area.pk})
    assert b"1 in all" in listed.content


@pytest.fixture
def neighbours(door, jurisdiction, other_jurisdiction):
    """A door we keep and one they do in each county, and one of nobody's by phone."""

    def kept(by, where):
        origin = by and Source.objects.desk(by)
        place = door("food", at=where, name=f"Of {by} at {where}")
        for row in (place, place.service):
            type(row).objects.filter(pk=row.pk).update(origin=origin or row.origin)
        index.rebuild_service(place.service)
        return place

    alder, birch = (30.5, -97.5), (30.5, -96.5)
    return {
        "ours here": kept(jurisdiction, alder),
        "ours there": kept(jurisdiction, birch),
        "theirs here": kept(other_jurisdiction, alder),
        "theirs there": kept(other_jurisdiction, birch),
        "nobody's there": kept(None, birch),
        "nobody's line": kept(None, None),
    }


def whose(jurisdiction, neighbours):
    asked = Question(whose=ours(jurisdiction))
    found = set(supply.entries(asked).values_list("pk", flat=True))
    return {name for name, place in neighbours.items() if place.pk in found}


def test_ours_is_what_we_keep_and_what_stands_where_we_serve(
    counties, neighbours, refresh, jurisdiction, supervisor
):
    refresh()
    kept = {"ours here", "ours there", "nobody's line"}

    assert whose(jurisdiction, neighbours) == kept | {"nobody's there"}
    serve_areas([counties[0]], by=supervisor)
    assert whose(jurisdiction, neighbours) == kept | {"theirs here"}


@pytest.mark.parametrize("is_secret", [False, True])
def test_a_street_elsewhere_without_coordinates_is_not_nowhere(
    counties, neighbours, refresh, jurisdiction, supervisor, is_secret
):
    line = neighbours["nobody's line"]
    Service.objects.filter(pk=line.service_id).update(is_confidential=is_secret)
    AddressFactory(location=line.location, city="Spokane", state_province="WA")
    line.service.refresh_from_db()
    index.rebuild_service(line.service)
    refresh()
    serve_areas([counties[0]], by=supervisor)

    assert "nobody's line" not in whose(jurisdiction, neighbours)


@pytest.fixture
def says(neighbours, refresh):
    """Have a door of Birch, which they keep, say whom it serves."""

    def say(name, state="TX"):
        far = neighbours["theirs there"]
        AddressFactory(location=far.location, state_province=state)
        ServiceArea.objects.create(origin=far.origin, service=far.service, name=name)
        index.rebuild_service(far.service)
        refresh()

    return say


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("Alder County", "TX"),
        ("Alder County", "Texas"),
        ("Alder County, Texas", "OK"),
        ("Texas", "OK"),
        ("State of Texas", "OK"),
        ("Statewide", "TX"),
        ("Nationwide", "OK"),
        ("United States", ""),
    ],
)
def test_a_door_that_says_it_serves_our_area_is_ours(
    said, state, counties, neighbours, says, jurisdiction, supervisor
):
    says(said, state)
    serve_areas([counties[0]], by=supervisor)

    assert "theirs there" in whose(jurisdiction, neighbours)
    assert "nobody's there" not in whose(jurisdiction, neighbours)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("Alder County, Oklahoma", "TX"),
        ("Alder County", "OK"),
        ("Texas County", "OK"),
        ("Statewide", "OK"),
        ("Statewide", ""),
    ],
)
def test_a_door_that_says_it_serves_others_is_not_ours(
    said, state, counties, neighbours, says, jurisdiction, supervisor
):
    says(said, state)
    serve_areas([counties[0]], by=supervisor)

    assert "theirs there" not in whose(jurisdiction, neighbours)


def test_a_door_that_says_it_serves_an_outline_of_our_own_is_ours(
    districts, neighbours, says, jurisdiction, supervisor
):
    says("West side")
    serve_areas(districts.areas.all(), by=supervisor)

    assert "theirs there" in whose(jurisdiction, neighbours)


def test_states_are_told_by_their_longest_name():
    assert spellings("Kanawha County, West Virginia", "") >= {"kanawha wv"}
    assert "kanawha west va" not in spellings("Kanawha County, West Virginia", "")


def test_a_secret_door_is_not_told_to_be_ours_by_a_small_area(
    counties, districts, door, refresh, jurisdiction, other_jurisdiction, supervisor
):
    place = door("shelter", at=(30.2, -97.9), secret=True)
    desk = Source.objects.desk(other_jurisdiction)
    type(place).objects.filter(pk=place.pk).update(origin=desk)
    index.rebuild_service(place.service)
    refresh()
    mine = lambda: supply.entries(Question(whose=ours(jurisdiction)))  # noqa: E731

    serve_areas(districts.areas.all(), by=supervisor)
    assert not mine().exists()
    serve_areas([counties[0]], by=supervisor)
    assert mine().exists()


def test_the_page_counts_ours_and_the_whole_directory_on_request(
    client, program_admin, counties, neighbours, refresh
):
    refresh()
    client.force_login(program_admin)
    url, home = reverse("providers:crisis_map"), reverse("providers:home_areas")

    refused = client.post(home, {"areas": "Alder County, TX\nNowhere"})
    client.post(home, {"areas": "Alder County, TX"})

    assert refused.status_code == 422
    assert b"is called Nowhere" in refused.content
    assert '4<span class="sr-only"> doors in all' in client.get(url).text
    everybody = client.get(url, {"whose": "all"}).text
    assert '6<span class="sr-only"> doors in all' in everybody
    listed = client.get(reverse("providers:map_doors"), {"whose": "all"}).text
    assert "the whole directory · 6 in all" in listed
    assert listed.count("kept elsewhere") == 2
    assert "Alder, TX" in client.get(reverse("providers:map_areas")).text


def test_the_drawing_is_told_numbers_and_no_points(
    client, evaluator, counties, door, refresh
):
    door("shelter", at=(30.51234, -97.51234), secret=True)
    refresh()
    client.force_login(evaluator)

    said = client.get(reverse("providers:map_counts"))

    assert said.json()["areas"][0]["count"] == 1
    assert "30.51" not in said.content.decode()


def test_a_secret_door_shows_no_place_in_the_list(
    client, evaluator, counties, door, refresh
):
    place = door("shelter", secret=True)
    refresh()
    client.force_login(evaluator)

    page = client.get(reverse("providers:map_doors")).content.decode()

    assert "Confidential location" in page
    assert place.location.name not in page


def test_day_and_time_go_together(client, evaluator, door, refresh):
    door("food")
    refresh()
    client.force_login(evaluator)

    answer = client.get(reverse("providers:crisis_map"), {"day": "1"})

    assert answer.status_code == 422
    assert b"Day and time go together" in answer.content


def test_outlines_are_handed_in_on_a_page(client, program_admin, tmp_path, settings):
    settings.IMPORT_DIR = tmp_path
    client.force_login(program_admin)
    url = reverse("providers:map_areas")
    path = tmp_path / "a.geojson"
    path.write_bytes(collection(feature("West", square(-98, 30))))

    with path.open("rb") as file:
        unnamed = client.post(url, {"file": file, "is_trial": "on"})
    assert unnamed.status_code == 422
    held = {"name": "Beats", "held_as": unnamed.context["form"]["held_as"].value()}
    trial = client.post(url, held | {"is_trial": "on"})
    assert b"A trial, nothing was written: 1 added" in trial.content
    assert b"Kept here: <b>a.geojson</b>" in trial.content
    assert not trial.context["form"]["is_trial"].value()
    assert not Area.objects.exists()
    client.post(url, held)
    assert Area.objects.get().name == "West"
    assert not list((tmp_path / "held").iterdir())

    path.write_bytes(b"nonsense")
    with path.open("rb") as file:
        refused = client.post(url, {"name": "Beats", "file": file})
    assert refused.status_code == 422
    assert b"Nothing was changed" in refused.content
