"""What a bundle of rows would change in the directory: added, changed, gone, the same."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from providers.feeds.bundle import Problem
from providers.models import DirectoryRow

KINDS = ("added", "changed", "gone", "same")
# Fields that say one thing together: both are taken, or neither is.
PAIRS = (
    {"latitude", "longitude"},
    {"minimum_age", "maximum_age"},
    {"number", "extension"},
)


class Added(NamedTuple):
    """A row that the directory does not hold yet."""

    pk: UUID
    original_id: str
    said: dict[str, Any]
    is_hidden: bool = False

    @property
    def shown(self) -> dict[str, Any]:
        """Give what it says, marked where its name may be where somebody hides."""
        return self.said | {"is_hidden": self.is_hidden}


class Change(NamedTuple):
    """One field that the source says otherwise than before; shown as a person may see it."""

    name: str
    before: Any
    after: Any
    shown: str


class Conflict(NamedTuple):
    """One field that was edited here and then changed at the source."""

    name: str
    theirs: Any
    ours: Any


@dataclass
class Changed:
    """A row as it shall be, with what becomes of its fields."""

    row: DirectoryRow
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    is_back: bool = False
    owners_before: dict[str, Any] = field(default_factory=dict)


class Line(NamedTuple):
    """One line of a diff."""

    kind: str
    table: str
    called: str
    words: str = ""
    # The fields of its row, for a name that people know.
    said: dict[str, Any] = {}

    def __str__(self) -> str:
        sign = {"added": "+", "changed": "~", "gone": "-"}[self.kind]
        start = f"{sign} {self.table} {self.called}"
        return f"{start}: {self.words}" if self.words else start


@dataclass
class Difference:
    """What an import does to one table."""

    table: str
    same: int = 0
    added: list[Added] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    gone: list[DirectoryRow] = field(default_factory=list)
    # Rows proposed for retirement, or kept against their source, that it holds again.
    back: set[UUID] = field(default_factory=set)

    @property
    def counts(self) -> Counter[str]:
        return Counter(
            added=len(self.added),
            changed=len(self.changed),
            gone=len(self.gone),
            same=self.same,
        )

    @property
    def lines(self) -> Iterator[Line]:
        """Say what differs, a line for each row that is new or gone and for each change."""
        for changed in self.changed:
            called, said = called_of(changed.row), changed.row.__dict__
            for change in changed.changes:
                yield Line("changed", self.table, called, change.shown, said)
            for conflict in changed.conflicts:
                words = f"{conflict.name} was edited here and is kept"
                yield Line("changed", self.table, called, words, said)
            if changed.is_back:
                words = "is in the source again"
                yield Line("changed", self.table, called, words, said)
        for row in self.gone:
            called = called_of(row)
            words = "no longer in the source"
            yield Line("gone", self.table, called, words, row.__dict__)
        for added in self.added:
            called, words = _named(added), "new in the source"
            yield Line("added", self.table, called, words, added.shown)

    def feed(self, digest: Any) -> None:
        """Let a digest take in all that would be written, and nothing of when."""
        for added in sorted(self.added):
            _take(digest, "+", added.pk, added.said)
        for one in sorted(self.changed, key=lambda changed: changed.row.pk):
            fields = [(c.name, c.before, c.after) for c in one.changes]
            _take(digest, "~", one.row.pk, fields, one.conflicts, one.is_back)
        for row in sorted(self.gone, key=lambda row: row.pk):
            _take(digest, "-", row.pk)


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

    def total(self, *kinds: str) -> int:
        return sum(d.counts[kind] for d in self.differences for kind in kinds)

    def digest(self) -> str:
        """Sum up all that would be written: the same diff gives the same digest."""
        digest = hashlib.sha256()
        for difference in self.differences:
            digest.update(difference.table.encode())
            difference.feed(digest)
        return digest.hexdigest()


def together(name: str) -> set[str]:
    """Give the fields that say one thing with this one, itself among them."""
    return next((pair for pair in PAIRS if name in pair), {name})


def edited(model: Any, last: dict[str, Any], ours: dict[str, Any]) -> set[str]:
    """Name the fields of pairs that say something else here than their source last did."""
    paired = last.keys() & ours.keys() & set().union(*PAIRS)
    return {n for n in paired if model._meta.get_field(n).to_python(last[n]) != ours[n]}


def keep_together(changed: Changed, edited_here: set[str]) -> None:
    """Take both of a pair or neither, where an edit here stands against one of them."""
    disputed = {conflict.name for conflict in changed.conflicts} | edited_here
    for pair in PAIRS:
        if not disputed & pair:
            continue
        for change in [c for c in changed.changes if c.name in pair]:
            setattr(changed.row, change.name, change.before)
            changed.changes.remove(change)
            conflict = Conflict(change.name, change.after, change.before)
            changed.conflicts.append(conflict)


def called_of(row: DirectoryRow) -> str:
    """Name a row for the diff without a further query, and a secret place by id only."""
    return _call(row.__dict__, row.original_id or str(row.pk))


def _named(added: Added) -> str:
    return _call(added.shown, added.original_id or str(added.pk))


def _call(said: dict[str, Any], known: str) -> str:
    secret = said.get("is_confidential") or said.get("is_hidden")
    name = "" if secret else said.get("name") or said.get("number")
    # A key made of what a row without an id says: shown as what it is.
    known = "no id" if known.startswith("('") else known
    return f"{name} ({known})" if name else known


def _take(digest: Any, *parts: Any) -> None:
    digest.update(json.dumps(parts, default=str, sort_keys=True).encode())
