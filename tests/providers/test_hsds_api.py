"""The HSDS API as whoever comes by sees it."""

import json
import socket
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.scope import scope
from providers.actions import teams
from providers.finding import index
from providers.formats.hsds_out import is_partial
from providers.hsds_api import streams, views
from providers.models import (
    Attribute,
    Location,
    Metadata,
    Organization,
    Phone,
    Service,
    ServiceAtLocation,
    Source,
    Taxonomy,
    TaxonomyTerm,
)
from tests.factories.providers import ServiceCapacityFactory, UnitFactory
from tests.factories.teams import a_team

LISTS = (
    "services",
    "organizations",
    "service_at_locations",
    "taxonomies",
    "taxonomy_terms",
)


@pytest.fixture
def source(db):
    return Source.objects.create(slug="elm", name="Elm")


@pytest.fixture
def house(source):
    return Organization.objects.create(origin=source, name="Elm House")


@pytest.fixture
def walk_in(house):
    """A service at a place on Elm Street, with a number."""
    service = Service.objects.create(organization=house, name="Walk-in counseling")
    location = Location.objects.create(
        organization=house, name="Elm Street", latitude=41.0, longitude=-90.0
    )
    location.addresses.create(
        origin=house.origin,
        address_1="1 Elm Street",
        city="Alder",
        state_province="IL",
        postal_code="61101",
        country="US",
    )
    place = ServiceAtLocation.objects.create(service=service, location=location)
    Phone.objects.create(service=service, number="(815) 555-0101", extension="12")
    index.rebuild_service(service)
    return place


@pytest.fixture
def term(source):
    taxonomy = Taxonomy.objects.create(origin=source, name="Elm's own")
    top = TaxonomyTerm.objects.create(origin=source, taxonomy=taxonomy, name="Help")
    return TaxonomyTerm.objects.create(
        origin=source, taxonomy=taxonomy, name="Counsel", parent=top
    )


def another(walk_in, name="Another", **more):
    """Make a second service, without a place."""
    owner = walk_in.service.organization
    return Service.objects.create(organization=owner, name=name, **more)


def get(client, path, **said):
    return client.get(f"/hsds/{path}", said).json()


def ids(client, path, **said):
    return [one["id"] for one in get(client, path, **said)["contents"]]


def test_it_says_what_it_is(client, db):
    said = get(client, "")

    assert said["version"] == "3.0"
    assert client.get(said["openapi_url"]).json()["openapi"] == "3.1.0"


def test_a_service_is_nested_with_all_about_it(client, walk_in):
    found = get(client, f"services/{walk_in.service_id}")

    assert found["organization"]["name"] == "Elm House"
    assert found["phones"][0]["extension"] == 12
    place = found["service_at_locations"][0]["location"]
    assert place["addresses"][0]["address_1"] == "1 Elm Street"


def test_metadata_we_wrote_names_the_source_and_what_it_said_itself_stands(
    client, walk_in, source
):
    for name, said in (("Ana Admin", None), ("Elm's clerk", {"id": "m1"})):
        Metadata.objects.create(
            origin=source,
            resource_id=walk_in.service_id,
            resource_type="service",
            last_action_date=date(2026, 1, 1),
            last_action_type="update",
            field_name="name",
            updated_by=name,
            as_imported=said,
        )

    told = get(client, f"services/{walk_in.service_id}")["metadata"]

    assert [one["updated_by"] for one in told] == ["Elm", "Elm's clerk"]


def test_how_many_teams_of_a_roster_are_free_is_not_published(client, supervisor):
    team = a_team(supervisor)
    for name in ("Teams", "Beds"):
        ServiceCapacityFactory(service=team.service, unit=UnitFactory(name=name))

    def told():
        with scope():  # as the public, who sees no roster
            found = get(client, f"services/{team.service_id}")["capacities"]
            names = sorted(one["unit"]["name"] for one in found)
            return names, is_partial(team.service.origin)

    # Who reads our export back must not take the count of teams for gone.
    assert told() == (["Beds"], True)
    teams.change_team(team, by=supervisor, limit=2, is_active=False)
    assert told() == (["Beds", "Teams"], False)


def test_pages_add_up(client, walk_in):
    for number in range(4):
        another(walk_in, f"Service {number}")

    first, last = (get(client, "services", per_page=2, page=p) for p in (1, 3))

    assert (first["total_items"], first["total_pages"], first["size"]) == (5, 3, 2)
    assert (first["first_page"], first["last_page"]) == (True, False)
    assert (last["total_items"], last["size"], last["last_page"]) == (5, 1, True)
    beyond = get(client, "services", per_page=2, page=9)
    assert (beyond["empty"], beyond["total_items"], beyond["size"]) == (True, 5, 0)


