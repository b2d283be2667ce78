"""The page from which a directory admin takes the directory along."""

import io
import json
import tempfile
import zipfile

import pytest
from django.db import OperationalError, connection

from core.models import AccessLog
from providers.formats import hsds_out
from tests.providers.conftest import imported

URL = "/directory/export/"


@pytest.fixture
def admin(client, directory_admin, package):
    imported(package(), source="elm")
    client.force_login(directory_admin)
    return client


def body(answer) -> bytes:
    return b"".join(
        part if isinstance(part, bytes) else part.encode()
        for part in answer.streaming_content
    )


def test_it_offers_every_source_and_both_formats(admin):
    page = admin.get(URL).content.decode()

    assert 'value="elm"' in page
    assert 'value="csv"' in page
    assert 'value="json"' in page


def test_json_comes_with_everything_of_the_source_and_leaves_a_trace(admin):
    answer = admin.get(URL, {"source": "elm", "format": "json"})

    said = json.loads(body(answer))
    assert answer["Content-Disposition"] == 'attachment; filename="elm-hsds.json"'
    assert sorted(one["name"] for one in said["services"]) == ["Line", "Walk-in"]
    assert AccessLog.objects.filter(action="export", reason="json").exists()


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_the_file_is_whole_before_it_is_sent(
    admin, kind, tmp_path, monkeypatch, django_assert_num_queries
):
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))

    answer = admin.get(URL, {"format": kind})

    with django_assert_num_queries(0):
        assert len(body(answer)) == int(answer["Content-Length"])
    assert not list(room.iterdir())


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_an_export_that_fails_is_an_error_and_no_half_file(admin, kind, monkeypatch):
    def fail(rows):
        raise OperationalError

    monkeypatch.setattr(hsds_out.objects, "full_services", fail)
    admin.raise_request_exception = False

    assert admin.get(URL, {"format": kind}).status_code >= 500


@pytest.mark.django_db(transaction=True)
def test_a_batch_is_given_when_its_transaction_has_ended(package):
    imported(package(), source="elm")

    for _ in hsds_out.everything(None):
        assert not connection.in_atomic_block


def test_csv_comes_as_one_zip_file(admin):
    answer = admin.get(URL, {"format": "csv"})

    with zipfile.ZipFile(io.BytesIO(body(answer))) as packet:
        assert "datapackage.json" in packet.namelist()
        assert b"Walk-in" in packet.read("services.csv")


@pytest.mark.parametrize("said", [{"format": "pdf"}, {"format": "csv", "source": "x"}])
def test_what_is_not_offered_is_refused_beside_its_field(admin, said):
    answer = admin.get(URL, said)

    assert answer.status_code == 422
    assert "valid choice" in answer.content.decode()
