"""Outlines of areas: read with suspicion, kept once, and which place lies in which."""

import json

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from core.scope import scope
from providers.actions.areas import import_areas, plant_counties
from providers.crisis_map import counties as shipped
from providers.crisis_map import geojson, places, placing
from providers.models import Area, AreaLayer, Gap, HomeArea, LocationArea
from tests.factories.providers import LocationFactory
from tests.providers.maps.conftest import collection, feature, square

pytestmark = pytest.mark.django_db

FAR_OFF = [[500000, 3300000], [500100, 3300000], [500100, 3300100], [500000, 3300000]]
BROKEN = {
    "no JSON": b"<kml/>",
    "not UTF-8": b"\xff\xfe{}",
    "nested": b"[" * 200_000,
    "a list": b"[]",
    "one feature": json.dumps(feature("A", square(-98, 30))).encode(),
    "empty": collection(),
    "NaN": collection(feature("A", square(-98, 30))).replace(b"-98", b"NaN"),
    "no polygon": collection(
        {"type": "Feature", "properties": {"name": "A"}, "geometry": None}
    ),
    "a point": collection(
        {
            "type": "Feature",
            "properties": {"name": "A"},
            "geometry": {"type": "Point", "coordinates": [1, 2]},
        }
    ),
    "no name": collection(feature("", square(-98, 30))),
    "projected": collection(feature("A", FAR_OFF)),
    "another system": collection(
        feature("A", square(-98, 30)),
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}},
    ),
    "ring not closed": collection(feature("A", square(-98, 30)[:-1])),
    "ring of three": collection(feature("A", [[0, 0], [1, 1], [0, 0]])),
    "flat": collection(feature("A", [[0, 0], [1, 1], [2, 2], [0, 0]])),
    "words for numbers": collection(feature("A", [["a", "b"]] * 4)),
    "true for a number": collection(feature("A", [[True, True]] * 4)),
    "endless number": collection(feature("A", [[10**400, 0]] * 4)),
    "code twice": collection(
        feature("A", square(-98, 30)), feature("A", square(-97, 30))
    ),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_used_is_refused_whole_and_says_so(data, jurisdiction):
    with pytest.raises(DomainError, match="Nothing was changed"):
        import_areas(data, name="Districts", jurisdiction=jurisdiction)

    assert not AreaLayer.objects.exists()


@pytest.mark.parametrize(
    "cap", [("MOST_BYTES", 10), ("MOST_AREAS", 1), ("MOST_POINTS", 9)]
)
def test_a_file_too_large_is_refused(monkeypatch, jurisdiction, cap):
    monkeypatch.setattr(geojson, *cap)
    data = collection(feature("A", square(-98, 30)), feature("B", square(-97, 30)))

    with pytest.raises(DomainError, match=r"larger|more than"):
        import_areas(data, name="Districts", jurisdiction=jurisdiction)


def test_the_same_file_twice_changes_nothing(jurisdiction, districts):
    data = collection(feature("West side", square(-98, 30, 0.5)))
    before = Area.objects.get().pk

    again = import_areas(data, name="Districts", jurisdiction=jurisdiction)

    assert again.is_unchanged
    assert Area.objects.get().pk == before


def test_a_changed_file_says_what_differs_and_a_trial_changes_nothing(
    jurisdiction, districts
):
    data = collection(
        feature("West side", square(-98, 30, 0.4)), feature("North", square(-97, 30))
    )
    order = {"name": "Districts", "jurisdiction": jurisdiction}

    trial = import_areas(data, dry_run=True, **order)
    assert (trial.added, trial.changed, trial.gone) == (1, 1, 0)
    assert Area.objects.count() == 1

    import_areas(data, **order)
    assert Area.objects.get(name="West side").east == -97.6
    assert import_areas(data, **order).is_unchanged


def test_an_area_with_a_gap_is_not_taken_away(jurisdiction, districts):
    Gap.objects.create(
        jurisdiction=jurisdiction, origin="demand", outline=districts.areas.get()
    )

    with pytest.raises(DomainError, match="register"):
        import_areas(
            collection(feature("East", square(-97, 30))),
            name="Districts",
            jurisdiction=jurisdiction,
        )
    assert Area.objects.get().name == "West side"