def test_a_list_costs_the_same_statements_whatever_its_length(client, walk_in):
    def cost(**said):
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/hsds/services", said).status_code == 200
        return len(asked)

    cost(full="true")
    few = cost(), cost(full="true")
    for number in range(20):
        service = another(walk_in, f"Service {number}")
        Phone.objects.create(service=service, number="(815) 555-0102")
        ServiceAtLocation.objects.create(service=service, location=walk_in.location)

    assert (cost(), cost(full="true")) == few


@pytest.mark.parametrize("path", ["services", "service_at_locations"])
def test_it_finds_by_words_term_taxonomy_organization_and_date(
    client, walk_in, term, path
):
    another(walk_in, last_modified=datetime(2020, 1, 1, tzinfo=UTC))
    service = walk_in.service
    Service.objects.filter(pk=service.pk).update(
        last_modified=datetime(2026, 1, 1, tzinfo=UTC)
    )
    Attribute.objects.create(
        link_id=service.pk, link_entity="service", taxonomy_term=term
    )
    mine = [str(walk_in.pk if path == "service_at_locations" else service.pk)]

    assert ids(client, path, search="counsel") == mine
    assert ids(client, path, search="counsel nowhere") == []
    assert ids(client, path, taxonomy_term_id=term.pk) == mine
    assert ids(client, path, taxonomy_term_id=uuid4()) == []
    assert ids(client, path, taxonomy_id=term.taxonomy_id) == mine
    assert ids(client, path, taxonomy_id=uuid4()) == []
    assert ids(client, path, modified_after="2026-01-01T00:00:00Z") == mine
    assert ids(client, path, modified_after="2026-01-01T00:00:01Z") == []
    assert mine[0] in ids(client, path, organization_id=service.organization_id)
    assert ids(client, path, organization_id=uuid4()) == []


def test_it_finds_places_by_postcode_and_by_distance_from_it(client, walk_in):
    far = Location.objects.create(
        origin=walk_in.origin, name="Far", latitude=41.1, longitude=-90.0
    )
    there = ServiceAtLocation.objects.create(service=another(walk_in), location=far)
    served = another(walk_in, "Comes to you")
    served.service_areas.create(origin=walk_in.origin, extent="61101 61102")
    everywhere = ServiceAtLocation.objects.create(service=served, location=None)

    def found(**said):
        return set(ids(client, "service_at_locations", postcode="61101", **said))

    assert found() == {str(walk_in.pk), str(everywhere.pk)}
    assert found(proximity=1000) == {str(walk_in.pk)}
    assert found(proximity=12_000) == {str(walk_in.pk), str(there.pk)}


def test_terms_are_asked_for_by_taxonomy_parent_and_top(client, term):
    of_it = {"taxonomy_id": term.taxonomy_id}
    top = [str(term.parent_id)]

    assert ids(client, "taxonomy_terms", top_only="true", **of_it) == top
    assert ids(client, "taxonomy_terms", parent_id=term.parent_id) == [str(term.pk)]
    assert ids(client, "taxonomy_terms", search="counsel", **of_it) == [str(term.pk)]


def test_an_organization_shows_its_services_slim_or_whole(client, walk_in):
    path = f"organizations/{walk_in.service.organization_id}"

    slim, whole = get(client, path), get(client, path, full_service="true")

    assert "phones" not in slim["services"][0]
    assert whole["services"][0]["phones"][0]["number"] == "(815) 555-0101"
    assert slim["locations"][0]["name"] == "Elm Street"


@pytest.mark.parametrize("path", LISTS)
def test_ndjson_streams_every_result_without_pages(client, walk_in, term, path):
    another(walk_in)
    listed = get(client, path, per_page=1000)["contents"]

    answer = client.get(f"/hsds/{path}", {"format": "ndjson", "per_page": 1})

    lines = b"".join(answer.streaming_content).splitlines()
    assert answer["Content-Type"] == "application/x-ndjson"
    assert [json.loads(line) for line in lines] == listed


def test_a_stream_of_many_batches_leaves_nothing_out(client, walk_in, monkeypatch):
    monkeypatch.setattr(views, "BATCH", 2)
    for number in range(6):
        another(walk_in, f"Service {number}")

    answer = client.get("/hsds/services", {"format": "ndjson"})

    lines = b"".join(answer.streaming_content).splitlines()
    assert len({json.loads(line)["id"] for line in lines}) == 7


