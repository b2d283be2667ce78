"""Text of dirty files, made sound field by field; pure, without a database."""

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

_BREAKS = re.compile(
    r"\\r\\n|\\n|_BR_ENCODED_|</?(?:br|p|div|li|ul|ol|tr|table|h[1-6])\b[^<>]*>|\r\n?",
    re.IGNORECASE,
)
_TAGS = re.compile(
    r"</?(?:a|abbr|b|em|font|i|img|s|script|small|span|strong|style|sub|sup|td|th|u)"
    r"\b[^<>]*>|<!--[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,8});", re.IGNORECASE)
# A database takes neither: NUL, and halves of characters that JSON can spell.
_UNHOLDABLE = re.compile(r"[\x00\ud800-\udfff]")
_MARKED = re.compile(r"[\\_<&\r]")
_TIME = re.compile(
    r"(\d{1,2})(?::(\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?"
)
_FROM_TO = re.compile(r"\s*(?:[-\u2013\u2014]|\bto\b)\s*")
_ZONE = re.compile(r"\s*(?:Z|[+-]\d{2}:?\d{2})$")
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+([/?#:].*)?", re.ASCII)
_DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%B %d, %Y", "%d %B %Y")
_AMERICAN = re.compile(r"(\d{1,2}/\d{1,2}/(?:\d{4}|\d\d))\s+\d{1,2}:\d.*")
_MOMENTS = ("%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%m/%d/%Y")
_AND = re.compile(r"[,;&\n]|\band\b", re.IGNORECASE)
# Longer than any date, time or pair of them: what is longer is not looked at twice.
_LONGEST = 200
_TRUE = {"1", "true", "t", "yes", "y", "x"}
MIDNIGHT = time(0)


def text(value: str) -> str:
    """Drop spaces at the ends and mark-up, and turn written line breaks into real ones.

    What it gives, it leaves as it is: else an export would not come back the same.
    """
    found = _UNHOLDABLE.sub("", value).strip()
    for _ in range(8):
        if not _MARKED.search(found):
            break
        before = found
        found = _UNHOLDABLE.sub("", _ENTITY.sub(_named, found))
        found = _TAGS.sub("", _BREAKS.sub("\n", found)).strip()
        if found == before:
            break
    return found


def _named(entity: re.Match[str]) -> str:
    return html.unescape(entity[0])


def line(value: str) -> str:
    """Clean a text that is a single line."""
    return " ".join(text(value).split())


def whole_number(value: str) -> int | None:
    """Read a whole number, or None for an empty text; raises ValueError."""
    return within(0, 2_147_483_647)(value)


def within(least: int, most: int) -> Callable[[str], int | None]:
    """Make a reader of whole numbers from least to most, or None for an empty text."""

    def read(value: str) -> int | None:
        number = decimal(value)
        if number is None:
            return None
        if not (number.is_finite() and least <= number <= most):
            raise ValueError(f"{value!r} is not a number from {least} to {most}")
        return int(number)

    return read


def money(value: str) -> Decimal | None:
    """Read an amount of money, or None for an empty text; raises ValueError."""
    number = decimal(value)
    if number is None:
        return None
    if not (number.is_finite() and 0 <= number < 10**10):
        raise ValueError(f"{value!r} is not an amount of money")
    return round(number, 2)


def hours_from_utc(value: str) -> Decimal | None:
    """Read the offset of a clock, or None for an empty text; raises ValueError."""
    number = decimal(value)
    if number is None:
        return None
    if not (number.is_finite() and abs(number) <= 24):
        raise ValueError(f"{value!r} is not hours from UTC")
    return round(number, 2)


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
    if len(value.strip()) > _LONGEST:
        raise ValueError(f"{value[:40]!r} and what follows is not a date")
    bare = value.strip()[:10] if re.match(r"\d{4}-\d\d-\d\d", value.strip()) else value
    american = _AMERICAN.fullmatch(bare.strip())
    bare = american[1] if american else bare
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
    """Read a time stamp as ISO or as Americans write it, or None; raises ValueError.

    One without an offset stays so: whoever knows whose clock it is says the zone.
    """
    bare = value.strip()
    if not bare:
        return None
    found = _moment(bare)
    if not 1900 <= found.year < 9999:
        raise ValueError(f"{value!r} is not a date")
    return found


def _moment(bare: str) -> datetime:
    for pattern in _MOMENTS:
        try:
            return datetime.strptime(bare, pattern)  # noqa: DTZ007
        except ValueError:
            continue
    return datetime.fromisoformat(bare)


def clock(value: str) -> time | None:
    """Read a time of day ('9:00', '17:00:00Z', '5 PM'), or None; raises ValueError.

    24:00 is midnight, as is 12:00AM: what closes then closes at the day's end.
    """
    bare = _short(value)
    bare = _ZONE.sub("", bare)
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
    if not _short(value):
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


def _short(value: str) -> str:
    bare = value.strip()
    if len(bare) > _LONGEST:
        raise ValueError(f"{bare[:40]!r} and what follows is not a time of day")
    return bare


def stretches(value: str) -> list[tuple[time, time]]:
    """Read every stretch of a day: '9-12, 13-17'; raises ValueError."""
    parts = (part for part in _AND.split(_short(value)) if part.strip())
    return [pair for part in parts if (pair := hours(part))]


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


def plain(value: Any, zone: tzinfo = UTC) -> Any:
    """Put a value as JSON holds it, so that what a source said can be compared.

    `zone` is that of a moment which names none itself.
    """
    if isinstance(value, datetime):
        known = value if value.tzinfo else value.replace(tzinfo=zone)
        return known.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def _number(value: str) -> str:
    return value.strip().replace(",", "").lstrip("$")
