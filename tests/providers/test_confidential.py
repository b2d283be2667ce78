"""A shelter's address, planted once and hunted for wherever words of ours go."""

import io
import json
import re
import zipfile

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.permissions import Role
from providers.actions import records
from providers.finding import index
from providers.models import (
    Address,
    ImportProblem,
    ImportRun,
    Location,
    Metadata,
    Organization,
    SearchEntry,
    Service,
    ServiceAtLocation,
)
from tests.providers.conftest import imported
from tests.test_permissions import ROWS, cast, own  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db

PLACE = {
    "name": "Larkspur Refuge",
    "alternate_name": "Larkspur Annex",
    "description": "The yellow house behind Larkspur mill",
    "latitude": 47.123457,
    "longitude": -118.765432,
}
ADDRESS = {
    "attention": "Ms Thistlewood",
    "address_1": "4711 Larkspur Hollow",
    "address_2": "Back door Thistlewood",
    "city": "Quillfeather",
    "region": "Umberland",
    "state_province": "WA",
    "postal_code": "99123",
    "country": "US",
}
PIECES = (
    "larkspur",
    "thistlewood",
    "quillfeather",
    "umberland",
    # Not the same digits in an id or a moment.
    r"(?<![0-9a-f-])99123(?![0-9a-f-])",
    r"47\.123",
    r"118\.765",
)


def pieces_in(text: str) -> list[str]:
    return [piece for piece in PIECES if re.search(piece, text.casefold())]


def plant(**kept_back: bool) -> None:
    """Give every place of the directory the address of a shelter, and let it be known."""
    for location in Location.objects.all():
        Location.objects.filter(pk=location.pk).update(**PLACE, **kept_back)
        Address.objects.create(origin=location.origin, location=location, **ADDRESS)
    index.rebuild(ServiceAtLocation.objects.all())


@pytest.fixture
def planted(own):  # noqa: F811
    plant(is_confidential=True)
    return own


@pytest.fixture
def planted_by_service(own):  # noqa: F811
    """The places are not marked: every service at them is."""
    Service.objects.update(is_confidential=True)
    plant()
    return own


LOOKS = [row for row in ROWS if row.method == "GET"]


@pytest.fixture(params=["planted", "planted_by_service"])
def things(request):
    return request.getfixturevalue(request.param)


def body_of(answer) -> str:
    parts = answer.streaming_content if answer.streaming else [answer.content]
    return b"".join(parts).decode("utf-8", "replace")


@pytest.mark.slow
def test_no_page_and_no_answer_tells_a_role_where_it_is(things, cast, caplog):  # noqa: F811
    told, seen = [], 0
    for role in Role.values:
        page, api = Client(), APIClient()
        page.force_login(cast[role])
        api.force_login(cast[role])
        for row in LOOKS:
            if role not in row.roles or role == Role.DIRECTORY_ADMIN:
                continue
            answer = (api if row.is_api else page).get(row.url(things.seen_by(role)))
            seen += answer.status_code == 200
            told += [f"{role} {row}: {p}" for p in pieces_in(body_of(answer))]
    assert not told, "\n".join(told)
    assert seen > 100
    assert not pieces_in(caplog.text)


def test_search_finds_it_by_what_it_does_and_never_by_where_it_is(things, cast):  # noqa: F811
    client = APIClient()
    client.force_login(cast[Role.CLINICIAN])

    def found(**said):
        return client.post("/api/v1/services/search/", said, format="json").json()

    by_name = found(words="Peer respite")
    assert by_name["results"]
    assert not pieces_in(json.dumps(by_name))
    near = found(latitude=47.123457, longitude=-118.765432, miles=1)
    assert all(one["address"] == "" for one in near["results"])
    for words in ("Larkspur", "Quillfeather", "99123", "Thistlewood"):
        # What is not found so is answered with what sounds like it.
        by_place = json.dumps(found(words=words)).replace(words, "")
        assert not pieces_in(by_place)
    for entry in SearchEntry.objects.values():
        assert not pieces_in(str(entry))


def test_only_its_keeper_sees_where_it_is_and_leaves_a_trace(
    planted,
    cast,  # noqa: F811
    staff,
    other_jurisdiction,
):
    url = reverse("providers:service", args=[planted["kept"]])
    keeper, stranger = Client(), Client()
    keeper.force_login(cast[Role.DIRECTORY_ADMIN])
    stranger.force_login(staff(Role.DIRECTORY_ADMIN, other_jurisdiction))

    assert pieces_in(body_of(keeper.get(url)))
    assert not pieces_in(body_of(stranger.get(url)))
    looks = apps.get_model("core", "AccessLog").objects.filter(reason="confidential")
    assert looks.exists()


@pytest.mark.parametrize("path", ["services", "organizations", "service_at_locations"])
@pytest.mark.parametrize("said", ["", "?full=1", "?format=ndjson", "?full_service=1"])
def test_the_public_api_holds_no_piece_of_it(things, client, path, said):
    assert not pieces_in(body_of(client.get(f"/hsds/{path}{said}")))


def test_exports_hold_no_piece_of_it(things, tmp_path):
    quiet = {"stdout": io.StringIO(), "stderr": io.StringIO()}
    for name in ("all.json", "all.zip"):
        call_command("export_hsds", tmp_path / name, **quiet)

    assert not pieces_in((tmp_path / "all.json").read_text())
    with zipfile.ZipFile(tmp_path / "all.zip") as packet:
        for name in packet.namelist():
            assert not pieces_in(packet.read(name).decode()), name


