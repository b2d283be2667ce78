"""Lists of codes that a city hands over as CSV: read, compared, and laid over ours."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError

from dispatch.models import CallType, Disposition
from dispatch.models.codes import normal_code

Code = CallType | Disposition
Line = tuple[int, dict[str, Any]]
MOST_ROWS = 5_000
# What a heading over codes is called where it is not simply "code".
OF_CODES = re.compile(r"code|type|problem|nature|field|dispo|clearance", re.IGNORECASE)
COLUMNS: dict[type[Code], tuple[str, ...]] = {
    CallType: ("label", "registry_code", "default_priority"),
    Disposition: ("label", "common_code", "outcome_class"),
}


class NotAList(ValidationError):
    """The file holds no list of codes; the sentence says why."""


@dataclass(frozen=True)
class Choice:
    """Which columns hold what, and which rows are meant; empty parts are guessed."""

    code: str = ""
    label: str = ""
    only_column: str = ""
    only_value: str = ""


@dataclass(frozen=True)
class CodeRow:
    """One code of the file, written our way, and the line it stands in."""

    line: int
    code: str
    values: dict[str, str]


@dataclass
class Plan:
    """What a file would do to a list: nothing is retired by being left out."""

    added: list[CodeRow] = field(default_factory=list)
    changed: list[tuple[CodeRow, list[str]]] = field(default_factory=list)
    same: list[CodeRow] = field(default_factory=list)
    repeated: list[tuple[CodeRow, int]] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    left_out: int = 0

    @property
    def does_something(self) -> bool:
        return bool(self.added or self.changed)

    def as_text(self, model: type[Code]) -> str:
        """Write the codes to be laid over ours as CSV, to be sent back unread."""
        out = io.StringIO()
        writer = csv.DictWriter(out, ["code", *COLUMNS[model]], lineterminator="\n")
        writer.writeheader()
        rows = [*self.added, *(row for row, _ in self.changed)]
        writer.writerows({"code": row.code, **row.values} for row in rows)
        return out.getvalue()


def settle(text: str, model: type[Code], choice: Choice) -> tuple[Choice, list[str]]:
    """Fill in the columns that were not chosen; give the choice and all columns there are.

    Raises NotAList.
    """
    columns, lines = _table(text)
    for name in (choice.code, choice.label, choice.only_column):
        if name and name not in columns:
            found = ", ".join(columns[:20])
            raise NotAList(f"There is no column {name}; there are: {found}.")
    lower = {name.lower(): name for name in reversed(columns)}
    code = choice.code or lower.get("code") or _most_like_codes(columns, lines, model)
    label = choice.label or lower.get("label") or lower.get("description") or code
    return replace(choice, code=code, label=label), columns


def read(text: str, model: type[Code], choice: Choice) -> tuple[list[CodeRow], list]:
    """Read the rows of a file, and which lines hold no code; raises NotAList."""
    choice, columns = settle(text, model, choice)
    wanted = [name for name in COLUMNS[model][1:] if name in columns]
    rows, wrong = [], []
    for line, cells in _chosen(_table(text)[1], choice):
        raw = cells.get(choice.code) or ""
        if not normal_code(raw):
            wrong.append((line, "it has no code"))
            continue
        values = {name: (cells.get(name) or "").strip() for name in wanted}
        said = cells.get(choice.label) or raw
        values["label"] = " ".join(said.split())[:120]
        rows.append(CodeRow(line, normal_code(raw), values))
        if len(rows) > MOST_ROWS:
            raise NotAList(f"More than {MOST_ROWS:,} codes are no list of codes.")
    if not rows:
        raise NotAList("No row of it holds a code.")
    return rows, wrong


def compare(
    rows: list[CodeRow], wrong: list, current: dict[str, Code], model: type[Code]
) -> Plan:
    """Say what is new, what changes, what is the same, and what stands there twice."""
    plan = Plan(wrong=list(wrong))
    first: dict[str, int] = {}
    for row in rows:
        if row.code in first:
            plan.repeated.append((row, first[row.code]))
            continue
        first[row.code] = row.line
        if fault := _fault(row, model):
            plan.wrong.append((row.line, fault))
        elif row.code not in current:
            plan.added.append(row)
        elif differing := _differing(row, current[row.code]):
            plan.changed.append((row, differing))
        else:
            plan.same.append(row)
    plan.left_out = len(set(current) - set(first))
    return plan


def _dialect(text: str) -> type[csv.Dialect] | csv.Dialect:
    head = text[:4_000]
    try:
        return csv.Sniffer().sniff(head, delimiters=",;\t|")
    except csv.Error:
        return csv.excel


def _table(text: str) -> tuple[list[str], list[Line]]:
    """Read headings, and each line with its number; raises NotAList."""
    if "\0" in text:
        raise NotAList("This is not a text file.")
    try:
        reader = csv.DictReader(io.StringIO(text), dialect=_dialect(text))
        reader.fieldnames = [(name or "").strip() for name in reader.fieldnames or ()]
        columns = [name for name in reader.fieldnames if name]
        return columns, [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise NotAList(f"This cannot be read as CSV: {error}.") from error


def _most_like_codes(columns: list[str], lines: list[Line], model: type[Code]) -> str:
    """Guess the column of the codes: of those called so, the one that says most things."""
    others = {*COLUMNS[model], "count"}
    known = [name for name in columns if name.lower() not in others]
    called = [name for name in known if OF_CODES.search(name)] or known or columns
    said = {
        name: {normal_code(cells.get(name) or "") for _, cells in lines}
        for name in called
    }
    return max(called, key=lambda name: len(said[name]), default="")


def _chosen(lines: list[Line], choice: Choice) -> Iterator[Line]:
    for line, cells in lines:
        said = (cells.get(choice.only_column) or "").strip()
        if not choice.only_column or said == choice.only_value.strip():
            yield line, cells


def _fault(row: CodeRow, model: type[Code]) -> str:
    try:
        model(code=row.code, **typed(row)).clean_fields(exclude={"jurisdiction"})
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        return f"its {name.replace('_', ' ')} cannot be taken: {messages[0]}"
    return ""


def _differing(row: CodeRow, held: Code) -> list[str]:
    taken_up = [] if getattr(held, "is_offered", True) else ["is offered from now on"]
    return taken_up + [
        f"{name.replace('_', ' ')}: {getattr(held, name) or 'none'} becomes {value}"
        for name, value in typed(row).items()
        if str(getattr(held, name)) != str(value)
    ]


def typed(row: CodeRow) -> dict[str, Any]:
    """Give the values a file speaks of; an empty cell says nothing."""
    return {name: value for name, value in row.values.items() if value}
