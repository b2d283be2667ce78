"""Spellings made comparable before they are hashed or matched."""

import re
import unicodedata
from datetime import timedelta

import phonenumbers

_SPACE = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w\s]")
_PLAIN_US = re.compile(
    r"(?:\+?1[ .-]?)?\(?([2-9][0-9]{2})\)?[ .-]{0,2}([0-9]{3})[ .-]?([0-9]{4})"
)
_STREET_WORDS = {
    "street": "st", "avenue": "ave", "boulevard": "blvd", "drive": "dr",
    "road": "rd", "lane": "ln", "court": "ct", "place": "pl", "highway": "hwy",
    "north": "n", "south": "s", "east": "e", "west": "w",
    "apartment": "apt", "suite": "ste",
}  # fmt: skip


def normal_phone(text: str, region: str = "US") -> str:
    """Write a phone number as E.164, or return '' when it is none."""
    if region == "US" and (plain := _PLAIN_US.fullmatch(text)):
        # Nearly all, and forty times faster than by the rules of the whole world.
        return f"+1{''.join(plain.groups())}"
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def lacks_area_code(text: str, region: str = "US") -> bool:
    """Say whether a number can be dialled only from a place that is not said."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return False
    found = phonenumbers.is_possible_number_with_reason(number)
    return found == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY


def shown_phone(text: str, region: str = "US") -> str:
    """Write a phone number as people here read it; what is none stays as it was typed."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(number):
        return text
    home = phonenumbers.country_code_for_region(region) == number.country_code
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(
        number, style.NATIONAL if home else style.INTERNATIONAL
    )


def normal_words(text: str) -> str:
    """Fold case, accents, punctuation and runs of space."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SPACE.sub(" ", _NOT_WORD.sub(" ", text).casefold()).strip()


normal_name = normal_words


def normal_address(text: str) -> str:
    """Fold an address so that 'Alder Street' and 'ALDER ST.' are the same."""
    words = normal_words(text).split()
    return " ".join(_STREET_WORDS.get(word, word) for word in words)


def span(length: timedelta) -> str:
    """Say how long in one round number: 40 min, 3 h, 2 d."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} d"
