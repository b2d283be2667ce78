"""What a person may ask of a service, in codes: language, payment, whom it is for, how.

Sources say these in words of their own. What is read from them errs towards unknown,
because unknown keeps an entry in the list and a wrong "no" takes a door away.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.text import normal_words

ANY_LANGUAGE = "interpreter"
FREE = "free"


@dataclass(frozen=True)
class Facet:
    """A code, what people call it, and the words by which sources mean it."""

    code: str
    label: str
    words: str


# ISO 639-1, and 639-3 where there is no shorter code.
LANGUAGES = (
    Facet("en", "English", r"eng|english|ingles"),
    Facet("es", "Spanish", r"spa|spanish|espanol|castellano"),
    Facet("ase", "American Sign Language", r"ase|asl|sign language|sgn"),
    Facet("ar", "Arabic", r"ara|arabic"),
    Facet("zh", "Chinese", r"zho|chi|chinese|mandarin|cantonese|yue|cmn"),
    Facet("fr", "French", r"fra|fre|french"),
    Facet("ht", "Haitian Creole", r"hat|haitian|creole"),
    Facet("hi", "Hindi", r"hin|hindi"),
    Facet("hmn", "Hmong", r"hmong"),
    Facet("ko", "Korean", r"kor|korean"),
    Facet("nv", "Navajo", r"nav|navajo|dine"),
    Facet("ne", "Nepali", r"nep|nepali"),
    Facet("fa", "Persian", r"fas|per|persian|farsi|dari"),
    Facet("pt", "Portuguese", r"por|portuguese"),
    Facet("ru", "Russian", r"rus|russian"),
    Facet("so", "Somali", r"som|somali"),
    Facet("sw", "Swahili", r"swa|swahili"),
    Facet("tl", "Tagalog", r"tgl|fil|tagalog|filipino"),
    Facet("vi", "Vietnamese", r"vie|vietnamese"),
)
PAYERS = (
    Facet(FREE, "No cost", r"free|no (?:cost|charge|fees?)|without charge"),
    Facet("sliding", "Sliding scale", r"sliding|income based|ability to pay"),
    Facet("medicaid", "Medicaid", r"medicaid|medi cal|chip"),
    Facet("medicare", "Medicare", r"medicare"),
    Facet("private", "Private insurance", r"(?:private|commercial|health) insurance"),
    Facet("military", "Military or VA", r"tricare|military insurance|va benefits"),
    Facet("self", "Pays for themselves", r"self ?pay|cash|out of pocket"),
)
POPULATIONS = (
    Facet("youth", "Children and youth", r"youth|child(?:ren)?|minors?|adolescents?|teens?"),
    Facet("older", "Older adults", r"older adults?|seniors?|elderly|geriatric"),
    Facet("families", "Families", r"famil(?:y|ies)|parents?"),
    Facet("women", "Women", r"women|female"),
    Facet("men", "Men", r"men|male"),
    Facet("pregnant", "Pregnant people", r"pregnan\w*|postpartum|perinatal"),
    Facet("lgbtq", "LGBTQ+", r"lgbt\w*|gay|lesbian|transgender"),
    Facet("veterans", "Veterans and military", r"veterans?|military"),
    Facet("homeless", "People without a home", r"homeless\w*|unhoused"),
    Facet("justice", "People from jail or court", r"offenders?|court|judicial|justice|reentry|probation|parole"),
    Facet("violence", "Survivors of violence", r"domestic violence|survivors?|trauma victims|intimate partner"),
    Facet("deaf", "Deaf or hard of hearing", r"deaf|hard of hearing"),
    Facet("disability", "People with a disability", r"disabilit\w*|disabled"),
    Facet("native", "Native Americans", r"american indian|native american\w*|tribal|alaska native"),
    Facet("substance", "People who use substances", r"co occurring|substance use disorders?|dual diagnosis"),
)  # fmt: skip
MODALITIES = (
    Facet("in-person", "In person", ""),
    Facet("phone", "By phone", r"hotline|helpline|crisis line|warmline|by (?:tele)?phone"),
    Facet("virtual", "Video or chat", r"tele ?health|tele ?medicine|virtual|video|online|chat|text line"),
    Facet("mobile", "They come", r"mobile (?:crisis|team|unit|response|outreach|clinic)|co ?response|home visits?|street outreach"),
)  # fmt: skip
BY_NEED = {
    "crisis-line": "phone",
    "warmline": "phone",
    "text-line": "virtual",
    "mobile-crisis": "mobile",
    "co-response": "mobile",
    "community-responder": "mobile",
}
LANGUAGE_CODES = {facet.code for facet in LANGUAGES}
LABELS = {
    facet.code: facet.label
    for facets in (LANGUAGES, PAYERS, POPULATIONS, MODALITIES)
    for facet in facets
}
# Hours look like ages, so a span of them says what it is, before or after.
AGES = re.compile(
    r"\b(?:ages?|aged)\s*(\d{1,2})\s*(?:-|\u2013|to|through)\s*(\d{1,2})\b"
    r"|\b(\d{1,2})\s*(?:-|\u2013|to|through)\s*(\d{1,2}) years"
)
FROM_AGE = re.compile(
    r"\b(\d{1,2})(?: years?(?: old| of age)?)?\s*(?:\+|(?:and|or|&) (?:over|older|up|above))"
)
TO_AGE = re.compile(
    r"\b(?:(?:under|below|younger than) (\d{1,2})|(\d{1,2}) (?:and|or) (?:under|younger))\b"
)
ADULTS = re.compile(r"\badults?\b")
NOT_ONLY_ADULTS = re.compile(r"child|youth|minor|famil|teen|adolescent|all ages|young")


def choices(facets: Iterable[Facet], first: str) -> list[tuple[str, str]]:
    """Offer facets in a list whose first line asks for none."""
    return [("", first), *((facet.code, facet.label) for facet in facets)]


def language_codes(languages: Iterable[Any], interpretation: str) -> list[str]:
    """Name the languages spoken; an interpreter speaks whatever is asked for."""
    found = {_language(language.code, language.name) for language in languages}
    if interpretation.strip() and normal_words(interpretation) not in {"no", "none"}:
        found.add(ANY_LANGUAGE)
    return sorted(found)


@cache
def _language(code: str, name: str) -> str:
    """Give the code of a language, or "other": one that is known is not unknown."""
    short = code.partition("-")[0].strip().lower()
    if short in LANGUAGE_CODES:
        return short
    said = f"{short} {normal_words(name)}"
    return next((f.code for f in LANGUAGES if _says(f.words, said)), "other")


def payer_codes(said: Iterable[str]) -> list[str]:
    return sorted(_codes(PAYERS, said))


def population_codes(said: Iterable[str]) -> list[str]:
    return sorted(_codes(POPULATIONS, said))


def modality_codes(place: Any, needs: Iterable[str], said: Iterable[str]) -> list[str]:
    """Tell how it reaches a person, as far as place, kind and words say."""
    found = _codes(MODALITIES, said) | {BY_NEED[n] for n in needs if n in BY_NEED}
    location = place.location
    if location and location.location_type == "virtual":
        found.add("virtual")
    elif location and location.location_type == "physical":
        found.add("in-person")
    return sorted(found)


def ages(service: Any) -> tuple[int | None, int | None]:
    """Give the youngest and oldest age taken, from the words where no number is given."""
    low, high = service.minimum_age, service.maximum_age
    if low is not None or high is not None:
        return low, high
    text = service.eligibility_description.casefold()
    if hit := AGES.search(text):
        low, high = (int(number) for number in hit.groups() if number)
        return (low, high) if low <= high else (None, None)
    if hit := FROM_AGE.search(text):
        return int(hit[1]), None
    if hit := TO_AGE.search(text):
        return None, int(hit[2]) if hit[2] else int(hit[1]) - 1
    only_adults = ADULTS.search(text) and not NOT_ONLY_ADULTS.search(text)
    return (18, None) if only_adults else (None, None)


def _codes(facets: Iterable[Facet], said: Iterable[str]) -> set[str]:
    text = normal_words(" ; ".join(filter(None, said)))
    return {f.code for f in facets if f.words and _says(f.words, text)}


def _says(words: str, text: str) -> bool:
    return bool(re.search(rf"\b(?:{words})\b", text))
