"""How long a cell of a CSV may be: Python keeps one limit for the whole process."""

import csv

LONGEST_CELL = 1_000_000


def limit_cells() -> None:
    """Set the limit of every reader here, once, so that none moves another's."""
    csv.field_size_limit(LONGEST_CELL)
