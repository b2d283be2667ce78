"""The page from which a directory admin takes the directory along."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from core.models import AccessLog
from providers import exports
from providers.actions import records
from providers.formats import hsds_out
from providers.models import DirectoryExport, Location, Service
from providers.sweeps import forget_uploads
from tests.factories.providers import ServiceAtLocationFactory
from tests.providers.conftest import imported

URL = "/directory/export/"


@pytest.fixture
def admin(client, directory_admin, package, settings, tmp_path):
    settings.IMPORT_DIR = tmp_path / "kept"
    imported(package(), source="elm")
    client.force_login(directory_admin)
    return client


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def written(admin, **said) -> Any:
    """Ask for a file, let a worker write it, and take it as the page offers it."""
    assert admin.post(URL, said).url == URL
    assert exports.write_waiting() == 1
    (one,) = admin.get(URL).context["exports"]
    return admin.get(reverse("providers:download", args=[one.pk]))


def test_it_offers_every_source_and_both_formats(admin):
    page = admin.get(URL).content.decode()

    assert 'value="elm"' in page
    assert 'value="csv"' in page
    assert 'value="json"' in page
    assert "No file yet" in page


def test_json_comes_with_everything_of_the_source_and_leaves_a_trace(admin):
    answer = written(admin, source="elm", format="json")

    said = json.loads(body(answer))
    assert answer["Content-Disposition"] == 'attachment; filename="elm-hsds.json"'
    assert sorted(one["name"] for one in said["services"]) == ["Line", "Walk-in"]
    for reason in ("json", "taken"):
        assert AccessLog.objects.filter(action="export", reason=reason).exists()


def test_asked_for_twice_it_is_written_once_and_its_page_follows_meanwhile(admin):
    for _ in range(2):
        admin.post(URL, {"format": "csv"})

    one = DirectoryExport.objects.get()
    page = admin.get(URL).content.decode()
    assert "waiting for a worker" in page
    assert f'data-live="{URL}"' in page
    taken = admin.get(reverse("providers:download", args=[one.pk]))
    assert taken.status_code == 409


def test_a_file_is_for_whoever_asked_and_for_a_day(admin, supervisor, settings):
    body(written(admin, format="json"))
    one = DirectoryExport.objects.get()

    assert not DirectoryExport.objects.visible_to(supervisor).exists()
    assert forget_uploads() == 0
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert forget_uploads() == 1
    assert not (settings.IMPORT_DIR / one.stored_as).exists()


@pytest.mark.parametrize("source", ["", "elm"])
@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        (Service, "is_confidential"),
        (Service, "is_excluded"),
        (Location, "is_confidential"),
    ],
)
def test_a_file_is_not_given_once_something_in_it_is_kept_back(
    admin, directory_admin, kind, mark, source
):
    ServiceAtLocationFactory(service=Service.objects.get(name="Walk-in"))
    row = kind.objects.order_by("pk").last()
    records.change_row(row, by=directory_admin, description="New words")
    assert body(written(admin, format="json", source=source))

    records.change_row(row, by=directory_admin, **{mark: True})

    one = DirectoryExport.objects.get()
    answer = admin.get(reverse("providers:download", args=[one.pk]))
    assert answer.status_code == 409
    assert "Ask for a new file" in answer.text
    DirectoryExport.objects.all().delete()
    assert body(written(admin, format="json", source=source))


def test_one_that_is_being_written_does_not_do_for_who_asks_after_it(admin):
    for _ in range(2):
        admin.post(URL, {"format": "json"})
        assert DirectoryExport.objects.claim()

    assert DirectoryExport.objects.count() == 2


def test_a_file_that_no_row_knows_of_goes_after_a_day(admin, settings):
    body(written(admin, format="json"))
    path = settings.IMPORT_DIR / DirectoryExport.objects.get().stored_as
    DirectoryExport.objects.all().delete()

    assert forget_uploads() == 0
    assert path.exists()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert forget_uploads() == 1
    assert not path.exists()


def test_an_export_that_fails_says_so_and_offers_no_half_file(admin, monkeypatch):
    def fail(rows):
        raise OperationalError

    monkeypatch.setattr(hsds_out.objects, "full_services", fail)
    admin.post(URL, {"format": "csv"})

    assert exports.write_waiting() == 0

    page = admin.get(URL).content.decode()
    assert "It failed" in page
    assert "Download<" not in page


def test_what_a_dead_worker_began_another_writes_and_thrice_is_enough(admin):
    admin.post(URL, {"format": "json"})
    for _ in range(3):
        assert DirectoryExport.objects.claim()
        assert DirectoryExport.objects.claim() is None
        DirectoryExport.objects.update(lease_until=timezone.now() - timedelta(1))

    assert exports.write_waiting() == 0
    assert DirectoryExport.objects.get().state == "failed"


def test_who_lost_the_lease_writes_nothing_over_the_others_file(admin):
    admin.post(URL, {"format": "json"})
    first = DirectoryExport.objects.claim()
    DirectoryExport.objects.update(lease_until=timezone.now() - timedelta(1))
    second = DirectoryExport.objects.claim()

    assert not exports._write(first)
    assert DirectoryExport.objects.get().state == "writing"
    assert exports._write(second)
    assert DirectoryExport.objects.get().state == "ready"


@pytest.mark.django_db(transaction=True)
def test_a_batch_is_given_when_its_transaction_has_ended(package):
    imported(package(), source="elm")

    for _ in hsds_out.everything(None):
        assert not connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_the_limits_of_the_web_do_not_bind_it(package, monkeypatch, tmp_path):
    imported(package(), source="elm")
    limits, asked = [], hsds_out.objects.full_services

    def ask(rows):
        limits.append(limit())
        return asked(rows)

    monkeypatch.setattr(hsds_out.objects, "full_services", ask)
    hsds_out.write_json(tmp_path / "all.json", None)

    assert set(limits) == {"0"}
    assert limit() != "0"


def limit() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


def test_csv_comes_as_one_zip_file(admin):
    answer = written(admin, format="csv")

    with zipfile.ZipFile(io.BytesIO(body(answer))) as packet:
        assert "datapackage.json" in packet.namelist()
        assert b"Walk-in" in packet.read("services.csv")


@pytest.mark.parametrize("said", [{"format": "pdf"}, {"format": "csv", "source": "x"}])
def test_what_is_not_offered_is_refused_beside_its_field(admin, said):
    answer = admin.post(URL, said)

    assert answer.status_code == 422
    assert "valid choice" in answer.content.decode()
