"""What a bundle of rows would change in the directory: added, changed, gone, the same."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from providers import continuum
from providers.feeds import clean
from providers.feeds.bundle import TABLES, Bundle, Problem, Row
from providers.feeds.identity import Identities
from providers.feeds.tables import model_of
from providers.models import DirectoryRow, Source

KINDS = ("added", "changed", "gone", "same")
# What the diff may say about a place, confidential or not, is not where it is.
SECRET = {"latitude", "longitude", "address_1", "address_2", "city", "postal_code"}
# Without these a row says nothing; without a parent it belongs to nobody.
ESSENTIAL = {
    "program": ("name", "organization"),
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
ONLY_ONCE = {
    "service_at_location": ("service_id", "location_id"),
    "taxonomy_term": ("taxonomy_id", "code"),
}


@dataclass
class Difference:
    """What an import does to one table: rows by kind, and sentences for a person."""

    table: str
    counts: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)
    added: list[DirectoryRow] = field(default_factory=list)
    changed: list[DirectoryRow] = field(default_factory=list)
    gone: list[DirectoryRow] = field(default_factory=list)


@dataclass
class Report:
    """The result of an import, done or only tried."""

    differences: list[Difference]
    problems: list[Problem]

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        return {
            d.table: {kind: d.counts[kind] for kind in KINDS} for d in self.differences
        }

    @property
    def is_unchanged(self) -> bool:
        kinds = ("added", "changed", "gone")
        return not any(d.counts[kind] for d in self.differences for kind in kinds)


class Laying:
    """One comparison of a bundle with the rows of its source."""

    def __init__(self, bundle: Bundle, source: Source) -> None:
        self.bundle, self.source = bundle, source
        self.identities = Identities(bundle, source)
        self.known: dict[str, set[UUID]] = {}
        self.seen: set[tuple[Any, ...]] = set()

    def compare(self, table: str) -> Difference:
        model = model_of(table)
        difference = Difference(table)
        held = dict(
            model.objects.filter(origin=self.source).values_list("id", "as_imported")
        )
        gone = set(
            model.objects.filter(
                origin=self.source, gone_since__isnull=False
            ).values_list("id", flat=True)
        )
        self.known[table] = set(held)
        sound = dict(filter(None, map(self._resolve, self.bundle.rows[table].values())))
        for pk, (row, said) in sound.items():
            # What a file does not speak of stays as it was last said.
            sound[pk] = row, (held.get(pk) or {}) | said
        self.known[table] |= set(sound)
        differing = {
            pk: row for pk, row in sound.items() if pk in gone or held.get(pk) != row[1]
        }
        self._compare_rows(difference, model, differing, set(held))
        self._mark_gone(difference, model, set(held) - set(sound) - gone)
        difference.counts["same"] = len(sound) - len(differing)
        return difference

    def _compare_rows(
        self, difference: Difference, model: Any, rows: dict, held: set[UUID]
    ) -> None:
        before = model.objects.in_bulk([pk for pk in rows if pk in held])
        for pk, (row, said) in rows.items():
            if pk in before:
                lines = self._change(before[pk], row, said)
                difference.changed.append(before[pk])
                difference.lines += [
                    f"~ {row.table} {_called(before[pk])}: {x}" for x in lines
                ]
            else:
                new = model(id=pk, origin=self.source, as_imported=said)
                new.original_id = row.key if len(row.key) <= 200 else ""
                for name, value in _values(model, said).items():
                    setattr(new, name, value)
                difference.added.append(new)
                difference.lines.append(f"+ {row.table} {_called(new)}")
        difference.counts |= Counter(
            added=len(difference.added), changed=len(difference.changed)
        )

    def _mark_gone(self, difference: Difference, model: Any, pks: set[UUID]) -> None:
        now = timezone.now()
        for row in model.objects.in_bulk(pks).values():
            row.gone_since = now
            difference.gone.append(row)
            difference.lines.append(
                f"- {difference.table} {_called(row)}: no longer in the source"
            )
        difference.counts["gone"] = len(difference.gone)

    def _change(
        self, current: DirectoryRow, row: Row, said: dict[str, Any]
    ) -> list[str]:
        """Take over what the source changed, but never what was edited here meanwhile."""
        model = type(current)
        before = current.as_imported or {}
        lines = []
        for name, value in _values(model, said).items():
            if before.get(name) == said[name]:
                continue
            last = model._meta.get_field(name).to_python(before.get(name))
            secret = name in SECRET or said.get("is_confidential")
            shown = "another value" if secret else repr(said[name])
            if name in before and getattr(current, name) != last:
                self.bundle.doubt(
                    row, f"{name} was edited here and is kept; it now says {shown}"
                )
                continue
            setattr(current, name, value)
            lines.append(f"{name} is now {shown}")
        if current.gone_since:
            current.gone_since = None
            lines.append("is in the source again")
        current.as_imported = said
        return lines

    def _resolve(self, row: Row) -> tuple[UUID, tuple[Row, dict[str, Any]]] | None:
        """Turn a row's parents into our ids and cut what is too long; None: unsound."""
        values = row.values | self._parents(row)
        said = {name: clean.plain(value) for name, value in values.items()}
        self._fit(row, said)
        missing = [
            name
            for name in ESSENTIAL.get(row.table, ())
            if said.get(name, said.get(f"{name}_id")) in (None, "")
        ]
        if row.table == "service_at_location" and row.key.startswith("anywhere:"):
            missing = []
        owners = [said[name] for name in said if name.endswith("_id")]
        if row.table in NEEDS_OWNER and not any(owners):
            missing.append("owner in the file")
        once = tuple(said.get(name) for name in ONLY_ONCE.get(row.table, ()))
        if once and all(once) and (row.table, *once) in self.seen:
            self.bundle.doubt(
                row, f"the {_words(row.table)} is there twice", is_loaded=False
            )
            return None
        self.seen.add((row.table, *once))
        if missing:
            names = ", no ".join(missing)
            reason = f"the {_words(row.table)} has no {names}"
            self.bundle.doubt(row, reason, is_loaded=False)
            return None
        return self.identities.of(row.table, row.key), (row, said)

    def _parents(self, row: Row) -> dict[str, UUID | None]:
        found: dict[str, UUID | None] = {}
        for name, (table, key) in row.parents.items():
            if table == "need":
                found["taxonomy_term_id"] = continuum.NEEDS[key].id
                continue
            pk = self._known(table, key, row)
            if pk is None:
                where = f"{_words(table)} {key!r}" if table else f"object {key!r}"
                self.bundle.doubt(row, f"its {where} is not in the source")
            found[f"{name}_id"] = pk
        return found

    def _known(self, table: str, key: str, row: Row) -> UUID | None:
        if table not in TABLES:
            return None
        pk = self.identities.of(table, key)
        if table not in self.known and table != row.table:
            model = model_of(table)
            held = model.objects.filter(origin=self.source)
            self.known[table] = set(held.values_list("id", flat=True))
        if pk in self.known.get(table, ()):
            return pk
        # Terms name parents that may stand after them, in the same table.
        return pk if table == row.table and key in self.bundle.rows[table] else None

    def _fit(self, row: Row, said: dict[str, Any]) -> None:
        for name, limit in _limits(row.table).items():
            value = said.get(name)
            if isinstance(value, str) and len(value) > limit:
                self.bundle.doubt(row, f"{name} is longer than {limit} characters; cut")
                said[name] = value[:limit]