def test_one_at_a_time_takes_everything_and_makes_room_when_done(
    client, walk_in, monkeypatch
):
    first = client.get("/hsds/services", {"format": "ndjson"})
    assert held() == 1
    list(first.streaming_content)
    assert held() == 0

    monkeypatch.setattr(streams, "STREAMS", 0)
    answer = client.get("/hsds/services", {"format": "ndjson"})

    assert answer.status_code == answer.json()["status"] == 429
    assert client.get("/hsds/services").status_code == 200


def test_a_reader_who_leaves_or_dawdles_makes_room(client, walk_in, monkeypatch):
    left = client.get("/hsds/services", {"format": "ndjson"})
    next(iter(left.streaming_content))
    for close in left._resource_closers:
        close()
    assert held() == 0

    monkeypatch.setattr(streams, "LONGEST", -1)
    slow = client.get("/hsds/services", {"format": "ndjson"})
    with pytest.raises(TimeoutError):
        list(slow.streaming_content)
    assert held() == 0


def test_where_own_files_cannot_be_read_the_stream_is_sent_and_makes_room(
    client, walk_in, monkeypatch
):
    class Unreadable:
        def is_dir(self):
            return True

        def iterdir(self):
            raise OSError("Too many open files")

    monkeypatch.setattr(streams, "OWN_FILES", Unreadable())

    list(client.get("/hsds/services", {"format": "ndjson"}).streaming_content)

    assert held() == 0


def test_a_stream_that_fails_before_it_begins_holds_no_slot(walk_in, monkeypatch):
    def fail():
        raise RuntimeError

    monkeypatch.setattr(streams, "_cut_who_stalls", fail)

    with pytest.raises(RuntimeError):
        streams.stream(iter(()), "text/plain")
    assert held() == 0


@pytest.mark.skipif(
    not hasattr(socket, "TCP_USER_TIMEOUT"), reason="the kernel has no such bound"
)
def test_a_reader_who_takes_in_nothing_is_cut_off_by_the_kernel(client, walk_in):
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()),
        server.accept()[0] as reader,
    ):
        open_before = len(list(streams.OWN_FILES.iterdir()))
        list(client.get("/hsds/services", {"format": "ndjson"}).streaming_content)
        assert len(list(streams.OWN_FILES.iterdir())) == open_before
        bound = reader.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)

    assert bound == streams.STALLED * 1000


