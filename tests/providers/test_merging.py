"""Entries of two sources that are one and the same: merged by hand, split again."""

from threading import Barrier, Thread

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import ConflictError, Refused
from core.models import AccessLog
from core.scope import scope
from providers.actions import following, merging, verifying
from providers.actions.capacity import Count, tell_of
from providers.actions.links import issue_link
from providers.finding.search import SearchQuery, find
from providers.models import (
    Duplicate,
    ImportRun,
    MapEntry,
    Metadata,
    Opening,
    ProviderLink,
    SearchEntry,
    Service,
    ServiceAtLocation,
    Source,
    Verification,
)
from providers.sweeps import mind_duplicates
from referrals.actions import refer
from tests.factories.providers import (
    AddressFactory,
    LocationFactory,
    PhoneFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
    SourceFactory,
)
from tests.factories.referrals import in_status

pytestmark = pytest.mark.django_db
HERE, THERE = (30.0, -97.0), (31.0, -98.0)


def feed(slug, **more):
    return SourceFactory(slug=slug, name=slug.title(), **more)


def entry(source, name="Walk-in Crisis Center", spots=(HERE,), **more):
    """A service of a feed at these spots, as search knows it."""
    service = ServiceFactory(
        origin=source, organization__origin=source, name=name, **more
    )
    for latitude, longitude in spots:
        location = LocationFactory(
            origin=source, latitude=latitude, longitude=longitude
        )
        AddressFactory(location=location, origin=source)
        ServiceAtLocationFactory(
            origin=source,
            service=service,
            location=location,
            hours={"MO": ("09:00", "17:00")},
        )
    return service


@pytest.fixture(autouse=True)
def _nothing_looked_for(db):
    cache.clear()


@pytest.fixture
def north(db):
    return feed("north")


@pytest.fixture
def south(db):
    return feed("south")


@pytest.fixture
def pair(north, south):
    return merging.pair_of(entry(north), entry(south))


def merged(pair, by):
    merging.merge(pair, by=by, keep=pair.first)
    pair.refresh_from_db()
    return pair


def found(words="walk-in crisis center"):
    return {row.service_id for row in find(SearchQuery(words=words)).rows}


def directory():
    """All that a merge may touch, column by column."""
    tables = (Service, ServiceAtLocation, SearchEntry, Opening)
    return [
        sorted(
            str(sorted(row.items())) for row in model.objects.values(*columns(model))
        )
        for model in tables
    ]


def columns(model):
    """Opening rows are made anew each time, so their own keys say nothing."""
    skipped = {"id"} if model is Opening else set()
    return [f.attname for f in model._meta.concrete_fields if f.attname not in skipped]


def test_a_merged_entry_is_found_once_and_both_sources_keep_their_rows(
    pair, directory_admin
):
    assert found() == {pair.first_id, pair.second_id}

    merged(pair, directory_admin)

    assert found() == {pair.first_id}
    assert not Service.objects.current().filter(pk=pair.second_id).exists()
    assert set(Service.objects.public()) == {pair.first}
    assert {p.service for p in ServiceAtLocation.objects.public()} == {pair.first}
    assert not ServiceAtLocation.objects.current().filter(service=pair.second).exists()
    assert {s.origin.slug for s in Service.objects.all()} == {"north", "south"}
    assert Metadata.objects.filter(
        resource_id=pair.second_id, field_name="merged_into"
    ).exists()


def test_links_to_a_merged_entry_lead_nowhere_until_it_is_split(
    pair, directory_admin, client
):
    verifying.ask(
        pair.second,
        email="desk@harbor.example",
        jurisdiction=directory_admin.jurisdiction,
        by=None,
    )
    _, url = issue_link(pair.second, "capacity", by=directory_admin)
    address = "/" + url.split("/", 3)[3]

    merged(pair, directory_admin)

    assert not ProviderLink.objects.open().filter(kind="verify").exists()
    assert client.get(address).status_code == 404
    merging.split(pair, by=directory_admin)
    assert client.get(address).status_code == 200


