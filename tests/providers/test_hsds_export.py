"""Import, export, import again: the identity; and what an export must never hold."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from providers.models import Service, Source
from tests.providers.conftest import imported

pytestmark = pytest.mark.django_db

COLORADO = "colorado-ladders/ladders_2022-07-21.csv"
REAL = [
    ("ilao-illinois/output", {}),
    ("openreferral-sample-1.1/simple", {}),
    ("openreferral-sample-1.1/all_resources", {}),
    (COLORADO, {"kind": "csv", "mapping": "colorado_ladders"}),
]
KINDS = ["csv", "json"]


def exported(path: Path, kind: str, source: str = "") -> Path:
    """Run the command; give the file or folder it wrote."""
    target = path / (f"out.{kind}" if kind == "json" else "out")
    out = {"stdout": StringIO(), "stderr": StringIO()}
    call_command("export_hsds", target, format=kind, source=source, **out)
    return target


def content(path: Path) -> dict[str, str]:
    files = [path] if path.is_file() else sorted(path.iterdir())
    return {file.name: file.read_text("utf-8") for file in files}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("file", "options"), REAL)
def test_what_is_exported_comes_back_as_it_went(
    shared_data, tmp_path, file, options, kind
):
    imported(shared_data / "directory" / file, **options)
    source = Source.objects.latest("created_at").slug
    first = exported(tmp_path, kind, source)

    said = imported(first, source=source)

    assert "Nothing differs" in said, said[:2000]
    (tmp_path / "again").mkdir()
    assert content(exported(tmp_path / "again", kind, source)) == content(first)