@cache
def _limits(table: str) -> dict[str, int]:
    fields = model_of(table)._meta.concrete_fields
    return {f.attname: f.max_length for f in fields if isinstance(f, models.CharField)}


def _values(model: Any, said: dict[str, Any]) -> dict[str, Any]:
    return {
        name: model._meta.get_field(name).to_python(value)
        for name, value in said.items()
    }


def _called(row: DirectoryRow) -> str:
    """Name a row for the diff without a further query, and a secret place by id only."""
    said = row.__dict__
    name = "" if said.get("is_confidential") else said.get("name") or said.get("number")
    known = row.original_id or str(row.id)
    return f"{name} ({known})" if name else known


def _words(table: str) -> str:
    return table.replace("_", " ")


def readable(report: Report, *, most: int = 40) -> Iterable[str]:
    """Put a report as lines for a terminal: the table of counts, then what differs."""
    yield f"{'':24}" + "".join(f"{kind:>9}" for kind in KINDS)
    for difference in report.differences:
        counts = "".join(f"{difference.counts[kind]:>9}" for kind in KINDS)
        yield f"{_words(difference.table):24}{counts}"
    lines = [line for d in report.differences for line in d.lines]
    lines.sort(key=_weight)
    yield from _some(lines, most, "more changes")
    problems = [f"! {problem}" for problem in report.problems]
    yield from _some(problems, most, "more rows with a problem")


def _weight(line: str) -> tuple[int, bool]:
    """Put what changed and went before what is new, and services before their parts."""
    return "~-+".index(line[0]), not line[2:].startswith("service ")


def _some(lines: list[str], most: int, of_what: str) -> Iterable[str]:
    if lines:
        yield ""
    yield from lines[:most]
    if len(lines) > most:
        yield f"  and {len(lines) - most} {of_what} (--verbosity 2 lists them)"