def test_nobody_tells_the_capacity_of_a_merged_entry(pair, directory_admin):
    place = pair.second.service_at_locations.get()
    merged(pair, directory_admin)

    for where in (place, Service.objects.get(pk=pair.second_id)):
        with pytest.raises(ConflictError, match="merged into"):
            tell_of(
                where,
                by=directory_admin,
                unit="bed",
                population="",
                through="api",
                count=Count(1, 2),
            )


def test_a_place_that_only_the_merged_entry_has_is_not_lost(
    north, south, directory_admin
):
    pair = merging.pair_of(entry(north), entry(south, spots=(HERE, THERE)))
    kept = pair.first if pair.first.origin == north else pair.second

    merging.merge(pair, by=directory_admin, keep=kept)

    spots = {
        (place.location.latitude, place.location.longitude)
        for place in ServiceAtLocation.objects.current()
    }
    assert spots == {HERE, THERE}
    assert len(find(SearchQuery(words="walk-in crisis center")).rows) == 2


def test_a_referral_to_a_merged_entry_follows_to_the_one_that_is_kept(
    pair, directory_admin, clinician
):
    place = pair.second.service_at_locations.get()
    referral = in_status(
        "requested",
        by=clinician,
        jurisdiction=clinician.jurisdiction,
        service_at_location=place,
    )

    merged(pair, directory_admin)

    referral.refresh_from_db()
    assert referral.service_at_location == place
    assert referral.service_at_location.survivor.service == pair.first


def test_a_referral_made_or_sent_after_the_merge_means_the_one_that_is_kept(
    pair, directory_admin, clinician
):
    place = pair.second.service_at_locations.get()
    mine = {"by": clinician, "jurisdiction": clinician.jurisdiction}
    drafted = in_status("draft", service_at_location=place, **mine)
    merged(pair, directory_admin)
    place.refresh_from_db()

    drafted.send(by=clinician)
    asked = refer(drafted.case, by=clinician, service_at_location=place)

    assert drafted.status == "requested"
    assert asked.service_at_location.service == pair.first


def test_what_came_of_a_place_made_by_a_merge_leads_back_after_the_split(
    north, south, directory_admin, clinician
):
    pair = merging.pair_of(entry(north), entry(south, spots=(THERE,)))
    kept, gone = pair.first, pair.second
    merging.merge(
        pair,
        by=directory_admin,
        keep=kept,
        places={p.pk: None for p in gone.service_at_locations.all()},
    )
    made = kept.service_at_locations.get(origin__is_desk=True)
    in_status(
        "requested",
        by=clinician,
        jurisdiction=clinician.jurisdiction,
        service_at_location=made,
    )

    merging.split(pair, by=directory_admin)

    made.refresh_from_db()
    assert made.survivor == gone.service_at_locations.get()
    assert not ServiceAtLocation.objects.current().filter(pk=made.pk).exists()


def test_a_pair_told_apart_is_not_proposed_again(pair, directory_admin):
    merging.tell_apart(pair, by=directory_admin)

    merging.propose_all()

    assert not Duplicate.objects.proposed().exists()


def test_a_merge_can_be_neither_repeated_nor_turned_round(pair, directory_admin):
    merged(pair, directory_admin)

    for keep in (pair.first, pair.second):
        with pytest.raises(ConflictError):
            merging.merge(pair, by=directory_admin, keep=keep)


def test_an_entry_merged_away_takes_in_no_other(north, south, directory_admin):
    one, two, three = entry(north), entry(south), entry(feed("west"))
    merging.merge(merging.pair_of(one, two), by=directory_admin, keep=one)

    with pytest.raises(ConflictError):
        merging.merge(merging.pair_of(two, three), by=directory_admin, keep=two)


def test_another_jurisdictions_entry_is_not_merged_away(
    north, other_jurisdiction, directory_admin
):
    theirs = entry(feed("birch", jurisdiction=other_jurisdiction))
    pair = merging.pair_of(entry(north), theirs)
    ours = pair.second if pair.first == theirs else pair.first

    with pytest.raises(Refused):
        merging.merge(pair, by=directory_admin, keep=ours)

    merging.merge(pair, by=directory_admin, keep=theirs)
    assert Service.objects.get(pk=ours.pk).merged_into == theirs


