"""An address as it stands on an envelope, cut into street, city, state and ZIP."""

import re
from collections.abc import Iterable, Iterator

from providers.feeds import clean

_STATES = """AL Alabama; AK Alaska; AZ Arizona; AR Arkansas; CA California; CO Colorado;
CT Connecticut; DE Delaware; DC District of Columbia; FL Florida; GA Georgia; HI Hawaii;
ID Idaho; IL Illinois; IN Indiana; IA Iowa; KS Kansas; KY Kentucky; LA Louisiana;
ME Maine; MD Maryland; MA Massachusetts; MI Michigan; MN Minnesota; MS Mississippi;
MO Missouri; MT Montana; NE Nebraska; NV Nevada; NH New Hampshire; NJ New Jersey;
NM New Mexico; NY New York; NC North Carolina; ND North Dakota; OH Ohio; OK Oklahoma;
OR Oregon; PA Pennsylvania; RI Rhode Island; SC South Carolina; SD South Dakota;
TN Tennessee; TX Texas; UT Utah; VT Vermont; VA Virginia; WA Washington;
WV West Virginia; WI Wisconsin; WY Wyoming; AS American Samoa; GU Guam;
MP Northern Mariana Islands; PR Puerto Rico; VI Virgin Islands"""
STATES = {
    said.casefold()
    for state in _STATES.split(";")
    for said in state.strip().split(maxsplit=1)
}
_LONGEST = max(len(state.split()) for state in STATES)
_ZIP = re.compile(r"\d{5}(?:-\d{4})?")


def split_label(label: str, more: Iterable[str] = ()) -> dict[str, str] | None:
    """Cut a label into its parts; None unless it ends in a city, a real state and a ZIP.

    `more` are words that a mapping knows for states besides their names and codes.
    """
    states = STATES | {state.casefold() for state in more}
    for *streets, last in _cuts(label):
        found = _last_line(last.strip(), states)
        if found:
            street = {
                "address_1": clean.line(" ".join(streets[:1])),
                "address_2": clean.line(" ".join(streets[1:])),
            }
            return street | found
    return None


def _cuts(label: str) -> Iterator[list[str]]:
    """Give the lines of a label; all in one line, what stands before the city is street."""
    if "\n" in label or "," not in label:
        yield label.split("\n")
        return
    *street, city, rest = label.rsplit(",", 2)
    yield [*street, f"{city},{rest}"]
    yield label.rsplit(",", 1)


def _last_line(last: str, states: set[str]) -> dict[str, str] | None:
    before, _, code = last.rpartition(" ")
    found = _city_and_state(before.strip(), states) if _ZIP.fullmatch(code) else None
    # No town has a number in its name: that would be a street or a suite.
    if not found or re.search(r"[\d,]", found[0]):
        return None
    return {"city": found[0], "state_province": found[1], "postal_code": code}


def _city_and_state(said: str, states: set[str]) -> tuple[str, str] | None:
    city, comma, state = (part.strip() for part in said.rpartition(","))
    if comma:
        return (city, state.rstrip(".")) if _plain(state) in states else None
    words = said.split()
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        state = " ".join(words[-size:])
        if _plain(state) in states:
            return " ".join(words[:-size]), state.rstrip(".")
    return None


def _plain(state: str) -> str:
    return " ".join(state.replace(".", "").casefold().split())
