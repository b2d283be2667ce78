"""What is asked beside words and place: what fits comes first, the unknown is kept and says so."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from providers.finding import facets, index
from providers.finding.search import SearchQuery, find
from providers.models import Attribute, CostOption, Language, SearchEntry, TaxonomyTerm
from tests.factories.providers import (
    AddressFactory,
    LocationFactory,
    ServiceAtLocationFactory,
    ServiceCapacityFactory,
    ServiceFactory,
)

pytestmark = pytest.mark.django_db
HERE = {"latitude": 30.0, "longitude": -97.0}


def place(name, location=..., **service):
    more = {} if location is ... else {"location": location}
    return ServiceAtLocationFactory(
        service=ServiceFactory(name=name, **service), **more
    )


def speaks(at, *codes):
    for code in codes:
        Language.objects.create(origin=at.origin, service=at.service, code=code)
    index.rebuild_service(at.service)


def names(**query):
    return [result.name for result in find(SearchQuery(**query))]


def only(**query):
    return find(SearchQuery(**query)).rows[0]


def test_an_age_leaves_out_who_is_too_old_and_keeps_what_nobody_said():
    place("Adult house", minimum_age=18)
    place("Youth house", maximum_age=17)
    place("Any house")

    assert names(age=34) == ["Adult house", "Any house"]
    assert names(age=17) == ["Youth house", "Any house"]


def test_what_is_known_of_ages_is_said_either_way():
    place("Adult house", minimum_age=18)
    place("Any house")

    known, unknown = find(SearchQuery(age=34)).rows

    assert "takes age 34" in known.why
    assert "ages 18 and over" in known.cautions
    assert "ages not given" in unknown.cautions


@pytest.mark.parametrize(
    ("words", "age", "fits"),
    [
        ("Ages 13 to 17 only.", 34, False),
        ("Ages 13-17", 15, True),
        ("Must be 18 years or older", 17, False),
        ("21+", 22, True),
        ("Children under 12", 12, False),
        ("Adults who live in the county", 17, False),
        ("Adults and their children", 9, True),
        ("Open 9 to 5 on weekdays", 60, True),
    ],
)
def test_ages_in_words_are_read_where_no_number_is_given(words, age, fits):
    place("House", eligibility_description=words)

    assert (names(age=age) == ["House"]) is fits


def test_a_language_spoken_comes_before_an_interpreter_and_before_the_unknown():
    unknown = place("A unknown")
    speaks(place("B interpreter", interpretation_services="Phone line, any language"))
    speaks(place("C Spanish"), "es")
    speaks(place("D English only"), "en")

    found = find(SearchQuery(language="es")).rows

    assert [r.name for r in found] == ["C Spanish", "B interpreter", "A unknown"]
    assert [r.why for r in found] == [["Spanish"], ["Spanish by interpreter"], []]
    assert "languages not given" in found[2].cautions
    assert unknown.pk == found[2].id


@pytest.mark.parametrize("said", ["spa", "Spanish", "Español", "es-MX"])
def test_sources_name_a_language_in_many_ways(said):
    at = place("House")
    code = {"code": said} if len(said) < 6 else {"name": said}
    Language.objects.create(origin=at.origin, service=at.service, **code)
    index.rebuild_service(at.service)

    assert SearchEntry.objects.get().languages == ["es"]


def test_who_pays_finds_what_takes_it_and_what_costs_nothing():
    place("A unknown")
    place("B Medicaid", fees="Medicaid; Private insurance")
    place("C free", fees="Free of charge")
    place("D cash", fees="Self pay")

    found = find(SearchQuery(payer="medicaid")).rows

    assert [r.name for r in found] == ["B Medicaid", "C free", "A unknown"]
    assert found[1].why == ["no cost"]
    assert "payment not given" in found[2].cautions


def test_an_amount_of_nothing_is_no_cost():
    at = place("House")
    CostOption.objects.create(origin=at.origin, service=at.service, amount=0)
    index.rebuild_service(at.service)

    assert SearchEntry.objects.get().payers == ["free"]


def test_a_population_is_found_in_eligibility_and_in_terms():
    place("A unknown")
    place("B veterans", eligibility_description="Veterans and their dependents")
    place("C women", eligibility_description="Women only")
    tagged = place("D tagged")
    term = TaxonomyTerm.objects.create(origin=tagged.origin, name="Military families")
    Attribute.objects.create(
        origin=tagged.origin,
        link_id=tagged.service_id,
        link_entity="service",
        taxonomy_term=term,
    )
    index.rebuild_service(tagged.service)

    assert names(population="veterans") == ["B veterans", "D tagged", "A unknown"]


def test_how_it_works_is_told_by_place_kind_and_words():
    place("A house")
    place("B video", location=None, description="Counseling by telehealth.")
    place("C hotline", location=None)
    place("D online", location=LocationFactory(location_type="virtual"))

    assert names(modality="in-person") == ["A house"]
    assert names(modality="virtual") == ["B video", "D online"]
    assert names(modality="phone") == ["C hotline"]


def test_only_what_takes_referrals_when_that_is_asked():
    place("Open")
    place("Shut", do_not_refer=True)

    assert names() == ["Open", "Shut"]
    assert names(can_refer=True) == ["Open"]


def test_room_leaves_out_what_is_known_full_and_keeps_the_untold():
    full = place("A full")
    ServiceCapacityFactory(service=full.service, available=0)
    free = place("B free")
    ServiceCapacityFactory(service=free.service, available=2)
    place("C untold")
    old = place("D full long ago")
    ServiceCapacityFactory(
        service=old.service, available=0, updated=timezone.now() - timedelta(days=30)
    )

    found = find(SearchQuery(has_room=True)).rows

    assert [r.name for r in found] == ["B free", "C untold", "D full long ago"]
    assert "capacity not told" in found[1].cautions


def test_a_closed_door_says_until_when():
    at = place("House")
    week = {"MO,TU,WE,TH,FR,SA,SU": ("08:00", "09:00")}
    ServiceAtLocationFactory(service=at.service, location=None, hours=week)
    noon = timezone.now().replace(hour=18, minute=0)

    said = [r.cautions for r in find(SearchQuery(at=noon)).rows if r.state == "closed"]

    assert any("closed until 08:00 tomorrow" in cautions for cautions in said)


def test_without_coordinates_it_stands_in_the_middle_of_its_zip_and_says_so():
    exact = AddressFactory(location=LocationFactory(latitude=30.02)).location
    place("Exact", location=exact)
    coarse = LocationFactory(latitude=None, longitude=None)
    AddressFactory(location=coarse)
    place("Coarse", location=coarse)

    found = {r.name: r for r in find(SearchQuery(**HERE)).rows}

    assert found["Coarse"].miles == pytest.approx(found["Exact"].miles)
    assert found["Coarse"].spot.words == "middle of the ZIP"
    assert "distance to the middle of its ZIP" in found["Coarse"].cautions


def test_a_secret_place_lends_its_zip_no_middle():
    secret = LocationFactory(latitude=30.02, is_confidential=True)
    AddressFactory(location=secret)
    place("Secret", location=secret)
    coarse = LocationFactory(latitude=None, longitude=None)
    AddressFactory(location=coarse)
    place("Coarse", location=coarse)

    spots = [r.spot for r in find(SearchQuery()).rows]

    assert spots == [None, None]


def test_what_another_name_starts_with_is_found_before_the_whole_word_ends():
    place("Detoxification unit")
    place("Detox house")

    assert set(names(words="detox")) == {"Detoxification unit", "Detox house"}


def test_each_misspelt_word_is_compared_by_itself():
    place("Shelter and legal counseling")
    place("Shelter of the north")

    assert names(words="counselng sheltr") == ["Shelter and legal counseling"]


CODES = {
    "language": [f.code for f in facets.LANGUAGES],
    "payer": [f.code for f in facets.PAYERS],
    "population": [f.code for f in facets.POPULATIONS],
    "modality": [f.code for f in facets.MODALITIES],
}


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    asked=st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(codes) for name, codes in CODES.items()}
    ),
    age=st.none() | st.integers(0, 120),
)
def test_whatever_is_asked_the_unknown_stays_and_stands_below_what_fits(asked, age):
    SearchEntry.objects.all().delete()
    unknown = place("Unknown", location=None)
    known = place("Xnown", location=None)
    lists = {"language": "languages", "payer": "payers", "population": "populations"}
    lists["modality"] = "modalities"
    fit = {lists[name]: [code] for name, code in asked.items()}
    bounds = {"minimum_age": 0, "maximum_age": 120} if age is not None else {}
    SearchEntry.objects.filter(pk=known.pk).update(**fit, **bounds)

    found = [r.id for r in find(SearchQuery(**asked, age=age)).rows]

    assert set(found) == {unknown.pk, known.pk}
    if asked or age is not None:
        assert found == [known.pk, unknown.pk]


def test_more_filters_never_find_more():
    for number in range(6):
        at = place(f"House {number}", minimum_age=number * 10, fees="Medicaid")
        speaks(at, "es" if number % 2 else "en")

    wide = set(names(words="house"))
    narrow = set(names(words="house", age=25, language="es"))

    assert narrow < wide


@pytest.mark.parametrize("typed", ["lantrn", "lanterm", "lanntern", "lantarn"])
def test_one_wrong_letter_still_finds_it(typed):
    place("Lantern respite")
    place("Crisis line")

    assert names(words=typed) == ["Lantern respite"]
