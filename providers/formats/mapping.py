"""Saved mappings of columns: those that ship, those in a file, and those handed in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from providers.feeds.csvfile import Unreadable
from providers.formats.mapping_rules import ENDS, PARTS, columns_of, flaw

ROWS = ("service", "organization", "location", *PARTS)
MOST_OF = 0.75
FOLDER = Path(__file__).parent.parent / "mappings"


@dataclass(frozen=True)
class Mapping:
    """How the columns of one kind of file become HSDS.

    id          the column that tells rows apart, or a list of those that do together
    service     field: column, or {"column", "columns", "before", "format", "value"}
    organization, location   the same; rows with one organization name share it
    address     {"label": column} (street, then "City, State ZIP"), or field: column
    phones      [{"column", "type", "extension": column}]; '' is one the file lacks
    hours       {"MO": column or {"opens", "closes"}, ...}, or {"week": column} with
                all of it in one cell, or {"days", "opens", "closes"}: a column each
    languages, accessibility {"column", "split"}; blank: texts that mean nothing
    confidential {"column", "values"}: rows whose address is secret
    terms       [{"column", "split", "values": {text: [need codes]}}]
    """

    name: str
    source: str
    timezone: str
    spec: dict[str, Any]

    def part(self, name: str) -> Any:
        return self.spec.get(name) or {}

    @property
    def id_columns(self) -> list[str]:
        told = self.spec["id"]
        return [told] if isinstance(told, str) else told

    @property
    def is_told_by_several(self) -> bool:
        return not isinstance(self.spec["id"], str)

    def without(self, missing: set[str]) -> "Mapping":
        """Leave out what these columns held, so that nothing is emptied for want of them."""
        spec = dict(self.spec)
        for name in ("service", "organization", "location"):
            rules = self.part(name).items()
            spec[name] = {
                f: rule for f, rule in rules if not columns_of(rule) & missing
            }
        # A number says itself without the column of its extension.
        spec["phones"] = [
            rule | {"extension": ""} if rule.get("extension") in missing else rule
            for rule in self.part("phones")
        ]
        for name in PARTS:
            if columns_of(spec.get(name) or {}) & missing:
                spec[name] = None
        return replace(self, spec=spec)


def mapping_names() -> list[str]:
    """List the mappings that ship."""
    return sorted(file.stem for file in FOLDER.glob("*.json"))


def fitting(header: Sequence[str]) -> str:
    """Name the mapping that ships for files with such columns; '' if there is none.

    Its id, its name of the service and its mark of what is secret must be there, and
    most of the rest: a publisher adds and drops columns.
    """
    held = {*header}
    for name in mapping_names():
        mapping = load_mapping(name)
        vital = mapping.part("service")["name"], mapping.part("confidential")
        read = {column for part in ROWS for column in columns_of(mapping.part(part))}
        needed = {*mapping.id_columns}.union(
            *(columns_of(rule) for rule in vital if rule)
        )
        if needed <= held and len(read & held) >= MOST_OF * len(read):
            return name
    return ""


def load_mapping(mapping: str | dict[str, Any]) -> Mapping:
    """Load a mapping by name or path, or take its content; raises Unreadable if unsound."""
    if isinstance(mapping, dict):
        return _checked(mapping, str(mapping.get("name", "of this upload")))
    name = mapping
    file = Path(name) if name.endswith(".json") else FOLDER / f"{name}.json"
    try:
        return _checked(json.loads(file.read_text("utf-8-sig")), name)
    except OSError as error:
        known = ", ".join(mapping_names())
        raise Unreadable(
            f"There is no mapping {name!r}; there are: {known}."
        ) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The mapping {name!r} cannot be read: {error}.") from error


def _checked(spec: Any, name: str) -> Mapping:
    wrong = flaw(spec)
    if wrong:
        raise Unreadable(f"The mapping {name!r} cannot be read: {wrong}.")
    return Mapping(spec["name"], spec["source"], spec.get("timezone", ""), spec)


def targets_of(spec: dict[str, Any]) -> dict[str, str]:
    """Read a mapping back as the choice of each column, as far as a choice can say it."""
    mapping = Mapping(spec["name"], spec["source"], "", spec)
    found = {spec["id"]: "id"} if isinstance(spec["id"], str) else {}
    for part in ("service", "organization", "location", "address", "hours"):
        for field, rule in mapping.part(part).items():
            for column, target in _named(rule, f"{part}.{field}"):
                found.setdefault(column, target)
    for phone in mapping.part("phones") or ():
        found[phone["column"]] = f"phones.{phone.get('type', 'voice')}"
        if phone.get("extension"):
            found[phone["extension"]] = "phones.extension"
    for part in ("confidential", "languages", "accessibility"):
        if rule := mapping.part(part):
            found[rule["column"]] = part
    return found


def _named(rule: Any, target: str) -> list[tuple[str, str]]:
    """List the columns of a rule with what each of them is."""
    if isinstance(rule, str):
        return [(rule, target)]
    if rule.keys() >= ENDS:
        ends = ((end, _named(rule[end], target)) for end in sorted(ENDS))
        return [(column, f"{target}.{end}") for end, some in ends for column, _ in some]
    columns = [rule["column"]] if "column" in rule else rule.get("columns", ())
    return [(column, target) for column in columns]
