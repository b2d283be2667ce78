"""Small directories written for one test each; all invented."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

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


@pytest.fixture
def run_import() -> Callable[..., str]:
    """Run the command and give what it wrote."""

    def run(path: Path, kind: str = "hsds", **options: Any) -> str:
        out = StringIO()
        options |= {"stdout": out, "stderr": StringIO()}
        call_command("import_directory", path, format=kind, **options)
        return out.getvalue()

    return run
