"""What may not be stored, taken out of what a feed sent before any of it is kept.

A rule names fields, or looks through all text for criminal-history returns or for
words of its own. What it takes out is counted and named by its place, never by its
content. CAD files and EIDO messages come through here alike.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from core.errors import DomainError
from dispatch.models import FieldFilter

if TYPE_CHECKING:
    from dispatch.models import CadFeed

LooksFor, Action = FieldFilter.LooksFor, FieldFilter.Action
# Returns of the national and state criminal-history systems, as CAD notes carry them.
# "III" alone is also the third of a name, and "NCIC" alone a common incident type.
_RETURN = r"(?:return|response|reply|hit|result|record|query|inquiry|check)s?"
HISTORY = re.compile(
    rf"""\b(?:ncic|nlets|clets|tlets|tcic|cjis)\b
      | \b(?:iii|triple[ ]i|cch|q[hrw]|qwi|qwa|k[qr]|f[qr]|a[qr])[ \t:./-]{{0,3}}{_RETURN}\b
      | \b(?:criminal[ ]histor(?:y|ies)|rap[ ]?sheet|interstate[ ]identification[ ]index|chri)\b
      | \bfbi[ \t]*(?:no|number|num|\#|/|:)[.: #/]*[a-z0-9]*\d
      | \bsid[ \t]*[:/\#][ \t]*[a-z]{{2}}[ \t]?\d{{4,}}
    """,
    re.IGNORECASE | re.VERBOSE,
)
# One of these stands in all that HISTORY finds, in small letters, or in what may be read
# otherwise than it is written. To look for them takes a third of the time.
HINTS = (
    *("ncic", "nlets", "clets", "tlets", "tcic", "cjis", "chri", "fbi"),
    *("return", "response", "reply", "hit", "result", "record", "query", "inquiry"),
    *("check", "criminal histor", "rap sheet", "rapsheet", "interstate identification"),
    *("sid ", "sid\t", "sid:", "sid/", "sid#", "<", "&"),
)
# Where the next remark of a dispatcher begins: a time of day, bare or in brackets.
REMARK = re.compile(
    r"^\s*(?:\[|\()?\s*(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\s+)?\d{1,2}:\d{2}"
)
LINES = re.compile(r"(\r\n|\n|\r|<br\s*/?>|</p>|</li>|</div>|</tr>)", re.IGNORECASE)
MARKUP = re.compile(r"<[^<>]*>")
ORDINARY = re.compile(r"[\w$@.:-]{1,80}")
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


class Refused(DomainError):
    """A message or line that holds what may not be stored; `field` says where."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, taken: "Taken") -> None:
        super().__init__(f"{taken.rule.name}: not stored, found in {taken.place}.")
        self.rule, self.field = taken.rule, taken.place


@dataclass(frozen=True)
class Taken:
    """One value that a rule took out, or a part of one: by which rule, and where."""

    rule: FieldFilter
    place: str

    def __str__(self) -> str:
        return f"{self.place}: not stored ({self.rule.name})."


@dataclass
class Sifted:
    """What is left of a value, and what was taken out of it."""

    value: Any
    taken: list[Taken] = field(default_factory=list)

    @property
    def refusal(self) -> Refused | None:
        """Give the first thing found that refuses the whole."""
        refusing = (t for t in self.taken if t.rule.action == Action.REFUSE)
        first = next(refusing, None)
        return Refused(first) if first else None


class Fields(dict):
    """The fields that may be stored, and beside them what was taken out."""

    taken: tuple[Taken, ...] = ()


def refuse_or_strip(feed: "CadFeed", fields: dict[str, Any]) -> Fields:
    """Return the fields without what this feed may not store.

    Raises Refused, with the field's name, where a rule refuses the whole line. What
    was found is tallied on the feed: `count(feed)` keeps the tally.
    """
    sifted = sift(feed, fields)
    if refusal := sifted.refusal:
        raise refusal
    left = Fields(sifted.value)
    left.taken = tuple(sifted.taken)
    return left


def sift(feed: "CadFeed", value: Any) -> Sifted:
    """Take out of a value what the rules of the feed name, whatever they then do."""
    sieve = Sieve(feed.rules)
    sifted = Sifted(sieve.sift(value, ""), sieve.taken)
    tally = feed.__dict__.setdefault("filter_tally", Counter())
    tally.update(taken.rule for taken in sifted.taken)
    return sifted


def finds_nothing(
    rules: Iterable[FieldFilter], names: Iterable[str], texts: Collection[str]
) -> bool:
    """Tell of many values at once that no rule takes anything out of them.

    `names` are their fields' and `texts` the values themselves, one a line. False says
    only that each has to be looked at.
    """
    folded = {_folded(name) for name in names}
    text, hinting = "\n".join(texts), "\n".join(filter(_hints, texts))
    for rule in rules:
        if rule.field_names:
            if folded & {_folded(name) for name in rule.field_names}:
                return False
        elif _found_in_line(
            rule, hinting if rule.looks_for == LooksFor.HISTORY else text
        ):
            return False
    return not MARKUP.search(text)


def _hints(text: str) -> bool:
    return not text.isascii() or any(map(text.lower().__contains__, HINTS))


def count(feed: "CadFeed") -> None:
    """Write down how often each rule took something out since it was last written."""
    tally = feed.__dict__.pop("filter_tally", {})
    # In one order, so that two feeds' workers do not wait for each other crosswise.
    for rule in sorted(tally, key=lambda rule: str(rule.pk)):
        rule.count(tally[rule])


def may_keep(feed: "CadFeed", body: bytes) -> bool:
    """Tell whether bytes that could not be read may be kept as they are."""
    said = body.replace(b"\x00", b"").decode("utf-8", "replace")
    text = ESCAPE.sub(lambda found: chr(int(found[1], 16)), said)
    return not any(
        _names_a_field(rule, text) or bool(_finder(rule) and _found(rule, text))
        for rule in feed.rules
    )


class Sieve:
    """Walks a value by the rules of one feed and remembers what it took out."""

    def __init__(self, rules: list[FieldFilter]) -> None:
        self.everywhere = [rule for rule in rules if not rule.field_names]
        self.named: dict[str, list[FieldFilter]] = {}
        for rule in rules:
            for name in rule.field_names:
                self.named.setdefault(_folded(name), []).append(rule)
        self.taken: list[Taken] = []

    def sift(self, value: Any, place: str, here: tuple[FieldFilter, ...] = ()) -> Any:
        if isinstance(value, str):
            return self._text(value, place, [*here, *self.everywhere])
        if isinstance(value, dict):
            return dict(self._members(value, place, here))
        if isinstance(value, list):
            return [
                self.sift(inner, f"{place}/{number}", here)
                for number, inner in enumerate(value)
            ]
        return value

    def _members(
        self, value: dict, place: str, here: tuple[FieldFilter, ...]
    ) -> Iterator[tuple[str, Any]]:
        for name, inner in value.items():
            rules = self.named.get(_folded(name), [])
            # What a sender made up as a name may itself say something of somebody.
            at = f"{place}/{name if ORDINARY.fullmatch(name) else '?'}"
            whole = [r for r in rules if r.looks_for == LooksFor.ANYTHING]
            if whole and inner not in (None, "", [], {}):
                self.taken += [Taken(rule, at) for rule in whole]
            elif told := [r for r in self.everywhere if _found(r, name)]:
                self.taken += [Taken(rule, at) for rule in told]
            elif not whole:
                yield name, self.sift(inner, at, (*here, *rules))

    def _text(self, text: str, place: str, rules: list[FieldFilter]) -> str:
        for rule in rules:
            if _found(rule, text):
                self.taken.append(Taken(rule, place))
                text = _without(rule, text)
        return text


def _folded(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _finder(rule: FieldFilter) -> re.Pattern[str] | None:
    if rule.looks_for == LooksFor.HISTORY:
        return HISTORY
    if rule.looks_for == LooksFor.WORDS:
        words = "|".join(re.escape(word) for word in rule.words)
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    return None


def _found(rule: FieldFilter, text: str) -> bool:
    """Look at the text as it is written and as it is read, without its markup."""
    finder = _finder(rule)
    if finder is None or (rule.looks_for == LooksFor.HISTORY and _is_code(text)):
        return False
    return bool(finder.search(text) or finder.search(_plain(text)))


def _is_code(text: str) -> bool:
    """A single short word is a code or an id; a return has something to say."""
    return len(text) < 80 and not any(letter.isspace() for letter in text.strip())


def _plain(text: str) -> str:
    """Read markup as a browser would: its lines apart, and nothing between letters."""
    if "<" not in text and "&" not in text:
        return ""
    return unescape(MARKUP.sub("", LINES.sub("\n", text)))


def _without(rule: FieldFilter, text: str) -> str:
    """Cut from the first line that shows it to the dispatcher's next remark.

    A return runs over many lines, of which only the first says what it is. Markup
    that cannot be cut by lines, XML above all, goes as a whole.
    """
    if text.lstrip().startswith("<?xml") or "xmlns" in text:
        return ""
    mark = f"[not stored: {rule.name}]"
    kept: list[str] = []
    inside = False
    for line, end in _lines(text):
        shows = _found_in_line(rule, line)
        inside = shows or (inside and not REMARK.match(_plain(line) or line))
        if not inside:
            kept.append(line + end)
        elif not kept or not kept[-1].startswith(mark):
            kept.append(mark + end)
    left = "".join(kept)
    # What shows only across lines was not cut by them.
    return mark if _found(rule, left.replace(mark, "")) else left


def _found_in_line(rule: FieldFilter, line: str) -> bool:
    finder = _finder(rule)
    return bool(finder and (finder.search(line) or finder.search(_plain(line))))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    pieces = LINES.split(text)
    yield from zip(pieces[::2], [*pieces[1::2], ""], strict=True)


def _names_a_field(rule: FieldFilter, text: str) -> bool:
    if rule.looks_for != LooksFor.ANYTHING:
        return False
    names = {_folded(name) for name in rule.field_names}
    return any(
        _folded(said) in names for said in re.findall(r'"([^"]{1,80})"\s*:', text)
    )
