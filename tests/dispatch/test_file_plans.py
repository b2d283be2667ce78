"""A first file is read into tables of which the planner knows nothing yet."""

from typing import Any

import pytest
from django.db import connection

from core.scope import scope
from dispatch.files.laying import BY_INDEX, KNOWN, THERE

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "values", "index"),
    [
        (KNOWN, [[b"one", b"two"]], "filecall_once"),
        (THERE, [["A-1", "A-2"]], "call_cad_number"),
    ],
)
def test_each_line_is_asked_for_by_the_index_that_holds_its_number(
    jurisdiction: Any, asked: str, values: list[Any], index: str
) -> None:
    here: list[Any] = [jurisdiction.pk] * (asked.count("%s") - 1)

    with scope(jurisdiction), connection.cursor() as cursor:
        cursor.execute(BY_INDEX)
        cursor.execute(f"EXPLAIN {asked}", values + here)
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert f"Index Scan using {index}" in plan, plan
