"""The paper of a mapping workshop as CSV: intercept, resource, gap, priority."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from core.errors import DomainError
from core.text import normal_words

MOST_BYTES = 2_000_000
LONGEST_CELL = 100_000
LONGEST = 300
NUMBER = re.compile(r"\b([0-5])\b")
DELIMITERS = ",;\t|"
COLUMNS = ("intercept", "resource", "gap", "priority")


@dataclass(frozen=True)
class Paper:
    """What was read: resources and gaps by intercept, and the lines left out."""

    resources: list[tuple[str, str]] = field(default_factory=list)
    gaps: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


def read(data: bytes) -> Paper:
    """Read the paper as far as it is sound; a line that is not is listed with its reason.

    Raises DomainError for a file that is none.
    """
    if len(data) > MOST_BYTES:
        raise DomainError("The file is larger than 2 MB. Nothing was changed.")
    paper = Paper()
    for line, row in _rows(_text(data)):
        try:
            _take(paper, row)
        except ValueError as error:
            paper.problems.append((line, str(error)))
    return paper


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel saves where nobody asks it for UTF-8.
        return data.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        heads = [_head(cell) for cell in next(reader, [])]
        missing = {"intercept"} - set(heads)
        if missing or not {"resource", "gap"} & set(heads):
            raise DomainError(
                "The first line must name the columns intercept, resource, gap and "
                "priority. Nothing was changed."
            )
        for cells in reader:
            if max(map(len, cells), default=0) > LONGEST_CELL:
                raise csv.Error(f"line {reader.line_num} has no end")
            row = dict(zip(heads, (" ".join(c.split()) for c in cells), strict=False))
            if any(row.values()):
                yield reader.line_num, row
    except csv.Error as error:
        raise DomainError(
            f"The file is no CSV: {error}. Nothing was changed."
        ) from None


def _delimiter(text: str) -> str:
    """Take what most often stands between the names of the columns."""
    return max(DELIMITERS, key=text.partition("\n")[0].count)


def _head(cell: str) -> str:
    word = normal_words(cell)
    return next((name for name in COLUMNS if word.startswith(name)), word)


def _take(paper: Paper, row: dict[str, str]) -> None:
    intercept = NUMBER.search(row.get("intercept", ""))
    if not intercept:
        said = row.get("intercept", "")[:40]
        raise ValueError(f"{said!r} names no intercept from 0 to 5.")
    resource, gap = row.get("resource", ""), row.get("gap", "")
    if not (resource or gap):
        raise ValueError("It names neither a resource nor a gap.")
    if max(len(resource), len(gap)) > LONGEST or "\0" in resource + gap:
        raise ValueError(f"A cell is longer than {LONGEST} characters, or not text.")
    if resource:
        paper.resources.append((intercept[1], resource))
    if gap:
        paper.gaps.append((intercept[1], gap, row.get("priority", "")[:40]))


def key_of(name: Any) -> str:
    """Fold a name so that one spelled a little otherwise is the same."""
    return normal_words(name)[:LONGEST]