def test_an_edit_of_it_leaves_no_piece_in_metadata_or_trace(planted, cast):  # noqa: F811
    admin = cast[Role.DIRECTORY_ADMIN]
    location = ServiceAtLocation.objects.get(pk=planted["place"]).location
    address = location.addresses.get()

    records.change_row(location, by=admin, name="Larkspur Two", latitude=47.1239)
    records.change_row(address, by=admin, address_1="4712 Larkspur Hollow")

    assert Metadata.objects.filter(resource_id=address.pk).exists()
    for row in Metadata.objects.values():
        assert not pieces_in(str(row))
    for row in apps.get_model("core", "AccessLog").objects.values():
        assert not pieces_in(str(row))


@pytest.mark.parametrize("marked", [Location, Service])
def test_an_import_of_it_shows_no_piece_of_it(package, marked):
    columns = "id,location_type,latitude,longitude,name"
    there = "id,location_id,address_1,address_2,city,region,state_province,postal_code"
    street = "a1,l1,{} Larkspur Hollow,{},Quillfeather,Umberland,WA,99123"
    files = {
        "services": "id,organization_id,name,status\ns1,o1,Shelter,active\n",
        "service_at_location": "id,service_id,location_id\nsl1,s1,l1\n",
        "locations": f"{columns}\nl1,physical,47.123457,-118.765432,Larkspur Refuge\n",
        "addresses": f"{there}\n{street.format(4711, 'Thistlewood')}\n",
    }
    imported(package(**files), source="shelters")
    marked.objects.update(is_confidential=True)
    files["locations"] = f"{columns}\nl1,physical,47.12399,-118.76599,Larkspur Annex\n"
    files["addresses"] = f"{there}\n{street.format(4712, 'Thistlewood 2')}\n"

    said = imported(package(**files), source="shelters", verbosity=2)

    assert "~ address" in said
    assert not pieces_in(said)
    run = ImportRun.objects.latest("started_at")
    assert not pieces_in(str(run.__dict__))
    for problem in ImportProblem.objects.values("reason"):
        assert not pieces_in(str(problem))


def test_the_new_place_of_a_secret_service_is_called_by_its_id_before_it_is_loaded(
    package,
):
    files = {
        "services": "id,organization_id,name,status\ns1,o1,Shelter,active\n",
        "locations": "id,location_type,name\nl1,physical,Elm\n",
        "service_at_location": "id,service_id,location_id\nsl1,s1,l1\n",
    }
    imported(package(**files), source="shelters")
    Service.objects.update(is_confidential=True)
    files["locations"] += "l2,physical,Larkspur Refuge\n"
    files["service_at_location"] += "sl2,s1,l2\n"
    link = "id,link_id,link_entity,taxonomy_term_id,value\nat1,l2,location,,x\n"
    files["phones"] = "id,location_id,number\np1,l2,512-555-0101\n"
    files["attributes"] = link

    said = imported(package(**files), source="shelters", verbosity=2, dry_run=True)

    assert "+ location l2: new" in said
    assert not pieces_in(said)


UNREADABLE = "47.123457 Larkspur"
SHELTER = {"id": "s1", "name": "Shelter"}


def at(**said):
    return [{"id": "p1", "location": {"id": "l1"} | said}]


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        ("hsds", "", ""),
        (
            "hsds",
            "all.json",
            [SHELTER | {"service_at_locations": at(latitude=UNREADABLE)}],
        ),
        (
            "hsds",
            "twice.json",
            [
                SHELTER | {"service_at_locations": at()},
                {
                    "id": "s2",
                    "name": "Other",
                    "service_at_locations": at(latitude=UNREADABLE),
                },
            ],
        ),
        (
            "icarol",
            "all.csv",
            (
                "ResourceAgencyNum,TaxonomyLevelName,PublicName,ParentAgencyNum,Latitude\n"
                f"1,Agency,Shelter,0,\n2,Site,Refuge,1,{UNREADABLE}\n"
            ),
        ),
    ],
)
def test_a_cell_of_where_it_is_that_cannot_be_read_is_not_repeated(
    package, tmp_path, kind, name, text
):
    if name:
        said = text if isinstance(text, str) else json.dumps(text)
        (tmp_path / name).write_text(said)
    else:
        package(locations=f"id,location_type,latitude\nl1,physical,{UNREADABLE}\n")

    said = imported(tmp_path / name, kind, source="shelters", verbosity=2)

    assert not pieces_in(said)
    reasons = [problem.reason for problem in ImportProblem.objects.all()]
    assert any("latitude" in reason for reason in reasons), reasons
    assert not pieces_in(str(reasons))


@pytest.mark.parametrize("event", ["gone", "retired", "merged"])
def test_a_place_stays_secret_when_the_row_that_put_a_secret_service_there_goes(
    planted_by_service, client, event
):
    """The Location and its address stay current: only the row between them goes."""
    links = ServiceAtLocation.objects.filter(location__isnull=False)
    assert not Location.objects.public().exists()
    if event == "merged":
        for link in links:
            alone = ServiceAtLocation.objects.get_or_create(
                service=link.service, location=None, origin=link.origin
            )[0]
            links.filter(pk=link.pk).update(merged_into=alone)
    else:
        column = "gone_since" if event == "gone" else "retired_at"
        links.update(**{column: timezone.now()})

    assert not Location.objects.public().exists()
    for path in ("services", "organizations", "service_at_locations"):
        assert not pieces_in(body_of(client.get(f"/hsds/{path}?full=1")))


def test_an_organization_stays_secret_when_its_only_service_goes(planted_by_service):
    Service.objects.update(retired_at=timezone.now())

    assert not Organization.objects.public().filter(services__isnull=False).exists()