def test_a_confidential_entry_is_not_merged_into_an_open_one(
    north, south, directory_admin
):
    secret = entry(north, is_confidential=True)
    pair = merging.pair_of(secret, entry(south))
    open_ = pair.second if pair.first == secret else pair.first

    with pytest.raises(Refused):
        merging.merge(pair, by=directory_admin, keep=open_)

    merging.merge(pair, by=directory_admin, keep=secret)
    cards = [row.card["address"] for row in SearchEntry.objects.all()]
    assert cards == [""]


def test_a_confidential_place_is_not_merged_into_an_open_one(
    north, south, directory_admin
):
    secret = entry(north)
    secret.service_at_locations.get().location.is_confidential = True
    place = secret.service_at_locations.get().location
    place.is_confidential = True
    place.save()
    pair = merging.pair_of(secret, entry(south))
    open_ = pair.second if pair.first == secret else pair.first

    with pytest.raises(Refused):
        merging.merge(pair, by=directory_admin, keep=open_)


def test_the_same_shelter_in_two_feeds_is_proposed_with_what_speaks_for_it(
    north, south
):
    one, two = (
        entry(north, "Harbor Women's Shelter"),
        entry(south, "Harbor Womens Shelter"),
    )
    for service in (one, two):
        PhoneFactory(service=service, origin=service.origin, number="(512) 555-0142")
        ServiceAtLocationFactory._meta.model.objects.filter(service=service)
        merging.index.rebuild_service(service)
    entry(south, "County Dental Clinic", spots=(HERE,))

    assert merging.propose_all() == 1
    assert merging.propose_all() == 0

    proposal = Duplicate.objects.proposed().get()
    assert {proposal.first, proposal.second} == {one, two}
    assert {"same number", "same spot"} <= set(proposal.reasons)


def test_entries_of_one_source_are_not_compared(north):
    entry(north)
    entry(north)

    assert merging.propose_all() == 0


def test_a_proposal_goes_when_an_import_made_the_two_unlike(north, south):
    one, _ = entry(north), entry(south)
    merging.propose_all()
    one.name = "Legal Aid"
    one.save()
    merging.index.rebuild_service(one)

    merging.propose_all()

    assert not Duplicate.objects.exists()


def test_a_place_an_import_adds_to_a_merged_entry_comes_to_the_one_that_is_kept(
    pair, directory_admin
):
    merged(pair, directory_admin)
    source = pair.second.origin
    location = LocationFactory(origin=source, latitude=THERE[0], longitude=THERE[1])
    ServiceAtLocationFactory(origin=source, service=pair.second, location=location)

    assert following.follow_imports() == 1
    assert following.follow_imports() == 0

    new = pair.first.service_at_locations.get(location=location)
    assert SearchEntry.objects.filter(pk=new.pk).exists()
    merging.split(pair, by=directory_admin)
    assert not ServiceAtLocation.objects.filter(pk=new.pk).exists()
    assert not ServiceAtLocation.objects.exclude(merged_into=None).exists()


def test_a_place_that_went_from_its_source_goes_from_the_one_that_is_kept(
    north, south, directory_admin
):
    pair = merging.pair_of(entry(north), entry(south, spots=(HERE, THERE)))
    kept = pair.first if pair.first.origin == north else pair.second
    merging.merge(pair, by=directory_admin, keep=kept)
    carried = kept.service_at_locations.get(origin__is_desk=True)
    origin = carried.merged_from.get()
    origin.gone_since = origin.location.origin.created_at
    origin.save()

    assert following.follow_imports() == 1

    carried.refresh_from_db()
    assert carried.gone_since == origin.gone_since


