"""Hours of a week as people write them in one line: all of it is understood, or none."""

import re
from datetime import time

from providers.feeds.clean import MIDNIGHT, clock
from providers.finding.hours import WEEKDAYS

Week = dict[str, list[tuple[time, time]]]

_DAY = (
    r"(?:mondays?|mon?|tuesdays?|tues?|tu|wednesdays?|weds?|we|thursdays?|thurs?|thu?"
    r"|fridays?|fri?|saturdays?|sat?|sundays?|sun?|m|t|w|f)\b\.?"
)
_DAYS = (
    rf"(?:daily|every ?day|weekdays|weekends|{_DAY}(?:\s*-\s*{_DAY})?"
    rf"(?:\s*(?:,|/|\band\b|\s)\s*{_DAY}(?:\s*-\s*{_DAY})?)*)"
)
_TIME = r"(?:\d{1,2}(?::\d\d)?\s*(?:[ap]\.?m?\.?)?)"
_SPAN = rf"{_TIME}\s*-\s*{_TIME}"
_TIMES = rf"(?:closed|24 ?hours|24/7|{_SPAN}(?:\s*(?:,|\band\b)\s*{_SPAN}(?!\s*[,-]?\s*{_DAY}))*)"
_CLAUSE = re.compile(
    rf"(?:(?P<days>{_DAYS})\s*[:,]?\s*(?P<times>{_TIMES})"
    rf"|(?P<times2>{_TIMES})\s*[:,]?\s*(?P<days2>{_DAYS})?)(?:[\s.;,]+|\band\b\s*|$)"
)
_LETTERS = {"m": "MO", "t": "TU", "w": "WE", "f": "FR"}
_ALWAYS = re.compile(
    r"24 ?hours(?: (?:a|per) day)?[\s,;/]*7 days(?: (?:a|per) week)?"
    r"|24 ?hours (?:a|per) day"
)
_GROUPS = {
    "weekdays": WEEKDAYS[:5],
    "weekends": WEEKDAYS[5:],
}
# A database writes seconds that nobody keeps hours by.
_SECONDS = re.compile(r"(?<=\d:\d\d):\d\d(?:\.\d+)?(?!\d)")
_LONGEST = 400


def read_week(text: str) -> Week | None:
    """Read 'Mon-Fri 9am-5pm; Sat 10am-2pm'; None unless every word of it is understood.

    A day that is named as closed has no hours; a day that is not named is left out.
    """
    said = _plain(text)
    if not said or len(said) > _LONGEST:
        return None
    week: Week = {}
    position = 0
    while position < len(said):
        clause = _CLAUSE.match(said, position)
        if not clause or clause.end() == position:
            return None
        spans = _spans(clause["times"] or clause["times2"])
        days = _days(clause["days"] or clause["days2"] or "")
        alone = clause["days"] or clause["days2"] or "24" in clause[0]
        if spans is None or days is None or not alone:
            return None
        for day in days:
            week.setdefault(day, []).extend(spans)
        position = clause.end()
    return week


def _plain(text: str) -> str:
    said = " ".join(text.casefold().split())
    said = _SECONDS.sub("", said)
    said = re.sub(r"\s*[\u2010-\u2015]\s*", "-", said)
    said = _ALWAYS.sub("24/7", said)
    said = re.sub(
        r"(?<=[a-z\d.])\s+(?:to|thru|through|until)\s+(?=[a-z\d])", " - ", said
    )
    said = said.replace("&", ",").replace("12 noon", "noon").replace("noon", "12:00pm")
    return said.replace("12 midnight", "midnight").replace("midnight", "12:00am")


def _days(said: str) -> list[str] | None:
    if not said or said.startswith(("daily", "every")):
        return list(WEEKDAYS)
    if said in _GROUPS:
        return list(_GROUPS[said])
    found: list[str] = []
    joined = re.sub(r"\s*-\s*", "-", said)
    for part in filter(None, re.split(r"[,/\s]+|\band\b", joined)):
        ends = [
            _LETTERS.get(day.strip("."), day[:2].upper()) for day in part.split("-")
        ]
        if not ends or any(end not in WEEKDAYS for end in ends):
            return None
        first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
        found += [
            WEEKDAYS[day % 7] for day in range(first, last + 1 + 7 * (last < first))
        ]
    return found


def _spans(said: str) -> list[tuple[time, time]] | None:
    if said == "closed":
        return []
    if said.startswith("24"):
        return [(MIDNIGHT, MIDNIGHT)]
    found = []
    for part in re.split(r",|\band\b", said):
        ends = [end.strip() for end in part.split("-")]
        pair = _pair(*ends) if len(ends) == 2 else None
        if pair is None:
            return None
        found.append(pair)
    return found


def _pair(opens: str, closes: str) -> tuple[time, time] | None:
    """Read both ends; '1-5pm' opens after noon, '9-5' might be anything."""
    has = [bool(re.search("[ap]", end)) for end in (opens, closes)]
    try:
        if has == [False, True]:
            last = clock(closes)
            half = _half(opens, "pm")
            first = half if half and last and half < last else clock(f"{opens}am")
        else:
            first, last = clock(opens), clock(closes)
    except ValueError:
        return None
    if first is None or last is None:
        return None
    sure = all(has) or has == [False, True] or MIDNIGHT < first < last
    return (first, last) if sure else None


def _half(said: str, half: str) -> time | None:
    try:
        return clock(f"{said}{half}")
    except ValueError:
        return None