def test_an_area_marked_as_served_is_not_taken_away(jurisdiction, districts):
    HomeArea.objects.create(jurisdiction=jurisdiction, area=districts.areas.get())

    with scope(), pytest.raises(DomainError, match="marked as served"):
        import_areas(
            collection(feature("East", square(-97, 30))),
            name="Districts",
            jurisdiction=jurisdiction,
        )
    assert HomeArea.objects.get().area.name == "West side"


def test_another_jurisdictions_areas_of_that_name_stay_as_they_are(
    jurisdiction, other_jurisdiction, districts
):
    data = collection(feature("Old town", square(-90, 30)))

    import_areas(data, name="Districts", jurisdiction=other_jurisdiction)

    assert list(districts.areas.values_list("name", flat=True)) == ["West side"]
    assert AreaLayer.objects.count() == 2


def test_a_location_is_in_the_areas_around_it_and_moves_with_its_coordinates(
    counties, districts
):
    place = LocationFactory(latitude=30.2, longitude=-97.8)
    LocationFactory(latitude=None, longitude=None)
    placing.place_all()
    assert names_of(place) == ["Alder", "West side"]

    place.longitude = -96.5
    place.save()
    assert placing.place_all() == 2
    assert names_of(place) == ["Birch"]
    assert placing.place_all() == 0

    place.latitude = place.longitude = None
    place.save()
    placing.place_all()
    assert names_of(place) == []


def names_of(place):
    found = LocationArea.objects.filter(location=place, area__isnull=False)
    return sorted(found.values_list("area__name", flat=True))


def test_a_hole_is_no_part_of_its_area(jurisdiction):
    data = collection(feature("Ring", square(-98, 30), square(-97.75, 30.25, 0.5)))
    outline = import_areas(data, name="R", jurisdiction=jurisdiction).layer.areas.get()

    assert places.holds(outline.outline, 30.1, -97.9)
    assert not places.holds(outline.outline, 30.5, -97.5)


@given(
    west=st.floats(-179, 178),
    south=st.floats(-89, 88),
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
)
def test_a_point_is_in_a_square_exactly_when_its_coordinates_are(
    west, south, latitude, longitude
):
    inside = south < latitude < south + 1 and west < longitude < west + 1
    on_edge = latitude in {south, south + 1} or longitude in {west, west + 1}

    held = places.holds({"coordinates": [[square(west, south)]]}, latitude, longitude)

    assert held == inside or on_edge


def test_the_counties_that_are_shipped_hold_the_capitals_of_their_states():
    outlines = {o.code: o for o in shipped.read()}

    assert len(outlines) > 3_100
    for code, latitude, longitude in [
        ("48453", 30.274, -97.740),  # Austin, Travis
        ("08031", 39.739, -104.985),  # Denver
        ("17167", 39.798, -89.654),  # Springfield, Sangamon
    ]:
        shape = {"coordinates": outlines[code].polygons}
        assert places.holds(shape, latitude, longitude)


def test_the_counties_are_planted_once():
    assert plant_counties()
    assert not plant_counties()

    travis = Area.objects.get(code="48453")
    assert (str(travis), travis.folded) == ("Travis, TX", "travis tx")


@pytest.mark.django_db(transaction=True)
def test_a_county_that_ceased_stays_while_somebody_serves_it(
    jurisdiction, counties, monkeypatch
):
    with scope(jurisdiction):
        HomeArea.objects.create(jurisdiction=jurisdiction, area=counties[0])
    monkeypatch.setattr(shipped, "read", list)

    assert plant_counties()

    assert list(Area.objects.all()) == [counties[0]]
    assert not plant_counties()


def test_the_command_reads_a_file_and_refuses_a_broken_one(
    tmp_path, jurisdiction, capsys
):
    path = tmp_path / "beats.geojson"
    path.write_bytes(collection(feature("A", square(-98, 30))))

    call_command("import_areas", path, jurisdiction="alder", dry_run=True)
    assert not AreaLayer.objects.exists()
    call_command("import_areas", path, jurisdiction="alder")
    assert AreaLayer.objects.get().name == "beats"

    path.write_bytes(b"{}")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_areas", path, jurisdiction="alder")
    with pytest.raises(CommandError, match="no jurisdiction"):
        call_command("import_areas", path, jurisdiction="elsewhere")
