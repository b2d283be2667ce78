"""The length of a cell: one limit for every reader of the process."""

import csv
from contextlib import suppress

from core.cells import LONGEST_CELL
from core.errors import DomainError
from dispatch import code_lists
from dispatch.code_lists import Choice
from dispatch.models import CallType
from providers.crisis_map import paper


def test_a_reader_that_takes_little_leaves_the_others_their_long_cells():
    with suppress(DomainError):
        paper.read(b"intercept,gap\n0," + b"x" * 200_000)
    long = "x" * 200_000

    rows, _ = code_lists.read(f"code,notes\nEDP,{long}\n", CallType, Choice())

    assert [row.code for row in rows] == ["EDP"]
    assert csv.field_size_limit() == LONGEST_CELL
