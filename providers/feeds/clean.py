"""Text of dirty files, made sound field by field; pure, without a database."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

_BREAKS = re.compile(r"\\r\\n|\\n|_BR_ENCODED_|<br\s*/?>|\r\n?", re.IGNORECASE)
_TIME = re.compile(
    r"(\d{1,2})(?::(\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?"
)
_FROM_TO = re.compile(r"\s*(?:[-\u2013\u2014]|\bto\b)\s*")
_ZONE = re.compile(r"\s*(?:Z|[+-]\d{2}:?\d{2})$")
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+([/?#:].*)?", re.ASCII)
_DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%B %d, %Y", "%d %B %Y")
_TRUE = {"1", "true", "t", "yes", "y", "x"}
MIDNIGHT = time(0)


def text(value: str) -> str:
    """Drop spaces at the ends and turn written line breaks into real ones."""
    return _BREAKS.sub("\n", value.replace("\x00", "")).strip()


def line(value: str) -> str:
    """Clean a text that is a single line."""
    return " ".join(text(value).split())


def whole_number(value: str) -> int | None:
    """Read a whole number, or None for an empty text; raises ValueError."""
    return int(Decimal(_number(value))) if value.strip() else None


def decimal(value: str) -> Decimal | None:
    """Read a decimal number, or None for an empty text; raises ValueError."""
    if not value.strip():
        return None
    try:
        return Decimal(_number(value))
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is not a number") from error


def degrees(value: str) -> float | None:
    """Read a latitude or longitude, or None for an empty text; raises ValueError."""
    number = decimal(value)
    if number is not None and not number.is_finite():
        raise ValueError(f"{value!r} is not a place on earth")
    return None if number is None else float(number)


def day(value: str) -> date | None:
    """Read a date written as ISO or as Americans do, or None; raises ValueError."""
    if not value.strip():
        return None
    bare = value.strip()[:10] if re.match(r"\d{4}-\d\d-\d\d", value.strip()) else value
    for pattern in _DATES:
        try:
            found = datetime.strptime(bare.strip(), pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
        if found.year < 1900:
            break
        return found
    raise ValueError(f"{value!r} is not a date")


def moment(value: str) -> datetime | None:
    """Read an ISO time stamp, or None for an empty text; raises ValueError."""
    if not value.strip():
        return None
    found = datetime.fromisoformat(value.strip())
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def clock(value: str) -> time | None:
    """Read a time of day ('9:00', '17:00:00Z', '5 PM'), or None; raises ValueError.

    24:00 is midnight, as is 12:00AM: what closes then closes at the day's end.
    """
    bare = _ZONE.sub("", value.strip())
    if not bare:
        return None
    match = _TIME.fullmatch(bare)
    if not match:
        raise ValueError(f"{value!r} is not a time of day")
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            raise ValueError(f"{value!r} is not a time of day")
        hour = hour % 12 + (12 if match[3] in "Pp" else 0)
    if (hour, minute) == (24, 0):
        return MIDNIGHT
    return time(hour, minute)


def hours(value: str) -> tuple[time, time] | None:
    """Read '9:00AM - 5:00PM', or None for an empty text; raises ValueError."""
    if not value.strip():
        return None
    if value.strip().casefold() in {"24 hours", "24/7", "open 24 hours"}:
        return MIDNIGHT, MIDNIGHT
    parts = _FROM_TO.split(value.strip(), maxsplit=1)
    if len(parts) != 2:
        raise ValueError(f"{value!r} is not a pair of times")
    opens, closes = clock(parts[0]), clock(parts[1])
    if opens is None or closes is None:
        raise ValueError(f"{value!r} is not a pair of times")
    return opens, closes


def web(value: str) -> str:
    """Keep an address on the web, with its scheme; raises ValueError for another."""
    bare = line(value)
    if not bare or re.match(r"https?://\S+$", bare, re.IGNORECASE):
        return bare
    if _DOMAIN.fullmatch(bare):
        return f"http://{bare}"
    raise ValueError(f"{value!r} is not an address on the web")


def truth(value: str) -> bool:
    """Read a yes or no; whatever is not plainly yes is no."""
    return value.strip().casefold() in _TRUE


def one_of(allowed: set[str], otherwise: str) -> Callable[[str], str]:
    """Make a reader that accepts only these values; an empty text is `otherwise`."""

    def read(value: str) -> str:
        found = line(value)
        for name in (found, found.casefold(), found.upper()):
            if name in allowed:
                return name
        if not found:
            return otherwise
        raise ValueError(f"{value!r} is not one of {', '.join(sorted(allowed))}")

    return read


def plain(value: Any) -> Any:
    """Put a value as JSON holds it, so that what a source said can be compared."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def _number(value: str) -> str:
    return value.strip().replace(",", "").lstrip("$")