def test_a_merge_an_import_and_a_split_leave_metadata_of_the_places(
    north, south, directory_admin
):
    pair = merging.pair_of(entry(north), entry(south, spots=(THERE,)))
    kept = pair.first if pair.first.origin == north else pair.second
    merging.merge(pair, by=directory_admin, keep=kept)
    carried = kept.service_at_locations.get(origin__is_desk=True)
    origin = carried.merged_from.get()
    origin.gone_since = timezone.now()
    origin.save()
    following.follow_imports()
    pair.refresh_from_db()
    merging.split(pair, by=directory_admin)

    rows = Metadata.objects.filter(resource_type="service_at_location")
    told = rows.values_list(
        "resource_id", "field_name", "last_action_type", "replacement_value"
    )
    assert {one for one in told if one[1] != "location_id"} == {
        (carried.pk, "service_id", "create", str(kept.pk)),
        (origin.pk, "merged_into", "update", str(carried.pk)),
        (carried.pk, "gone_since", "update", origin.gone_since.isoformat()),
        (origin.pk, "merged_into", "update", ""),
        (carried.pk, "service_id", "delete", ""),
    }
    assert rows.count() == 6


@pytest.mark.parametrize("column", ["retired_at", "gone_since"])
def test_a_place_is_never_merged_into_one_that_is_out_of_use(
    pair, directory_admin, column
):
    theirs = pair.second.service_at_locations.get()
    twin = ServiceAtLocationFactory(
        origin=pair.first.origin,
        service=pair.first,
        location=theirs.location,
        **{column: timezone.now()},
    )

    with pytest.raises(ConflictError, match="out of use at the entry to keep"):
        merging.merge(
            pair, by=directory_admin, keep=pair.first, places={theirs.pk: None}
        )

    theirs.refresh_from_db()
    assert (theirs.merged_into, twin.merged_from.count()) == (None, 0)


def test_a_new_place_whose_twin_is_out_of_use_waits_and_holds_up_nothing_else(
    pair, directory_admin, client, caplog
):
    merged(pair, directory_admin)
    source = pair.second.origin
    spots = [LocationFactory(origin=source, latitude=y, longitude=0) for y in (1, 50)]
    for spot in spots:
        ServiceAtLocationFactory(origin=source, service=pair.second, location=spot)
    ServiceAtLocationFactory(
        origin=pair.first.origin,
        service=pair.first,
        location=spots[0],
        retired_at=timezone.now(),
    )

    assert following.follow_imports() == 1

    waiting = pair.second.service_at_locations.get(location=spots[0])
    assert waiting.merged_into is None
    assert f"pair {pair.pk} 1 new places wait" in caplog.text
    client.force_login(directory_admin)
    page = client.get(pair.get_absolute_url()).content.decode()
    assert "1 new place of the entry merged away is found by nobody" in page


@pytest.mark.parametrize("marked", ["place", "entry"])
def test_a_place_that_takes_nobody_is_not_merged_into_one_that_does(
    pair, directory_admin, marked
):
    theirs = pair.second.service_at_locations.get()
    ours = pair.first.service_at_locations.get()
    row = theirs if marked == "place" else pair.second
    row.do_not_refer = True
    row.save()

    with pytest.raises(ConflictError, match="nobody is to be sent there"):
        merged(pair, directory_admin)

    ours.do_not_refer = True
    ours.save()
    merged(pair, directory_admin)
    theirs.refresh_from_db()
    assert theirs.merged_into == ours


@pytest.mark.parametrize("marked", ["entry", "place", "new place"])
def test_what_an_import_makes_secret_of_a_merged_entry_is_secret_where_it_is_kept(
    pair, directory_admin, marked
):
    merged(pair, directory_admin)
    theirs = pair.second.service_at_locations.get().location
    if marked == "new place":
        theirs = LocationFactory(
            origin=pair.second.origin, latitude=HERE[0], longitude=HERE[1]
        )
        ServiceAtLocationFactory(
            origin=theirs.origin, service=pair.second, location=theirs
        )
    became = pair.second if marked == "entry" else theirs
    type(became).objects.filter(pk=became.pk).update(is_confidential=True)

    following.follow_imports()

    kept = pair.first.service_at_locations.get(origin=pair.first.origin)
    assert kept.is_confidential
    assert [row.card["address"] for row in SearchEntry.objects.all()] == [""] * (
        SearchEntry.objects.count()
    )
    row = Service.objects.get(pk=pair.first_id) if marked == "entry" else kept.location
    assert Metadata.objects.filter(
        resource_id=row.pk, field_name="is_confidential"
    ).exists()
    assert AccessLog.objects.filter(
        subject_id=row.pk, reason="is_confidential"
    ).exists()


