"""Telephone numbers as people write them into directories."""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

_EXTENSION = re.compile(
    r"(?i)[,;\s]*(?:\bext\b|\bextension\b|\bx|#)\.?\s*:?\s*(\d{1,7})\b"
)
_DIGIT = re.compile(r"\d")
# 1-800-799-SAFE (7233): the letters are the number, the digits beside them say them again.
_SPELT_OUT = re.compile(r"(?<=[A-Za-z])\s*\(\d{3,7}\)")
_LONGEST = 500
_SHORT_CODE = re.compile(r"\D*(\d{3}|\d{5,6})\D*")


@dataclass(frozen=True)
class Number:
    """One number ready to be shown and dialled, and its extension."""

    number: str
    extension: str = ""


def read_numbers(text: str, region: str = "US") -> tuple[list[Number], str]:
    """Find every number in a text; the second value says what is doubtful about it.

    Codes of 3, 5 or 6 digits (988, 741741) are numbers too.
    A text with digits that make no number is kept as it stands: somebody can
    perhaps still read it. One without digits (and no vanity number) gives none.
    """
    if len(text) > _LONGEST:
        return [], f"{text[:40]!r} and what follows is no telephone number"
    found = [_tidy(match.number) for match in _matches(text, region)]
    if found:
        return list(dict.fromkeys(found)), ""
    whole = _whole(text, region) or _whole(_SPELT_OUT.sub("", text), region)
    if whole:
        return [whole], ""
    short = _SHORT_CODE.fullmatch(text)
    if short:
        return [Number(short[1])], ""
    if not _DIGIT.search(text):
        return [], f"{text!r} is no telephone number"
    bare, extension = _split_extension(text)
    return [Number(bare, extension)], f"{text!r} is not a number that can be dialled"


def _matches(text: str, region: str) -> list[phonenumbers.PhoneNumberMatch]:
    return [
        match
        for match in PhoneNumberMatcher(text, region, leniency=Leniency.POSSIBLE)
        if phonenumbers.is_possible_number(match.number)
        and len(str(match.number.national_number)) >= 10
    ]


def _whole(text: str, region: str) -> Number | None:
    """Read the text as one number, letters of a vanity number included."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return _tidy(number) if phonenumbers.is_possible_number(number) else None


def _tidy(number: phonenumbers.PhoneNumber) -> Number:
    extension = number.extension or ""
    bare = phonenumbers.PhoneNumber(
        country_code=number.country_code, national_number=number.national_number
    )
    if number.country_code == 1:
        return Number(
            phonenumbers.format_number(bare, PhoneNumberFormat.NATIONAL), extension
        )
    return Number(
        phonenumbers.format_number(bare, PhoneNumberFormat.INTERNATIONAL), extension
    )


def _split_extension(text: str) -> tuple[str, str]:
    match = _EXTENSION.search(text)
    if not match:
        return text.strip(), ""
    return text[: match.start()].strip(), match[1]
