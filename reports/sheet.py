"""Answers as CSV that no spreadsheet takes for a formula."""

import csv
from collections.abc import Iterable
from typing import Any

from accounts.models import Jurisdiction
from reports.actions import Answer

HEADINGS = ("jurisdiction", "from", "to", "measure", "result", "count", "percent")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run (OWASP CSV injection)."""
    is_formula = isinstance(cell, str) and cell.startswith(DANGEROUS)
    return f"'{cell}" if is_formula else cell


def begin(out: Any) -> None:
    """Write the headings."""
    csv.writer(out).writerow(HEADINGS)


def write(
    out: Any,
    jurisdiction: Jurisdiction,
    days: tuple[str, str],
    answers: Iterable[Answer],
) -> int:
    """Write a line for each result and one for each measure; return how many."""
    sheet, lines = csv.writer(out), 0
    for answer in answers:
        start = (jurisdiction.name, *days, answer.measure.name)
        for line in answer.lines:
            cells = (*start, line["label"], line["count"], line["share"])
            sheet.writerow(safe(cell) for cell in cells)
        total = (
            f"{answer.numerator} of {answer.denominator}",
            answer.numerator,
            answer.share,
        )
        sheet.writerow(safe(cell) for cell in (*start, *total))
        lines += len(answer.lines) + 1
    return lines
