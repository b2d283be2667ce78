"""What makes a row of a file fit for the directory, table by table."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.core.validators import BaseValidator
from django.db import connection, models

from providers.feeds.tables import model_of
from providers.models.schedule import WEEKDAYS

# Without these a row says nothing; without a parent it belongs to nobody.
ESSENTIAL = {
    "organization": ("name",),
    "program": ("name", "organization"),
    "service": ("name",),
    "service_at_location": ("service", "location"),
    "phone": ("number",),
    "cost_option": ("service",),
    "required_document": ("service",),
    "service_area": ("service",),
    "accessibility": ("location",),
    "organization_identifier": ("organization", "identifier", "identifier_type"),
    "taxonomy": ("name",),
    "taxonomy_term": ("name",),
    "attribute": ("taxonomy_term", "link_id"),
    "unit": ("name",),
    "service_capacity": ("service", "unit", "available", "updated"),
    "metadata": ("resource_id", "last_action_date"),
}
NEEDS_OWNER = {"phone", "schedule", "language", "address", "funding"}
# The row that stands for a service without a place says nothing of one.
ANYWHERE = "anywhere:"

Said = dict[str, Any]
# Mends a value in place of the file's, with the reason; None where it is sound.
Check = Callable[[Any], "tuple[Any, str] | None"]


def missing(table: str, key: str, said: Said) -> list[str]:
    """Name what a row lacks to be taken at all."""
    found = [
        name
        for name in ESSENTIAL.get(table, ())
        if said.get(name, said.get(f"{name}_id")) in (None, "")
    ]
    if table == "service_at_location" and key.startswith(ANYWHERE):
        found = [name for name in found if name != "location"]
    if table in NEEDS_OWNER and not any(
        value for name, value in said.items() if name.endswith("_id")
    ):
        found.append("owner in the file")
    return found


def fit(table: str, said: Said) -> list[str]:
    """Bring each value into what its column can hold; give the reasons."""
    reasons = []
    for name, check in _checks(table).items():
        value = said.get(name)
        if value is None:
            continue
        mended = check(value)
        if mended is not None:
            said[name], reason = mended
            if reason:
                reasons.append(f"{name} {reason}")
    return reasons + _together(said)


def kept(table: str, last: Said, said: Said) -> Said:
    """Give what holds on of what was last said: of another number, not the extension."""
    is_other = table == "phone" and said.get("number", "") != last.get("number", "")
    return last | {"extension": ""} if is_other and "number" in said else last


def _together(said: Said) -> list[str]:
    """Mend values that are sound each, but not beside each other."""
    low, high = said.get("minimum_age"), said.get("maximum_age")
    if low is not None and high is not None and low > high:
        said |= {"minimum_age": None, "maximum_age": None}
        return [f"ages {low} to {high} are the wrong way round; left out"]
    if (said.get("latitude") is None) != (said.get("longitude") is None):
        said |= {"latitude": None, "longitude": None}
        return ["its coordinates are no place on earth; left out"]
    return []


@cache
def defaults(table: str) -> Said:
    """Give what each field of a table holds when nobody says anything, as JSON does."""
    fields = model_of(table)._meta.concrete_fields
    # Of what is worked out anew each time (an id, a moment) nothing is known before.
    return {
        f.attname: f.get_default()
        for f in fields
        if f.default is models.NOT_PROVIDED or not callable(f.default)
    }


@cache
def _checks(table: str) -> dict[str, Check]:
    fields = model_of(table)._meta.concrete_fields
    found = {f.attname: _check_of(f) for f in fields}
    return {name: check for name, check in found.items() if check is not None}


def _check_of(  # noqa: PLR0911 - one for each kind of column
    field: models.Field,
) -> Check | None:
    match field:
        case models.CharField(choices=[_, *_]):
            known = {value for value, _ in field.flatchoices}
            return _one_of(
                known | ({""} if field.blank else set()), field.get_default()
            )
        case models.CharField(name="wkst"):
            return _one_of({"", *WEEKDAYS}, "")
        case models.CharField() | models.TextField():
            is_mail = isinstance(field, models.EmailField)
            return _mail if is_mail else _text(field.max_length)
        case models.DecimalField():
            return _decimal(field)
        case models.FloatField():
            return _float(180.0 if field.name == "longitude" else 90.0)
        case models.IntegerField():
            return _between(*_range_of(field))
    return None


def _mail(value: Any) -> tuple[Any, str] | None:
    if not value or ("@" in value and len(value) <= 254):
        return None
    return "", "is not an e-mail address; left out"


def _text(limit: int | None) -> Check:
    def check(value: Any) -> tuple[Any, str] | None:
        given, value = value, str(value)
        # JSON can hold NUL and half a surrogate pair, which the database cannot.
        clean = value.replace("\x00", "")
        if not clean.isascii():
            clean = clean.encode("utf-8", "replace").decode()
        if limit is not None and len(clean) > limit:
            return clean[:limit], f"is longer than {limit} characters; cut"
        return None if clean == given else (clean, "")

    return check


def _one_of(allowed: set[Any], otherwise: Any) -> Check:
    def check(value: Any) -> tuple[Any, str] | None:
        if value in allowed:
            return None
        if value == "":
            return otherwise, ""
        return otherwise, f"{str(value)[:60]!r} is not known here; left out"

    return check


def _between(least: int, most: int) -> Check:
    def check(value: Any) -> tuple[Any, str] | None:
        if isinstance(value, int) and least <= value <= most:
            return None
        return None, f"{str(value)[:40]} is not between {least} and {most}; left out"

    return check


def _range_of(field: models.IntegerField) -> tuple[int, int]:
    kind = field.get_internal_type()
    least, most = connection.ops.integer_field_range(kind)
    limits = [v for v in field.validators if isinstance(v, BaseValidator)]
    bounds = {limit.code: limit.limit_value for limit in limits}
    if field.name == "interval":
        least = 1
    return (
        max(least or 0, bounds.get("min_value", least or 0)),
        min(most or 0, bounds.get("max_value", most or 0)),
    )


def _float(most: float) -> Check:
    def check(value: Any) -> tuple[Any, str] | None:
        if isinstance(value, int | float) and -most <= value <= most:
            return None
        return None, "is no place on earth; left out"

    return check


def _decimal(field: models.DecimalField) -> Check:
    room = 10 ** (field.max_digits - field.decimal_places)
    step = Decimal(1).scaleb(-field.decimal_places)
    least = 0 if field.name == "amount" else -room

    def check(value: Any) -> tuple[Any, str] | None:
        try:
            number = Decimal(value)
            if number.is_finite() and least <= number < room:
                short = number.quantize(step)
                return None if short == number else (str(short), "")
        except (InvalidOperation, TypeError, ValueError):
            pass
        return None, f"{str(value)[:40]} is no amount that can be kept; left out"

    return check
