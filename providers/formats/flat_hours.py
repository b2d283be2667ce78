"""The hours of a row of a flat file: a column a day, two columns a day, or a week at once."""

from collections.abc import Callable
from typing import Any

from providers.feeds import clean
from providers.feeds.week import read_week
from providers.finding.hours import WEEKDAYS
from providers.formats.mapping_rules import ENDS, SPREAD, WEEK

# What each day of a row says: its stretches, each of which may be unknown.
Days = dict[str, list[dict[str, Any]]]
Cell = Callable[[Any], str]
Doubt = Callable[[str], None]

UNKNOWN = {"opens_at": None, "closes_at": None}


def read_days(columns: dict[str, Any], cell: Cell, doubt: Doubt) -> Days:
    """Read the hours that these columns say; what nobody can read is told as doubt."""
    said = {day: _said(columns[day], cell) for day in WEEKDAYS if day in columns}
    if any(said.values()):
        return {day: _spans(text, doubt) for day, text in said.items()}
    return _week(_spread(columns, cell) or _said(columns.get(WEEK), cell), doubt)


def _said(rule: Any, cell: Cell) -> str:
    """Write what a day says in one text, though it may open and close in two columns."""
    if rule is None:
        return ""
    if not (isinstance(rule, dict) and rule.keys() >= ENDS):
        return cell(rule)
    opens, closes = cell(rule["opens"]), cell(rule["closes"])
    if _is_time(opens) and _is_time(closes):
        return f"{opens} - {closes}"
    # "Closed" or "24 hours" may stand in either, and a single time is no stretch.
    words = [text for text in (opens, closes) if not _is_time(text)]
    return next(filter(None, words), opens or closes)


def _spread(columns: dict[str, Any], cell: Cell) -> str:
    """Write as one text a week whose days, opening and closing stand in a column each."""
    if not columns.keys() >= SPREAD:
        return ""
    days = cell(columns["days"])
    return f"{days} {_said({end: columns[end] for end in ENDS}, cell)}".strip()


def _week(said: str, doubt: Doubt) -> Days:
    """Read the hours of a week that stand in one text, all of them or none."""
    week = read_week(said)
    if week is None and said:
        doubt(f"{said[:80]!r} is no week: hours unknown")
    return {
        day: [{"opens_at": opens, "closes_at": closes} for opens, closes in spans]
        for day, spans in (week or {}).items()
    }


def _spans(text: str, doubt: Doubt) -> list[dict[str, Any]]:
    """Read the stretches of a day; closed is none, and unknown one without times."""
    if text.casefold() in {"closed", "none"}:
        return []
    try:
        spans = clean.stretches(text)
    except ValueError as error:
        doubt(f"{error}: hours unknown")
        spans = []
    return [{"opens_at": o, "closes_at": c} for o, c in spans] or [UNKNOWN]


def _is_time(text: str) -> bool:
    try:
        return clean.clock(text) is not None
    except ValueError:
        return False
