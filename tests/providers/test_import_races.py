"""Real threads on real connections: two imports at once, and an edit during one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time
from threading import Barrier, Event
from time import sleep

import pytest
from django.db import connection

from core.errors import ConflictError
from core.scope import scope
from providers import actions
from providers.feeds import loader
from providers.imports import Order, import_directory
from providers.models import (
    ImportConflict,
    ImportRun,
    Organization,
    Service,
    ServiceAtLocation,
    Source,
)
from tests.factories.providers import PhoneFactory, ServiceAtLocationFactory

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = "id,organization_id,name,status\n"


@pytest.fixture
def load(package, jurisdiction, directory_admin):
    def run(path):
        try:
            with scope(jurisdiction):
                order = Order(
                    path=path, kind="hsds", source="elm", jurisdiction=jurisdiction
                )
                return import_directory(order)
        finally:
            connection.close()

    return run


@pytest.fixture
def paused(monkeypatch):
    """Let an import stand still in the middle of writing."""
    writing, go_on = Event(), Event()
    leave = loader.outcome.leave

    def slow(*args):
        writing.set()
        go_on.wait(10)
        leave(*args)

    monkeypatch.setattr(loader.outcome, "leave", slow)
    return writing, go_on


def test_two_imports_of_one_source_at_once_are_one_after_the_other(package, load):
    path, barrier = package(), Barrier(4)

    def one(_):
        barrier.wait(10)
        return load(path)

    with ThreadPoolExecutor(4) as pool:
        reports = list(pool.map(one, range(4)))

    assert sorted(report.is_unchanged for report in reports) == [
        False,
        True,
        True,
        True,
    ]
    assert Service.objects.count() == 2
    assert Organization.objects.count() == 1
    assert Source.objects.filter(slug="elm").count() == 1


def test_an_edit_during_an_import_and_the_import_both_stand(
    package, load, paused, jurisdiction, directory_admin
):
    writing, go_on = paused
    go_on.set()
    load(package())
    writing.clear()
    go_on.clear()
    path = package(services=f"{HEAD}s1,o1,Walk-in,inactive\ns2,o1,Line,active\n")

    def edit():
        try:
            with scope(jurisdiction):
                service = Service.objects.get(original_id="s1")
                writing.wait(10)
                actions.edit_service(service, by=directory_admin, name="Ours")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        edited = pool.submit(edit)
        imported = pool.submit(load, path)
        assert writing.wait(10)
        sleep(0.3)
        go_on.set()
        imported.result(20)
        edited.result(20)

    service = Service.objects.get(original_id="s1")
    assert (service.name, service.status) == ("Ours", "inactive")
    assert service.as_imported["status"] == "inactive"


def test_an_edit_that_comes_first_is_a_conflict_and_no_loss(
    package, load, jurisdiction, directory_admin
):
    load(package())
    with scope(jurisdiction):
        service = Service.objects.get(original_id="s1")
        actions.edit_service(service, by=directory_admin, name="Ours")

    load(package(services=f"{HEAD}s1,o1,Theirs,active\ns2,o1,Line,active\n"))

    assert Service.objects.get(original_id="s1").name == "Ours"
    assert ImportConflict.objects.get().theirs == "Theirs"
    assert ImportRun.objects.count() == 2


def test_an_edit_that_waits_too_long_is_told_why(
    package, load, paused, jurisdiction, directory_admin
):
    writing, go_on = paused
    go_on.set()
    load(package())
    writing.clear()
    go_on.clear()
    path = package(services=f"{HEAD}s1,o1,Walk-in,inactive\ns2,o1,Line,active\n")

    with ThreadPoolExecutor(1) as pool:
        imported = pool.submit(load, path)
        assert writing.wait(10)
        with pytest.raises(ConflictError, match="An import is writing"):
            _edit_in_a_hurry(jurisdiction, directory_admin)
        go_on.set()
        imported.result(20)

    assert Service.objects.get(original_id="s1").status == "inactive"


def _edit_in_a_hurry(jurisdiction, by):
    with scope(jurisdiction):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = 200")
        service = Service.objects.get(original_id="s1")
        actions.edit_service(service, by=by, name="Ours")


@pytest.fixture
def ours(jurisdiction, directory_admin):
    """A place of our own with a number, and a way to do several things to it at once."""
    place = ServiceAtLocationFactory()
    PhoneFactory(service=place.service, number="512-555-0101", extension="1")

    def at_once(*acts):
        barrier = Barrier(len(acts))

        def run(act):
            try:
                with scope(jurisdiction):
                    here = ServiceAtLocation.objects.get(pk=place.pk)
                    phone = here.service.phones.get()
                    barrier.wait(10)
                    act(here, phone)
            finally:
                connection.close()

        with ThreadPoolExecutor(len(acts)) as pool:
            list(pool.map(run, acts))

    return place, at_once


def test_weeks_written_at_once_do_not_both_stand(ours, directory_admin):
    place, at_once = ours
    week = {"MO": [(time(9), time(17))]}

    at_once(*[lambda p, _: actions.set_hours(p, week, by=directory_admin)] * 3)

    assert place.schedules.count() == 1


def test_a_number_keeps_what_two_change_of_it_at_once(ours, directory_admin):
    place, at_once = ours
    by = directory_admin

    at_once(
        lambda p, one: actions.set_phone(one, p.service, by=by, number="512-555-0102"),
        lambda p, one: actions.set_phone(one, p.service, by=by, extension="2"),
        lambda p, one: actions.retire_phone(one, p.service, by=by),
    )

    phone = place.service.phones.get()
    assert (phone.number, phone.extension) == ("512-555-0102", "2")
    assert phone.retired_at
