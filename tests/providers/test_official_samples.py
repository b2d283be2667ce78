"""The official samples of HSDS 1.1 and 3.0."""

from pathlib import Path

import pytest

from providers.models import (
    ImportRun,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    Source,
)
from tests.providers.conftest import imported, said_by_the_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(shared_data: Path) -> Path:
    return shared_data / "directory" / "openreferral-sample-1.1" / "all_resources"


def test_the_open_referral_sample_loads_whole(sample):
    imported(sample)

    assert Organization.objects.count() == 10
    assert Service.objects.count() == 13
    assert Location.objects.count() == 10
    assert ServiceAtLocation.objects.count() == 13
    assert Schedule.objects.count() == 4


def test_an_id_of_the_source_becomes_the_same_uuid_everywhere(sample):
    imported(sample)

    source = Source.objects.get(slug="human-services-data")
    original = "c89eb05c-62dd-4b64-b494-0cc347b6ea7f"
    service = Service.objects.get(pk=source.identify("service", original))
    assert service.name == "Never Homeless Helpline"


def test_a_dry_run_says_what_would_change_and_writes_nothing(sample):
    out = imported(sample, dry_run=True)

    assert "+ service Never Homeless Helpline" in out
    assert "A trial: nothing was written." in out
    assert not Service.objects.exists()
    assert not ImportRun.objects.exists()
    assert not Source.objects.filter(slug="human-services-data").exists()


def test_an_hsds_3_package_loads_too(shared_data):
    imported(shared_data / "hsds" / "3.0" / "examples" / "csv", source="example")

    assert Service.objects.get().name == "Community Counselling"
    assert Phone.objects.get().number == "+44 1234 234567"


def test_the_sample_again_changes_nothing(sample):
    imported(sample)
    before = said_by_the_source()

    assert "Nothing differs" in imported(sample)
    assert said_by_the_source() == before
