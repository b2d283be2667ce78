"""Files of JSON: one document, one a line, or a folder of pages; refused in a sentence."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from providers.feeds.csvfile import Unreadable, check_encoding, not_utf8

MOST_BYTES = 200 * 1024 * 1024
_STREAMS = {".ndjson", ".jsonl"}
_KINDS = {".json", *_STREAMS}
_ID = re.compile(r'"id"\s*:\s*"([^"\\]+)"')
_MANIFEST = "datapackage.json"


@dataclass
class Document:
    """What one JSON text says, and on which line of its file each id first stands."""

    file: str
    content: Any
    lines: dict[str, int] = field(default_factory=dict)
    number: int = 1
    is_stream: bool = False


def read_documents(path: Path) -> Iterator[Document]:
    """Read a file, or each JSON file of a folder in the order of the names."""
    files = [path]
    if path.is_dir():
        files = [f for f in sorted(path.iterdir()) if f.suffix.casefold() in _KINDS]
        files = [f for f in files if f.name != _MANIFEST]
    if not files:
        raise Unreadable(f"{path.name} holds no JSON.")
    for file in files:
        yield from _documents(file)


def _documents(file: Path) -> Iterator[Document]:
    check_encoding(file)
    try:
        if file.suffix.casefold() in _STREAMS:
            yield from _stream(file)
            return
        if file.stat().st_size > MOST_BYTES:
            raise Unreadable(
                f"{file.name} is larger than {MOST_BYTES // 2**20} MB: "
                "write it as ndjson, one object a line."
            )
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise not_utf8(file, error) from error
    try:
        content = parse(file.name, text)
    except Unreadable:
        if not _is_stream(text):
            raise
        yield from _stream(file)
        return
    yield Document(file.name, content, _lines_of_ids(text))


def _stream(file: Path) -> Iterator[Document]:
    with file.open(encoding="utf-8-sig") as lines:
        for number, text in enumerate(lines, 1):
            if text.strip():
                content = parse(file.name, text.strip(), number)
                yield Document(file.name, content, {}, number, is_stream=True)


def _is_stream(text: str) -> bool:
    """Tell ndjson under a name of its own: the first line is an object by itself."""
    first = text.lstrip().split("\n", 1)[0]
    try:
        return isinstance(parse("", first), dict)
    except Unreadable:
        return False


def parse(file: str, text: str, line: int = 1) -> Any:
    """Read one JSON text; raises Unreadable with the line where it breaks off."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        where = line + error.lineno - 1
        raise Unreadable(f"{file} is not JSON: line {where}, {error.msg}.") from error
    except RecursionError as error:
        raise Unreadable(f"{file} is nested without an end.") from error
    except ValueError as error:
        raise Unreadable(f"{file} is not JSON: {error}.") from error


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _lines_of_ids(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    number = position = 0
    for match in _ID.finditer(text):
        number += text.count("\n", position, match.start())
        position = match.start()
        found.setdefault(match[1], number + 1)
    return found
