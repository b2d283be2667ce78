"""A first file is read into tables of which the planner knows nothing yet."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from core.scope import scope
from dispatch.files.laying import BY_INDEX, KNOWN, THERE
from dispatch.files.loading import load_calls
from dispatch.files.reading import read_mapping

pytestmark = pytest.mark.django_db
LINES = 3_000


@pytest.fixture
def loaded(feed: Any, tmp_path: Path) -> None:
    """A first load, of which nobody has counted the rows."""
    path = tmp_path / "calls.csv"
    rows = (f"{n},2026-03-02 10:00:00,{n} Elm St\n" for n in range(LINES))
    path.write_text("id,at,place\n" + "".join(rows))
    said = {"cad_number": "id", "received_at": "at", "place": "place"}
    load_calls(path, read_mapping(said, "UTC"), feed=feed, by=None)


def asked(statement: str, values: list[Any]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(BY_INDEX)
        cursor.execute(f"EXPLAIN {statement}", values)
        return "\n".join(row[0] for row in cursor.fetchall())


def test_each_line_is_asked_for_by_the_index_that_holds_its_number(
    loaded: None, jurisdiction: Any, feed: Any
) -> None:
    with scope(jurisdiction):
        known = asked(KNOWN, [[b"one", b"two"], jurisdiction.pk, feed.pk])
        there = asked(THERE, [["1", "2"], jurisdiction.pk])

    assert "Index Scan using filecall_once" in known
    assert "Index Scan using call_cad_number" in there
    for plan in (known, there):
        assert "Seq Scan" not in plan, plan
        assert "call_scoped" not in plan, plan
