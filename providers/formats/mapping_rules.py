"""What a mapping of columns may say, and which columns its rules read."""

from typing import Any
from zoneinfo import ZoneInfo

from providers.continuum import NEEDS
from providers.finding.hours import WEEKDAYS
from providers.formats.hsds_columns import COLUMNS, PHONE_KINDS

PARTS = {
    "phones": "phone",
    "address": "address",
    "hours": "schedule",
    "languages": "language",
    "accessibility": "accessibility",
    "terms": "attribute",
}
WEEK = "week"
# A day, or all the days of one column, may open and close in two columns.
ENDS = {"opens", "closes"}
SPREAD = ENDS | {"days"}
_ADDRESS = COLUMNS["address"].keys() | {"label"}


def columns_of(rule: Any) -> set[str]:
    """List the columns that a part of a mapping, or one rule, reads."""
    if isinstance(rule, str):
        return {rule}
    if isinstance(rule, list):
        return {column for part in rule for column in columns_of(part)}
    if "column" in rule:
        return {rule[name] for name in ("column", "extension") if rule.get(name)}
    if "columns" in rule:
        return set(rule["columns"])
    if "value" in rule:
        return set()
    return {column for part in rule.values() for column in columns_of(part)}


def flaw(spec: Any) -> str:
    """Say what is wrong with the content of a mapping, or nothing."""
    if not isinstance(spec, dict):
        return "it is no JSON object"
    for name in ("name", "source", "id"):
        told = spec.get(name)
        texts = told if name == "id" and isinstance(told, list) else [told]
        if not texts or not all(isinstance(t, str) and t.strip() for t in texts):
            return f"it has no {name!r}"
    checks = (_flaw_of_settings, _flaw_of_fields, _flaw_of_hours, _flaw_of_lists)
    found = next(filter(None, (check(spec) for check in checks)), "")
    if not found and "name" not in (spec.get("service") or {}):
        return "it does not say which column is the name of the service"
    return found


def _flaw_of_settings(spec: dict[str, Any]) -> str:
    zone = spec.get("timezone", "")
    if not isinstance(zone, str) or (zone and not _is_zone(zone)):
        return f"{zone!r} is no time zone"
    for name in ("blank", "states"):
        kind = list if name == "blank" else dict
        value = spec.get(name)
        texts = value if isinstance(value, list) else [*(value or {})]
        if value is not None and not (
            isinstance(value, kind) and all(isinstance(t, str) for t in texts)
        ):
            return f"{name!r} is no {'list' if kind is list else 'object'} of texts"
    if not isinstance(spec.get("country", ""), str):
        return "'country' is no text"
    secret = spec.get("confidential")
    if secret and not (
        isinstance(secret, dict)
        and isinstance(secret.get("column"), str)
        and isinstance(secret.get("values"), list)
    ):
        return "'confidential' needs a column and a list of values"
    return ""


def _flaw_of_fields(spec: dict[str, Any]) -> str:
    for part in ("service", "organization", "location", "address"):
        rules = spec.get(part)
        if rules is None:
            continue
        known = _ADDRESS if part == "address" else COLUMNS[part].keys()
        if not isinstance(rules, dict):
            return f"{part!r} is no object of fields and columns"
        for field, rule in rules.items():
            if field not in known:
                return f"{part!r} has no field {field!r}"
            if not _is_rule(rule):
                return f"{part!r}: {field!r} names no column"
    return ""


def _flaw_of_hours(spec: dict[str, Any]) -> str:
    rules = spec.get("hours")
    if rules is None:
        return ""
    if not isinstance(rules, dict) or not rules.keys() <= {*WEEKDAYS, WEEK, *SPREAD}:
        return f"'hours' takes the days {', '.join(WEEKDAYS)}, or {WEEK!r}"
    if rules.keys() & SPREAD and not rules.keys() >= SPREAD:
        return "'hours': days, opens and closes go together"
    is_sound = all(_is_rule(rule) or _is_day(day, rule) for day, rule in rules.items())
    return "" if is_sound else "'hours': a day has no column"


def _is_day(day: str, rule: Any) -> bool:
    is_pair = day in WEEKDAYS and isinstance(rule, dict) and rule.keys() == ENDS
    return is_pair and all(map(_is_rule, rule.values()))


def _flaw_of_lists(spec: dict[str, Any]) -> str:
    for part in ("languages", "accessibility"):
        rule = spec.get(part)
        if rule and not (isinstance(rule, dict) and _is_rule(rule) and _splits(rule)):
            return f"{part!r} names no column"
    for part in ("phones", "terms"):
        rules = spec.get(part) or []
        if not isinstance(rules, list):
            return f"{part!r} is no list"
        for rule in rules:
            if not (isinstance(rule, dict) and isinstance(rule.get("column"), str)):
                return f"{part!r}: an entry names no column"
            wrong = _flaw_of_entry(part, rule)
            if wrong:
                return wrong
    return ""


def _flaw_of_entry(part: str, rule: dict[str, Any]) -> str:
    if part == "phones":
        kind = rule.get("type", "voice")
        if not isinstance(rule.get("extension", ""), str):
            return "'phones': an extension names no column"
        return "" if kind in PHONE_KINDS else f"{kind!r} is not a kind of phone"
    values = rule.get("values")
    if not isinstance(values, dict) or not _splits(rule):
        return "'terms': an entry has no values"
    for codes in values.values():
        if not isinstance(codes, list):
            return "'terms': a value has no list of needs"
        unknown = [code for code in codes if code not in NEEDS]
        if unknown:
            return f"'terms': there is no need {unknown[0]!r}"
    return ""


def _is_rule(rule: Any) -> bool:
    """Tell a rule for one cell: a column, or an object that names what to read."""
    if isinstance(rule, str):
        return True
    if not isinstance(rule, dict):
        return False
    columns = rule.get("columns")
    texts = [rule[n] for n in ("before", "format", "value", "column") if n in rule]
    if not all(isinstance(text, str) for text in texts):
        return False
    if columns is not None:
        return isinstance(columns, dict) and all(
            isinstance(label, str) for label in columns.values()
        )
    return "column" in rule or "value" in rule


def _splits(rule: dict[str, Any]) -> bool:
    return bool(isinstance(rule.get("split", ";"), str) and rule.get("split", ";"))


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True
