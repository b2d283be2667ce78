"""Small directories written for one test each; all invented."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from providers.models import (
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)

FILES = {
    "organizations": "id,name,description\no1,Elm House,\n",
    "services": "id,organization_id,name,status\ns1,o1,Walk-in,active\ns2,o1,Line,active\n",
}


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Path]:
    """Write an HSDS package: the two smallest files, and those handed in."""

    def write(**files: str) -> Path:
        for old in tmp_path.glob("*.csv"):
            old.unlink()
        for name, text in (FILES | files).items():
            (tmp_path / f"{name}.csv").write_text(text)
        return tmp_path

    return write


def imported(path: Path, kind: str = "hsds", **options: Any) -> str:
    """Run the command and give what it wrote."""
    out = StringIO()
    options |= {"stdout": out, "stderr": StringIO()}
    call_command("import_directory", path, format=kind, **options)
    return out.getvalue()


def said_by_the_source() -> list[Any]:
    """Give all that sources said, to compare it with what they say later."""
    models = (Organization, Service, Location, ServiceAtLocation, Phone, Schedule)
    return [
        list(m.objects.order_by("id").values_list("id", "as_imported", "gone_since"))
        for m in models
    ]


@pytest.fixture
def run_import() -> Callable[..., str]:
    return imported


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[..., str]]:
    """Import a file for a whole module; each test looks at it in a savepoint of its own."""
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()

    def load(path: Path, *args: Any, **options: Any) -> str:
        with django_db_blocker.unblock():
            return imported(path, *args, **options)

    yield load
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)