def held():
    """Count the streams that the database knows of."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
            " AND classid = %s AND pid = pg_backend_pid()",
            [streams.LOCK],
        )
        return cursor.fetchone()[0]


def test_minimal_gives_ids_and_dates_of_all_at_once(client, walk_in):
    another(walk_in)

    answer = client.get("/hsds/services", {"minimal": "true", "per_page": 1})

    page = json.loads(b"".join(map(_bytes, answer.streaming_content)))
    assert (page["size"], page["total_items"], page["total_pages"]) == (2, 2, 1)
    assert set(page["contents"][0]) == {"id", "last_modified", "modified_date"}


def _bytes(part):
    return part if isinstance(part, bytes) else part.encode()


@pytest.mark.parametrize(
    ("said", "parameter"),
    [
        ({"page": "0"}, "page"),
        ({"page": "one"}, "page"),
        ({"per_page": "-1"}, "per_page"),
        ({"per_page": "9" * 400}, "per_page"),
        ({"full": "perhaps"}, "full"),
        ({"format": "xml"}, "format"),
        ({"modified_after": "yesterday"}, "modified_after"),
        ({"modified_after": "0001-01-01T00:00:00+14:00"}, "modified_after"),
        ({"taxonomy_id": "health"}, "taxonomy_id"),
        ({"search": "a\x00b"}, "search"),
        ({"search": "a" * 501}, "search"),
    ],
)
def test_a_bad_parameter_is_named_with_what_is_wrong(client, db, said, parameter):
    for answer in (
        client.get("/hsds/services", said),
        client.post("/hsds/services", said),
        client.post("/hsds/services", said, content_type="application/json"),
    ):
        problem = answer.json()

        assert answer.status_code == problem["status"] == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert problem["errors"][0]["parameter"] == parameter
        assert parameter in problem["detail"]


def test_proximity_without_a_postcode_is_near_to_nothing(client, db):
    answer = client.get("/hsds/service_at_locations", {"proximity": "100"})

    assert answer.json()["errors"][0]["parameter"] == "proximity"


@pytest.mark.parametrize("body", ["[]", "{", "7", "[" * 100_000])
def test_a_body_that_is_no_object_is_refused(client, db, body):
    answer = client.post("/hsds/services", body, content_type="application/json")

    assert answer.status_code == 400


@pytest.mark.parametrize("kind", ["application/json", None])
def test_a_list_can_be_asked_for_by_post(client, walk_in, kind):
    another(walk_in)
    said = {"search": "counseling", "per_page": 5}
    more = {"content_type": kind} if kind else {}

    answer = client.post("/hsds/services", said, **more).json()

    assert [one["name"] for one in answer["contents"]] == ["Walk-in counseling"]


@pytest.mark.parametrize("path", ["services/7", "services/x", "nothing", "services//"])
def test_what_is_not_there_is_a_problem_document(client, db, path):
    answer = client.get(f"/hsds/{path}")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", [*LISTS, ""])
def test_any_site_may_read_and_keep_an_answer_until_it_changes(client, walk_in, path):
    first = client.get(f"/hsds/{path}")
    again = {"If-None-Match": first["ETag"]}
    same = client.get(f"/hsds/{path}", headers=again)

    assert first["Access-Control-Allow-Origin"] == "*"
    assert "public" in first["Cache-Control"]
    assert not first.cookies
    assert (same.status_code, same.content) == (304, b"")
    if path in {"services", "organizations"}:
        another(walk_in)
        Organization.objects.create(origin=walk_in.origin, name="New")
        assert client.get(f"/hsds/{path}", headers=again).status_code == 200


def test_another_site_may_ask_but_not_write(client, walk_in):
    asked = client.options("/hsds/services")

    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    for method in (client.put, client.patch, client.delete):
        assert method(f"/hsds/services/{walk_in.service_id}").status_code == 405


def test_who_asks_too_often_waits(client, db, monkeypatch):
    monkeypatch.setitem(views.RATES, "hsds", "2/m/ip")

    answers = [client.get("/hsds/").status_code for _ in range(3)]

    assert answers == [200, 200, 429]


# What must not be seen ------------------------------------------------------------


def exclude(place):
    Service.objects.filter(pk=place.service_id).update(is_excluded=True)


def hide(place):
    Service.objects.filter(pk=place.service_id).update(is_confidential=True)


def hide_the_place(place):
    Location.objects.filter(pk=place.location_id).update(is_confidential=True)


def retire(place):
    at = {"retired_at": datetime(2026, 1, 1, tzinfo=UTC)}
    Service.objects.filter(pk=place.service_id).update(**at)
    Organization.objects.filter(pk=place.service.organization_id).update(**at)
    Location.objects.filter(pk=place.location_id).update(**at)


def lose(place):
    at = {"gone_since": datetime(2026, 1, 1, tzinfo=UTC)}
    Service.objects.filter(pk=place.service_id).update(**at)
    Organization.objects.filter(pk=place.service.organization_id).update(**at)
    Location.objects.filter(pk=place.location_id).update(**at)


@pytest.mark.parametrize("away", [exclude, hide, hide_the_place, retire, lose])
def test_what_is_kept_back_is_on_no_list_and_at_no_address(client, walk_in, away):
    pks = {
        "services": walk_in.service_id,
        "service_at_locations": walk_in.pk,
        "organizations": walk_in.service.organization_id,
    }
    for path, pk in pks.items():
        assert client.get(f"/hsds/{path}/{pk}").status_code == 200

    away(walk_in)
    index.rebuild_service(walk_in.service)

    for path, pk in pks.items():
        assert client.get(f"/hsds/{path}/{pk}").status_code == 404, path
        for said in ({}, {"full": "1"}, {"search": "counseling"}, {"search": "Elm"}):
            assert ids(client, path, **said) == [], (path, said)


def test_a_service_with_another_place_shows_that_one_only(client, walk_in):
    open_ = Location.objects.create(
        organization=walk_in.service.organization, name="Town hall"
    )
    ServiceAtLocation.objects.create(service=walk_in.service, location=open_)
    Phone.objects.create(location=walk_in.location, number="(815) 555-0199")
    Phone.objects.create(
        location=walk_in.location, service=walk_in.service, number="(815) 555-0198"
    )
    hide_the_place(walk_in)

    for path in (
        f"services/{walk_in.service_id}",
        f"organizations/{walk_in.service.organization_id}?full_service=1",
        "services?full=1",
        "service_at_locations?full=1",
    ):
        said = client.get(f"/hsds/{path}").content.decode()

        assert "Town hall" in said, path
        for piece in ("Elm Street", "61101", "0199", "0198", str(walk_in.location_id)):
            assert piece not in said, (path, piece)
