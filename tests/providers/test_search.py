"""What search finds, in which order, and what it says of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from providers import continuum
from providers.finding import index
from providers.finding.search import SearchQuery, find
from providers.models import Attribute, DirectoryReport, SearchEntry, TaxonomyTerm
from tests.factories.providers import (
    AddressFactory,
    LocationFactory,
    OrganizationFactory,
    PhoneFactory,
    ServiceAtLocationFactory,
    ServiceCapacityFactory,
    ServiceFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db

EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"
MONDAY_NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)  # 12:00 in Chicago


def place(name, **more):
    return ServiceAtLocationFactory(service=ServiceFactory(name=name), **more)


def names(**query):
    return [result.name for result in find(SearchQuery(**query))]


def test_words_are_found_in_the_name_first():
    place("Sobering center")
    other = ServiceFactory(name="Day program", description="Near the sobering center.")
    ServiceAtLocationFactory(service=other)

    assert names(words="sobering") == ["Sobering center", "Day program"]


def test_what_another_community_keeps_comes_last_however_open_it_is(
    jurisdiction, other_jurisdiction
):
    def kept_by(keeper, name, **more):
        source = SourceFactory(slug=keeper.slug, jurisdiction=keeper)
        service = ServiceFactory(name=name, organization__origin=source)
        ServiceAtLocationFactory(service=service, **more)

    kept_by(other_jurisdiction, "Responders B", hours={EVERY_DAY: ("00:00", "23:59")})
    kept_by(jurisdiction, "Responders A", hours={EVERY_DAY: ("00:00", "00:01")})

    found = names(words="responders", keeper=jurisdiction.pk, at=MONDAY_NOON)

    assert found == ["Responders A", "Responders B"]


def test_words_are_found_while_they_are_still_being_typed():
    place("Detoxification unit")

    assert names(words="detox") == names(words="detoxif") == ["Detoxification unit"]


def test_accents_and_case_do_not_matter():
    place("Clínica José Martí")

    assert names(words="CLINICA jose") == ["Clínica José Martí"]


def test_a_misspelt_word_finds_what_is_closest_and_says_so():
    place("Stabilization center")

    found = find(SearchQuery(words="stabilizaton"))

    assert [r.name for r in found] == ["Stabilization center"]
    assert found.notes == ["Nothing is spelled like that; these come closest."]


def test_misspelt_words_say_where_their_like_stands():
    house = ServiceFactory(name="Stillwater Detox", description="Beds for a few days.")
    ServiceAtLocationFactory(service=house)

    (result,) = find(SearchQuery(words="stilwater detoks"))

    assert result.why == ["by name, spelled alike"]
    (result,) = find(SearchQuery(words="few days"))
    assert result.why == ["by description"]


def test_the_organization_is_found_too():
    service = ServiceFactory(
        name="Intake", organization=OrganizationFactory(name="Elm House")
    )
    ServiceAtLocationFactory(service=service)

    assert names(words="elm house") == ["Intake"]


@pytest.mark.parametrize(
    "words", ["!!!", "the", "a & b | !c", "'; DROP TABLE", "*:*", "\\"]
)
def test_odd_words_are_no_error(words):
    place("Walk-in")

    find(SearchQuery(words=words))


def test_a_place_narrows_and_orders_by_distance():
    far = LocationFactory(latitude=30.2, longitude=-97.0)
    place("Far", location=far)
    place("Near", location=LocationFactory(latitude=30.01, longitude=-97.0))
    place("Too far", location=LocationFactory(latitude=35.0, longitude=-97.0))

    found = find(SearchQuery(latitude=30.0, longitude=-97.0))

    assert [r.name for r in found] == ["Near", "Far"]
    assert [round(r.miles, 1) for r in found] == [0.7, 13.8]


@pytest.mark.parametrize("text", ["78799", "Alderton", "alderton, TX"])
def test_a_zip_or_a_city_is_a_place(text):
    here = AddressFactory().location
    place("Here", location=here)
    place("Elsewhere", location=LocationFactory(latitude=45.0, longitude=-97.0))

    assert names(place=text) == ["Here"]


def test_a_zip_with_nothing_in_it_is_looked_for_in_its_region_and_that_is_said():
    place("Here", location=AddressFactory(postal_code="78799").location)

    found = find(SearchQuery(place="78750"))

    assert [r.name for r in found] == ["Here"]
    assert "ZIPs that begin with 787" in found.notes[0]
    assert find(SearchQuery(place="78799")).notes == []


def test_an_unknown_place_is_said_and_everything_is_searched():
    place("Anywhere")

    found = find(SearchQuery(place="Nowhereville"))

    assert [r.name for r in found] == ["Anywhere"]
    assert "knows no place called Nowhereville" in found.notes[0]


def test_a_hotline_without_a_place_is_near_everybody():
    place("Crisis line", location=None)

    assert names(words="crisis", latitude=30.0, longitude=-97.0) == ["Crisis line"]


def tag(at, code):
    Attribute.objects.create(
        origin=at.origin,
        link_id=at.service_id,
        link_entity="service",
        taxonomy_term=TaxonomyTerm.objects.get(pk=continuum.NEEDS[code].id),
    )
    index.rebuild_service(at.service)


def test_a_need_finds_what_is_classified_before_what_only_mentions_it():
    mentions = ServiceFactory(name="Kitchen", description="We also know of a shelter.")
    ServiceAtLocationFactory(service=mentions)
    tag(place("Night house"), "shelter")

    found = find(SearchQuery(need="shelter"))

    assert [r.name for r in found] == ["Night house", "Kitchen"]
    assert [r.why for r in found] == [["shelter tonight"], ["mentions shelter tonight"]]


def test_a_level_of_the_continuum_finds_its_terms():
    tag(place("Mobile team"), "mobile-crisis")

    assert names(need="respond") == ["Mobile team"]


def test_open_now_leaves_out_what_is_closed_but_not_what_is_unknown():
    place("Open", hours={EVERY_DAY: ("09:00", "17:00")})
    place("Closed", hours={EVERY_DAY: ("18:00", "20:00")})
    place("Unknown")

    found = find(SearchQuery(open_now=True, at=MONDAY_NOON))

    assert [(r.name, r.state, r.hours) for r in found] == [
        ("Open", "open", "open until 17:00"),
        ("Unknown", "unknown", "hours unknown"),
    ]


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        ("2026-03-08T07:59:00+00:00", "open"),  # 01:59, then the clock jumps to 03:00
        ("2026-03-08T08:01:00+00:00", "closed"),
        ("2026-11-01T06:30:00+00:00", "open"),  # 01:30, for the first time
        ("2026-11-01T07:30:00+00:00", "open"),  # and for the second
    ],
)
def test_the_database_keeps_the_clock_of_the_door(utc, expected):
    place("Night desk", hours={EVERY_DAY: ("22:00", "02:00")})

    result = find(SearchQuery(at=datetime.fromisoformat(utc))).rows[0]

    assert result.state == expected
    assert result.hours.startswith(
        "open until" if expected == "open" else "opens 22:00"
    )


def test_what_can_be_used_comes_before_what_cannot():
    closed = place("Respite B", hours={EVERY_DAY: ("18:00", "20:00")})
    full = place("Respite C", hours={EVERY_DAY: ("00:00", "00:00")})
    ServiceCapacityFactory(service=full.service, available=0)
    free = place("Respite D", hours={EVERY_DAY: ("00:00", "00:00")})
    ServiceCapacityFactory(service=free.service, available=2)

    found = find(SearchQuery(words="respite", at=MONDAY_NOON))

    assert [r.id for r in found] == [free.pk, full.pk, closed.pk]
    assert found.rows[1].cautions == ["no phone number", "full just now"]


def test_old_capacity_says_its_age():
    at = place("Beds")
    ServiceCapacityFactory(
        service=at.service, updated=timezone.now() - timedelta(hours=9)
    )

    result = find(SearchQuery(words="beds")).rows[0]

    assert (result.capacities[0].text, result.capacities[0].age) == (
        "2 of 6 beds",
        "9 hours ago",
    )
    assert "capacity is from 9 hours ago" in result.cautions


def test_what_could_fail_is_said():
    service = ServiceFactory(
        name="Unit",
        do_not_refer=True,
        minimum_age=18,
        alert="Ring twice.",
        status="active",
    )
    PhoneFactory(service=service)
    ServiceAtLocationFactory(service=service)

    result = find(SearchQuery(words="unit")).rows[0]

    assert result.cautions == ["do not refer", "Ring twice.", "ages 18 and over"]
    assert not result.can_refer


def test_a_number_reported_wrong_warns_the_next_one(clinician):
    at = place("Line")
    DirectoryReport.objects.create(service=at.service, reported_by=clinician)

    assert "number reported wrong" in find(SearchQuery(words="line")).rows[0].cautions


@pytest.mark.parametrize("status", ["inactive", "defunct"])
def test_what_is_no_longer_offered_is_not_found(status):
    ServiceAtLocationFactory(service=ServiceFactory(name="Old", status=status))

    assert names(words="old") == []


def test_a_confidential_place_is_found_without_a_word_of_where_it_is():
    location = LocationFactory(is_confidential=True, name="12 Elm Street")
    AddressFactory(location=location)
    place("Safe house", location=location)

    result = find(SearchQuery(words="safe", latitude=30.0, longitude=-97.0)).rows[0]
    entry = SearchEntry.objects.values().get()

    assert result.name == "Safe house"
    assert result.miles is None
    assert result.card["is_confidential"]
    for secret in ("Elm", "elm", "Alderton", "alderton", "78799", "30.0"):
        assert secret not in str(entry)
    assert names(words="elm") == []


def test_a_search_takes_three_statements_at_most(django_assert_max_num_queries):
    here = AddressFactory().location
    for number in range(30):
        hours = {EVERY_DAY: ("09:00", "17:00")}
        at = place(f"House {number}", location=here, hours=hours)
        ServiceCapacityFactory(service=at.service)
    query = SearchQuery(words="house", place="Alderton", open_now=True, at=MONDAY_NOON)

    with django_assert_max_num_queries(2):
        assert find(query).found == 30
    with django_assert_max_num_queries(2):
        find(SearchQuery(words="huose"))


def test_pages_follow_one_another_without_overlap():
    for number in range(5):
        place(f"House {number}")

    first = find(SearchQuery(words="house", size=3))
    second = find(SearchQuery(words="house", size=3, offset=first.next_offset))

    assert first.found == 5
    assert second.next_offset is None
    assert len({r.id for r in (*first, *second)}) == 5
