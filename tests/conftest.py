"""What every test stands on: a database under row-level security, and a cast."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase
from rest_framework.test import APIClient

from accounts.models import Jurisdiction, User, join
from accounts.permissions import Role
from config import embedded
from core.scope import scope
from providers import continuum
from tests import database

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what walks the whole house: at the end it would run alone for a minute."""
    items.sort(key=lambda item: not _walks_the_house(item))


def _walks_the_house(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    # One that commits empties the tables behind it, so those stay where they are: last.
    commits = not marker or marker.kwargs.get("transaction")
    return item.path.parent == HERE and not commits


def pytest_configure(config: pytest.Config) -> None:
    embedded.ensure_running()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """Make the database as its owner, use it as web, worker and commands do."""
    name = connection.creation._get_test_db_name()
    with django_db_blocker.unblock():
        database.connect_as("owner")
        database.copy_of_the_model(name)
        database.connect_as("app")
        connection.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_by_their_owner() -> None:
    """Only the owner may TRUNCATE, which is how a transactional test cleans up."""
    empty = TransactionTestCase._fixture_teardown

    def as_owner(case: TransactionTestCase) -> None:
        database.connect_as("owner")
        empty(case)
        continuum.plant(apps)  # rows that migrating made, and every other test finds
        database.connect_as("app")

    TransactionTestCase._fixture_teardown = as_owner


@pytest.fixture(autouse=True)
def _in_scope(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test see its own jurisdiction's rows, as a request of its users would."""
    marker = request.node.get_closest_marker("django_db")
    names = set(request.fixturenames)
    in_threads = "transactional_db" in names or (
        marker is not None and marker.kwargs.get("transaction")
    )
    if in_threads or (marker is None and "db" not in names):
        yield
        return
    with scope(request.getfixturevalue("jurisdiction")):
        yield


@pytest.fixture
def jurisdiction(db: None) -> Jurisdiction:
    return Jurisdiction.objects.create(
        name="Alder County", slug="alder", timezone="America/Chicago"
    )


@pytest.fixture
def other_jurisdiction(db: None) -> Jurisdiction:
    return Jurisdiction.objects.create(
        name="Birch City", slug="birch", timezone="America/Denver"
    )


@pytest.fixture
def staff(db: None) -> Callable[..., User]:
    """Make a user with a role in a jurisdiction."""

    def make(role: str, jurisdiction: Jurisdiction, name: str = "") -> User:
        name = name or f"{Role(role).label} of {jurisdiction}"
        email = f"{role}.{User.objects.count()}@{jurisdiction.slug}.example"
        user = User.objects.create_user(email, None, name=name, credential="LPC")
        join(user, jurisdiction, role, by=None)
        return user

    return make


def _member(role: str) -> Any:
    @pytest.fixture(name=role)
    def member(staff: Callable[..., User], jurisdiction: Jurisdiction) -> User:
        return staff(role, jurisdiction)

    return member


call_taker = _member("call_taker")
clinician = _member("clinician")
case_manager = _member("case_manager")
directory_admin = _member("directory_admin")
supervisor = _member("supervisor")
evaluator = _member("evaluator")
program_admin = _member("program_admin")
integration = _member("integration")


@pytest.fixture
def outsider(staff: Callable[..., User], other_jurisdiction: Jurisdiction) -> User:
    """A clinician of another jurisdiction, to whom nothing here exists."""
    return staff(Role.CLINICIAN, other_jurisdiction)


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def api() -> APIClient:
    return APIClient()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real standards and data, or a skip that says it is not here."""
    folder = Path(settings.SHARED_DATA)
    if not folder.is_dir():
        pytest.skip(f"The real data is not on this machine: {folder} is no folder.")
    return folder
