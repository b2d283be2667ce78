"""Illinois Legal Aid in HSDS 1.1, where most services name an organization not there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from providers.models import (
    ImportProblem,
    Location,
    Organization,
    Schedule,
    SearchEntry,
    Service,
    ServiceAtLocation,
)
from tests.providers.conftest import imported, said_by_the_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "directory" / "ilao-illinois" / "output"


@pytest.fixture(scope="module")
def loaded(once: Callable[..., None], folder: Path) -> None:
    once(folder)


def test_unknown_parents_are_listed_and_the_rest_is_loaded():
    assert Organization.objects.count() == 33
    assert Location.objects.count() == 520
    assert Service.objects.count() == 430
    assert Schedule.objects.count() == 2492
    assert Service.objects.filter(organization=None).count() == 341
    unknown = ImportProblem.objects.filter(reason__startswith="its organization")
    assert unknown.count() == 341 + 448


def test_it_lists_the_row_without_id_or_name_by_its_line():
    problem = ImportProblem.objects.get(
        file="services.csv", reason__contains="no id and no name"
    )
    assert problem.line == 651
    assert problem.is_loaded
    nameless = Service.objects.get(name="Unnamed service")
    assert nameless.status == Service.Status.INACTIVE
    assert not SearchEntry.objects.filter(service_id=nameless.pk).exists()


def test_services_without_a_place_can_still_be_found():
    assert SearchEntry.objects.count() == 429
    assert ServiceAtLocation.objects.filter(location=None).count() == 430


def test_the_same_folder_again_changes_nothing(folder):
    before = said_by_the_source()

    assert "Nothing differs" in imported(folder)
    assert said_by_the_source() == before