def test_a_merge_that_is_refused_stops_no_other_and_not_the_sweep(
    north, south, directory_admin, monkeypatch, caplog
):
    pairs = [
        merging.pair_of(entry(north, name), entry(south, name)) for name in ("A", "B")
    ]
    for one in pairs:
        merged(one, directory_admin)
        source = one.second.origin
        ServiceAtLocationFactory(
            origin=source,
            service=one.second,
            location=LocationFactory(
                origin=source, latitude=THERE[0], longitude=THERE[1]
            ),
        )
    follow = following.match_places

    def refused(new, kept):
        if kept and kept[0].service_id == pairs[0].first_id:
            raise ConflictError("One of the places to keep is out of use by now.")
        return follow(new, kept)

    monkeypatch.setattr(following, "match_places", refused)

    mind_duplicates()

    assert cache.get(merging.LOOKED) is not None
    assert str(pairs[0].pk) in caplog.text
    counts = [one.first.service_at_locations.count() for one in pairs]
    assert counts == [1, 2]


def test_what_search_and_map_worked_out_of_a_place_does_not_hold_up_a_split(
    north, south, directory_admin
):
    pair = merging.pair_of(entry(north), entry(south, spots=(HERE, THERE)))
    kept = pair.first if pair.first.origin == north else pair.second
    merging.merge(pair, by=directory_admin, keep=kept)
    made = kept.service_at_locations.get(origin__is_desk=True)
    MapEntry.objects.create(service_at_location=made, name="Walk-in")

    merging.split(pair, by=directory_admin)

    assert not ServiceAtLocation.objects.filter(pk=made.pk).exists()


def test_what_was_merged_into_a_place_that_came_along_is_split_first(
    north, south, directory_admin
):
    kept, one = entry(north), entry(south, spots=(THERE,))
    other = entry(feed("west"), spots=(THERE,))
    place = one.service_at_locations.get()
    first = merging.pair_of(kept, one)
    own = {place.pk: None}
    merging.merge(first, by=directory_admin, keep=kept, places=own)
    second = merging.pair_of(kept, other)
    merging.merge(second, by=directory_admin, keep=kept)

    with pytest.raises(ConflictError), transaction.atomic():
        merging.split(first, by=directory_admin)

    merging.split(second, by=directory_admin)
    merging.split(first, by=directory_admin)
    assert kept.service_at_locations.count() == 1


def test_an_entry_whose_survivor_was_merged_on_is_split_after_it(
    north, south, directory_admin
):
    one, two, three = entry(north), entry(south), entry(feed("west"))
    below = merging.pair_of(one, two)
    above = merging.pair_of(two, three)
    merging.merge(below, by=directory_admin, keep=two)
    merging.merge(above, by=directory_admin, keep=three)
    one.refresh_from_db()
    assert one.survivor == three

    with pytest.raises(ConflictError), transaction.atomic():
        merging.split(below, by=directory_admin)

    merging.split(above, by=directory_admin)
    merging.split(below, by=directory_admin)
    assert not Service.objects.exclude(merged_into=None).exists()


