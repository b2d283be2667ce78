"""The page from which a directory admin takes the directory along."""

import io
import json
import zipfile

import pytest

from core.models import AccessLog
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
