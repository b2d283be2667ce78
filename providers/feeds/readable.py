"""A report of an import as lines for a person."""

from collections.abc import Iterable
from heapq import nsmallest

from providers.feeds.difference import KINDS, Line, Report
from providers.feeds.naming import Names
from providers.feeds.tables import words

_ORDER = {"changed": 0, "gone": 1, "added": 2}


def readable(report: Report, *, most: int = 40) -> Iterable[str]:
    """Put a report as lines for a terminal: the table of counts, then what differs."""
    yield f"{'':24}" + "".join(f"{kind:>9}" for kind in KINDS)
    for difference in report.differences:
        counts = "".join(f"{difference.counts[kind]:>9}" for kind in KINDS)
        yield f"{words(difference.table):24}{counts}"
    lines, more = first_lines(report, most)
    yield from _some(map(str, lines), more, "more changes")
    problems = [f"! {problem}" for problem in report.problems]
    yield from _some(problems[:most], len(problems[most:]), "more rows with a problem")


def first_lines(report: Report, most: int) -> tuple[list[Line], int]:
    """Give the lines that matter most, and how many more there are.

    What changed and went stands before what is new, services before their parts.
    """
    found = [line for d in report.differences for line in d.lines]
    chosen = nsmallest(min(most, len(found)), found, key=_weight)
    names = Names(report.differences, chosen)
    return [names.call(line) for line in chosen], len(found) - len(chosen)


def _weight(line: Line) -> tuple[int, bool]:
    return _ORDER[line.kind], line.table != "service"


def _some(lines: Iterable[str], more: int, of_what: str) -> Iterable[str]:
    lines = list(lines)
    if lines:
        yield ""
    yield from lines
    if more:
        yield f"  and {more} {of_what} (--verbosity 2 lists them)"
