"""Two square counties beside each other, and doors in them; all invented."""

import json

import pytest

from providers import continuum
from providers.actions.areas import import_areas
from providers.crisis_map import charting
from providers.finding import index
from providers.models import Area, AreaLayer, Attribute, TaxonomyTerm
from tests.factories.providers import LocationFactory, ServiceAtLocationFactory


def square(west, south, size=1.0):
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(name, *rings, **facts):
    return {
        "type": "Feature",
        "properties": {"name": name, **facts},
        "geometry": {"type": "Polygon", "coordinates": list(rings)},
    }


def collection(*features, **more):
    document = {"type": "FeatureCollection", "features": list(features), **more}
    return json.dumps(document).encode()


def make_county(layer, code, name, west):
    return Area.objects.create(
        layer=layer,
        code=code,
        name=name,
        region="TX",
        folded=f"{name.lower()} tx",
        south=30,
        west=west,
        north=31,
        east=west + 1,
        outline={"type": "MultiPolygon", "coordinates": [[square(west, 30)]]},
    )


@pytest.fixture
def counties(db):
    """Alder lies from 98 to 97 degrees west, Birch east of it, both 30 to 31 north."""
    layer = AreaLayer.objects.create(
        slug="us-counties", name="Counties", is_coarse=True
    )
    return [
        make_county(layer, "48001", "Alder", -98),
        make_county(layer, "48003", "Birch", -97),
    ]


@pytest.fixture
def districts(jurisdiction):
    """A layer of the jurisdiction's own: one small square in the west of Alder."""
    data = collection(feature("West side", square(-98, 30, 0.5)))
    return import_areas(data, name="Districts", jurisdiction=jurisdiction).layer


@pytest.fixture
def door(db):
    """Make a service at a location, with terms of the continuum."""

    def make(*codes, at=(30.5, -97.9), hours=None, secret=False, **service):
        latitude, longitude = at or (None, None)
        location = LocationFactory(
            latitude=latitude, longitude=longitude, is_confidential=secret
        )
        facts = {f"service__{name}": value for name, value in service.items()}
        place = ServiceAtLocationFactory(location=location, hours=hours, **facts)
        for code in codes:
            Attribute.objects.create(
                origin=place.origin,
                link_id=place.service_id,
                link_entity="service",
                taxonomy_term=TaxonomyTerm.objects.get(pk=continuum.NEEDS[code].id),
            )
        index.rebuild_service(place.service)
        return place

    return make


@pytest.fixture
def refresh():
    return charting.refresh