SPOTS = st.lists(st.sampled_from([HERE, THERE, (HERE[0], -97.0005)]), max_size=3)
STEPS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=5)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    spots=st.lists(SPOTS, min_size=4, max_size=4), steps=STEPS, backwards=st.booleans()
)
def test_splitting_all_that_was_merged_leaves_the_directory_as_it_was(
    directory_admin, spots, steps, backwards
):
    """Whatever is merged into whatever, and in whichever order it is split again."""
    ServiceAtLocation.objects.update(merged_into=None)
    Duplicate.objects.all().delete()
    entries = [
        entry(feed(f"feed-{n}"), spots=tuple(set(where)))
        for n, where in enumerate(spots)
    ]
    Source.objects.desk(directory_admin.jurisdiction)
    before, done = directory(), []
    for one, other in steps:
        if one == other:
            continue
        pair = merging.pair_of(entries[one], entries[other])
        try:
            with transaction.atomic():
                merging.merge(pair, by=directory_admin, keep=entries[one])
            done.append(pair)
        except ConflictError:
            continue
    left = done[::-1] if backwards else list(done)
    for _ in range(len(done) + 1):
        for pair in list(left):
            try:
                with transaction.atomic():
                    merging.split(pair, by=directory_admin)
                left.remove(pair)
            except ConflictError:
                continue

    assert left == []
    assert directory() == before


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_a_pair_in_opposite_ways_at_once_merge_it_once(
    staff, jurisdiction
):
    with scope(jurisdiction):
        admin = staff("directory_admin", jurisdiction)
        pair = merging.pair_of(entry(feed("north")), entry(feed("south")))
    start, ends = Barrier(2), []

    def merge(keep):
        try:
            start.wait()
            with scope(jurisdiction):
                merging.merge(pair, by=admin, keep=keep)
            ends.append("merged")
        except ConflictError:
            ends.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=merge, args=[keep]) for keep in (pair.first, pair.second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == ["merged", "refused"]
    assert Service.objects.filter(merged_into=None).count() == 1
    assert Service.objects.exclude(merged_into=None).get().survivor.merged_into is None


@pytest.mark.django_db(transaction=True)
def test_merges_that_would_chase_each_other_in_a_ring_end_at_one_entry(
    staff, jurisdiction
):
    with scope(jurisdiction):
        admin = staff("directory_admin", jurisdiction)
        ring = [entry(feed(name)) for name in ("north", "south", "west")]
        pairs = [merging.pair_of(ring[n], ring[n - 1]) for n in range(3)]
    start = Barrier(3)

    def merge(n):
        try:
            start.wait()
            with scope(jurisdiction):
                merging.merge(pairs[n], by=admin, keep=ring[n])
        except ConflictError:
            pass
        finally:
            connection.close()

    threads = [Thread(target=merge, args=[n]) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {s.survivor for s in Service.objects.all()} <= set(
        Service.objects.filter(merged_into=None)
    )
    assert Service.objects.filter(merged_into=None).count() >= 1


LOCATIONS = "id,organization_id,name,latitude,longitude\nl1,o1,Depot,30.1,-97.1\n"
LINKS = "id,service_id,location_id\nsl1,s1,l1\n"


@pytest.mark.parametrize("again", ["north", "south"])
def test_an_import_of_either_source_leaves_a_merged_entry_merged(
    package, run_import, directory_admin, again
):
    files = {"locations": LOCATIONS, "services_at_location": LINKS}
    for name in ("north", "south"):
        run_import(package(**files), source=name)
    one, two = Service.objects.filter(original_id="s1").order_by("pk")
    pair = merging.pair_of(one, two)
    merging.merge(pair, by=directory_admin, keep=one)

    renamed = "id,organization_id,name,status\ns1,o1,Walk-in Center,active\n"
    run_import(package(services=renamed, **files), source=again)
    mind_duplicates()

    two.refresh_from_db()
    assert two.merged_into == one
    assert {row.service_id for row in SearchEntry.objects.all()} & {one.pk, two.pk} == {
        one.pk
    }
    assert set(Service.objects.filter(name="Walk-in Center")) <= {one, two}
    assert Duplicate.objects.get(pk=pair.pk).status == "merged"


def test_what_is_due_is_known_though_looking_for_duplicates_fails(north, monkeypatch):
    entry(north)
    monkeypatch.setattr(merging.likeness, "likely_pairs", lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        mind_duplicates()

    assert Verification.objects.count() == 1


def test_after_each_import_duplicates_are_looked_for_once(north, south):
    entry(north)
    entry(south)
    run = ImportRun.objects.create(source=north, format="csv", file_name="a.csv")
    run.finished_at = run.started_at
    run.save()

    assert mind_duplicates() == 1

    Duplicate.objects.all().delete()
    assert mind_duplicates() == 0
