"""What a service says of whom it serves, folded as areas and their states are."""

from core.text import normal_words
from providers.crisis_map import counties, places

NATION = "us"
_NATION = {
    "us", "u s", "usa", "u s a", "united states", "united states of america",
    "nationwide", "nation wide", "national", "entire nation", "entire united states",
}  # fmt: skip
_STATEWIDE = {"statewide", "state wide", "entire state", "all counties"}
_NAMES = {
    "alabama": "al", "alaska": "ak", "american samoa": "as", "arizona": "az",
    "arkansas": "ar", "california": "ca", "colorado": "co", "connecticut": "ct",
    "delaware": "de", "district of columbia": "dc", "florida": "fl", "georgia": "ga",
    "guam": "gu", "hawaii": "hi", "idaho": "id", "illinois": "il", "indiana": "in",
    "iowa": "ia", "kansas": "ks", "kentucky": "ky", "louisiana": "la", "maine": "me",
    "maryland": "md", "massachusetts": "ma", "michigan": "mi", "minnesota": "mn",
    "mississippi": "ms", "missouri": "mo", "montana": "mt", "nebraska": "ne",
    "nevada": "nv", "new hampshire": "nh", "new jersey": "nj", "new mexico": "nm",
    "new york": "ny", "north carolina": "nc", "north dakota": "nd",
    "northern mariana islands": "mp", "ohio": "oh", "oklahoma": "ok", "oregon": "or",
    "pennsylvania": "pa", "puerto rico": "pr", "rhode island": "ri",
    "south carolina": "sc", "south dakota": "sd", "tennessee": "tn", "texas": "tx",
    "utah": "ut", "vermont": "vt", "virgin islands": "vi", "virginia": "va",
    "washington": "wa", "west virginia": "wv", "wisconsin": "wi", "wyoming": "wy",
}  # fmt: skip
_CODES = {code.lower() for code in counties.STATES.values()}
# The longest first: West Virginia ends in Virginia.
_ENDINGS = sorted(_NAMES, key=len, reverse=True)


def region(text: str) -> str:
    """Fold a state to its code; what is none known stays as it is written."""
    folded = places.fold(text)
    return _NAMES.get(folded, folded)


def spellings(name: str, state: str) -> set[str]:
    """Fold an area in each way that one of ours may be called.

    As it is written, for an outline without a region; and with the state it names, or
    else the one that its door stands in. A whole state is its code, the nation "us".
    """
    plain = normal_words(name).removeprefix("state of ")
    folded, here = places.fold(name), region(state)
    if plain in _NATION:
        return {NATION}
    if plain in _STATEWIDE:
        return {here} - {""}
    if plain in _NAMES:
        # It may be the county of that name too: New York, Washington.
        return {_NAMES[plain], folded, _joined(folded, here)}
    ending = next((n for n in _ENDINGS if plain.endswith(f" {n}")), "")
    if ending:
        return {folded, _joined(places.fold(plain[: -len(ending)]), _NAMES[ending])}
    has_state = folded.rpartition(" ")[2] in _CODES
    return {folded} if has_state else {folded, _joined(folded, here)}


def _joined(folded: str, state: str) -> str:
    return f"{folded} {state}".strip()[:160]
