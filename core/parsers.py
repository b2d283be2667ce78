"""JSON that cannot take the server or the database down."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

LIMIT = 16 * 1024 * 1024
DEEPEST = 64


class Unreadable(ParseError):
    """JSON with something in it that cannot be kept; `pointer` leads there (RFC 6901)."""

    def __init__(self, what: str, pointer: str) -> None:
        self.pointer = pointer[:200]
        super().__init__(f"{what} at {self.pointer or '/'}.")


class SafeJSONParser(JSONParser):
    """Refuse what PostgreSQL cannot store or Python cannot walk, naming the place."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        return read_json(stream.read(LIMIT + 1))


def read_json(body: bytes) -> Any:
    """Read JSON, or raise ParseError that says what is wrong and where."""
    if len(body) > LIMIT:
        raise ParseError(f"The message is larger than {LIMIT // 2**20} MB.")
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise ParseError(f"Not UTF-8 at byte {error.start}.") from error
    except json.JSONDecodeError as error:
        raise ParseError(
            f"Not JSON at line {error.lineno}, column {error.colno}: {error.msg}."
        ) from error
    except (RecursionError, ValueError) as error:
        raise ParseError("Nested too deep, or a number too long to read.") from error
    _check(value)
    return value


def _check(value: Any) -> None:
    """Walk without recursion, so that depth is an answer and not a crash."""
    stack: list[tuple[Any, str, int]] = [(value, "", 0)]
    while stack:
        item, pointer, depth = stack.pop()
        if depth > DEEPEST:
            raise Unreadable(f"Nested deeper than {DEEPEST}", pointer)
        if isinstance(item, str):
            _check_text(item, pointer)
        elif isinstance(item, dict):
            for key, inner in item.items():
                _check_text(key, pointer)
                step = key.replace("~", "~0").replace("/", "~1")
                stack.append((inner, f"{pointer}/{step}", depth + 1))
        elif isinstance(item, list):
            stack.extend(
                (inner, f"{pointer}/{i}", depth + 1) for i, inner in enumerate(item)
            )


def _check_text(text: str, pointer: str) -> None:
    if "\x00" in text:
        raise Unreadable("A NUL character", pointer)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Unreadable("Half a character (a lone surrogate)", pointer) from None


def _no_constant(name: str) -> NoReturn:
    raise ParseError(f"{name} is not JSON.")
