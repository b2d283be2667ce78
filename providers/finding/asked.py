"""What is asked of a service beside words and place: as conditions, and as fitness.

Unknown is not no. A service that says nothing of ages, languages or payment is kept and
stands below one that is known to fit; only one known not to fit is left out.
"""

from typing import TYPE_CHECKING

from providers.finding.facets import ANY_LANGUAGE, FREE

if TYPE_CHECKING:
    from providers.finding.search import SearchQuery

NEED = (
    "(e.needs @> %(need)s::varchar[] "
    "OR e.document @@ to_tsquery('english', %(need_words)s::text))"
)
AGE = (
    "coalesce(e.minimum_age <= %(age)s::int, true) "
    "AND coalesce(%(age)s::int <= e.maximum_age, true)"
)
# What is asked of which list of codes, and which other code will do as well.
LISTS = {
    "language": ("languages", ANY_LANGUAGE),
    "payer": ("payers", FREE),
    "population": ("populations", ""),
    "modality": ("modalities", ""),
}
KNOWN_AGE = "(j.minimum_age IS NOT NULL OR j.maximum_age IS NOT NULL)"
FITS, FITS_TOO = 0.8, 0.5


def conditions(query: "SearchQuery") -> list[str]:
    """List what a candidate must not fail, for the alias e."""
    found = [NEED] if query.need else []
    if query.age is not None:
        found.append(AGE)
    for name, (column, _) in LISTS.items():
        if getattr(query, name):
            found.append(
                f"(e.{column} = '{{}}' OR e.{column} && %({name}s)s::varchar[])"
            )
    if query.can_refer:
        found.append("e.is_open_for_referral")
    return found


def fitness(query: "SearchQuery") -> str:
    """Write what is added to the score of what is known to fit, for the alias j."""
    parts = ["0"]
    if query.age is not None:
        parts.append(f"CASE WHEN {KNOWN_AGE} THEN {FITS} ELSE 0 END")
    for name, (column, _) in LISTS.items():
        if getattr(query, name):
            parts.append(
                f"CASE WHEN j.{column} = '{{}}' THEN 0 "
                f"WHEN j.{column} @> %({name})s::varchar[] THEN {FITS} "
                f"ELSE {FITS_TOO} END"
            )
    return " + ".join(parts)


def params(query: "SearchQuery") -> dict[str, object]:
    """Give the values of both, by name."""
    found: dict[str, object] = {"age": query.age}
    for name, (_, also) in LISTS.items():
        code = getattr(query, name)
        found[name] = [code]
        found[f"{name}s"] = [code, also] if also else [code]
    return found
