"""One result of a search in words: why it matches, and what could fail."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core.text import normal_words
from providers import continuum
from providers.finding import fitting, hours, trust
from providers.finding.hours import Stretch
from providers.finding.trust import Capacity

if TYPE_CHECKING:
    from providers.finding.search import SearchQuery

SHUT = "closed until "
PRECISIONS = {"exact": "exact", "zip": "middle of the ZIP", "county": "county only"}
ALIKE = 0.6  # of 1: how near two words must be to be taken for each other
CLOSING_SOON = timedelta(minutes=30)
REPORTED = {
    "phone": "number reported wrong",
    "hours": "hours reported wrong",
    "closed": "reported as no longer there",
    "other": "an error was reported",
}


@dataclass(frozen=True)
class Spot:
    """Where it stands on a map, and how well that is known; never a confidential place."""

    latitude: float | None
    longitude: float | None
    precision: str
    county: str
    region: str

    @property
    def words(self) -> str:
        return PRECISIONS[self.precision]


@dataclass(frozen=True)
class Result:
    """A service at a location as a clinician needs to see it in mid-call."""

    id: UUID
    service_id: UUID
    name: str
    card: dict[str, Any]
    state: str
    hours: str
    miles: float | None
    can_refer: bool
    capacities: list[Capacity] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)
    spot: Spot | None = None

    @property
    def other_cautions(self) -> list[str]:
        """Leave out what stands in the column of the hours already."""
        return [said for said in self.cautions if not said.startswith(SHUT)]

    @property
    def phone(self) -> str:
        first = next(iter(self.card["phones"]), None)
        if not first:
            return ""
        return (
            f"{first['number']} ext. {first['ext']}"
            if first["ext"]
            else first["number"]
        )

    @property
    def is_temporarily_closed(self) -> bool:
        return bool(self.card["status"] == "temporarily closed")


def put(
    row: dict[str, Any],
    query: "SearchQuery",
    tokens: list[str],
    now: datetime,
    *,
    is_spelled: bool = True,
) -> Result:
    """Make a result of a row of the search statement; `is_spelled` as the tokens are."""
    card = row["card"]
    local = (query.at or now).astimezone(ZoneInfo(row["timezone"]))
    found = [_stretch(parts) for parts in row["openings"] or ()]
    state = hours.state_at(found, local)
    capacities = _capacities(row, now)[:3]
    return Result(
        id=row["service_at_location_id"],
        service_id=row["service_id"],
        name=card["service"],
        card=card,
        state=row["state"],
        hours=hours_in_words(found, state, local),
        miles=row["miles"],
        can_refer=row["is_open_for_referral"],
        capacities=capacities,
        why=[
            *_why(row, query, tokens, is_spelled=is_spelled),
            *fitting.why(row, query),
        ],
        cautions=[
            *_cautions(card, row, state, local),
            *_doubts(capacities, row["declined_at"], now),
            *fitting.unknown(row, query),
            *(["capacity not told"] if query.has_room and not capacities else []),
        ],
        spot=_spot(row),
    )


def _capacities(row: dict[str, Any], now: datetime) -> list[Capacity]:
    """List what is told to be free; of teams with a roster here, what that says."""
    told = [trust.capacity(parts, now) for parts in row["capacities"] or ()]
    if row["crew_most"] is None:
        return told
    on_shift = row["crew_on_shift"]
    return [trust.crew(row["crew_most"], row["crew_free"], on_shift=on_shift), *told]


def hours_in_words(found: list[Stretch], state: hours.State, local: datetime) -> str:
    """Say when it closes or opens, or that nobody knows."""
    if state.kind == hours.UNKNOWN:
        return "hours unknown today" if found else "hours unknown"
    if state.kind == hours.OPEN:
        if state.until is None:
            return "24 hours, every day"
        return f"open until {_moment(state.until, local, end=True)}"
    if state.until is None:
        return "closed, no opening within a week"
    after = hours.kind_at(found, state.until.date(), _minute(state.until))
    word = "opens" if after == hours.OPEN else "closed, hours unknown from"
    return f"{word} {_moment(state.until, local)}"


def _moment(moment: datetime, local: datetime, *, end: bool = False) -> str:
    days = (moment.date() - local.date()).days
    clock = f"{moment:%H:%M}"
    if end and clock == "00:00":
        days, clock = days - 1, "midnight"
    if days == 0:
        return clock
    if days == 1:
        return f"{clock} tomorrow"
    shown = moment - timedelta(days=1) if clock == "midnight" else moment
    return f"{shown:%a} {clock}"


def _doubts(
    capacities: list[Capacity], declined_at: datetime | None, now: datetime
) -> list[str]:
    """Say what speaks against the capacity told, each thing once."""
    if capacities:
        said = [] if not _is_full(capacities) else [f"full {capacities[0].age}"]
        return said + list(dict.fromkeys(c.caution for c in capacities if c.caution))
    if declined_at and now - declined_at <= trust.DECLINE_SAYS:
        return [trust.declined(declined_at, now)]
    return []


def _is_full(capacities: list[Capacity]) -> bool:
    return any(c.is_full for c in capacities) and not any(
        c.has_room for c in capacities
    )


def _why(
    row: dict[str, Any], query: "SearchQuery", tokens: list[str], *, is_spelled: bool
) -> list[str]:
    said = []
    card = row["card"]
    if query.need:
        label = continuum.NEEDS[query.need].label.lower()
        said.append(label if row["tagged"] else f"mentions {label}")
    if tokens:
        said.append(_where_words(card, tokens, is_spelled=is_spelled))
    return said


def _where_words(card: dict[str, Any], tokens: list[str], *, is_spelled: bool) -> str:
    """Name what all the words stand in, or what is spelled like each of them."""
    for label, text in (
        ("name", card["service"]),
        ("organization", card["organization"]),
        ("kind", " ".join(card["needs"])),
    ):
        words = normal_words(text)
        if is_spelled and all(token in words for token in tokens):
            return f"by {label}"
        near = (get_close_matches(token, words.split(), 1, ALIKE) for token in tokens)
        if not is_spelled and all(near):
            return f"by {label}, spelled alike"
    return "by description" if is_spelled else "by a word spelled alike"


def _cautions(
    card: dict[str, Any], row: dict[str, Any], state: hours.State, local: datetime
) -> list[str]:
    said = _shut(state, local)
    if card["status"] == "temporarily closed":
        said.append("temporarily closed")
    if card["do_not_refer"]:
        said.append("do not refer")
    if card["alert"]:
        said.append(card["alert"])
    if row["minimum_age"] is not None or row["maximum_age"] is not None:
        said.append(fitting.ages(row["minimum_age"], row["maximum_age"]))
    if not card["phones"]:
        said.append("no phone number")
    said += [REPORTED[kind] for kind in row["reports"] or ()]
    if card["gone_since"]:
        said.append(f"not in its source since {card['gone_since']}")
    return said


def _shut(state: hours.State, local: datetime) -> list[str]:
    """Say that it is closed, or will be before the person is there."""
    if state.until is None:
        return []
    if state.kind == hours.CLOSED:
        return [f"{SHUT}{_moment(state.until, local)}"]
    soon = state.until - local <= CLOSING_SOON
    return ["closes soon"] if soon and state.kind == hours.OPEN else []


def _spot(row: dict[str, Any]) -> Spot | None:
    precision = row["precision"] or ("county" if row["county"] else "")
    if not precision:
        return None
    return Spot(
        row["latitude"], row["longitude"], precision, row["county"], row["region"]
    )


def _stretch(parts: list[Any]) -> Stretch:
    weekday, opens, closes, kind, first, last = parts
    return Stretch(
        weekday,
        opens,
        closes,
        kind,
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
    )


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute
