"""What no row may say, whatever format it came in; doubts are listed, not refused."""

from typing import Any

from providers.feeds import clean
from providers.feeds.bundle import Bundle, Row
from providers.feeds.laying import SECRET

UNNAMED = {"organization": "Unnamed organization", "service": "Unnamed service"}


def check_row(bundle: Bundle, row: Row) -> None:
    """List what a row says that cannot be, and leave that out."""
    if row.table in UNNAMED:
        _check_name(bundle, row)
    if row.table == "location":
        _check_place(bundle, row)
    ages = [row.values.get(name) for name in ("minimum_age", "maximum_age")]
    if None not in ages and ages[0] > ages[1]:
        bundle.doubt(
            row, f"ages {ages[0]} to {ages[1]} are the wrong way round; left out"
        )
        row.values |= {"minimum_age": None, "maximum_age": None}


def doubt_cell(bundle: Bundle, where: Any, name: str, error: ValueError) -> None:
    """List a cell that cannot be read and is left out."""
    # The error holds the cell, and whether the place is secret may stand elsewhere.
    reason = "this cannot be read" if name in SECRET else error
    bundle.doubt(where, f"{name}: {reason}; left out")


def _check_name(bundle: Bundle, row: Row) -> None:
    missing = [
        name
        for name, said in (("id", row.key), ("name", row.values.get("name")))
        if not said
    ]
    if not missing:
        return
    fate = ""
    if not row.values.get("name"):
        row.values["name"] = UNNAMED[row.table]
        if row.table == "service":
            row.values["status"] = "inactive"
            fate = "; kept as inactive"
    bundle.doubt(row, f"the {row.table} has no {' and no '.join(missing)}{fate}")


def _check_place(bundle: Bundle, row: Row) -> None:
    place = row.values.get("latitude"), row.values.get("longitude")
    if place == (None, None):
        return
    if None in place or not (-90 <= place[0] <= 90 and -180 <= place[1] <= 180):
        bundle.doubt(row, "its coordinates are no place on earth; left out")
        row.values |= {"latitude": None, "longitude": None}


def check_hours(bundle: Bundle, row: Row) -> None:
    """List hours of which half is missing or whose end comes before their start."""
    opens, closes = row.values.get("opens_at"), row.values.get("closes_at")
    if (opens is None) != (closes is None):
        bundle.doubt(row, "only one end of the hours is given: hours unknown")
    elif opens and closes and clean.MIDNIGHT < closes < opens:
        bundle.doubt(
            row,
            f"it closes at {closes:%H:%M}, before it opens at {opens:%H:%M}: "
            "taken as the next morning",
        )
