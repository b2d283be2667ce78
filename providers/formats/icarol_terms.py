"""Terms of the 211 taxonomy, or of a help line's own, as an iCarol export names them.

The 211 taxonomy is licensed: what a file holds of it is loaded, and none is shipped.
"""

import re
from itertools import zip_longest

from providers.feeds import clean
from providers.feeds.bundle import Bundle, Row
from providers.formats.icarol_record import Record

CODED, OWN = "211-taxonomy", "icarol-terms"
_NAMES = {CODED: "211 taxonomy (AIRS)", OWN: "Terms of the iCarol export"}
_CODE = re.compile(r"[A-Z]{1,2}(?:-\d{4}(?:\.\d{4}(?:-\d{3}(?:\.\d{2})?)?)?)?")
# Terms that together mean one thing are joined by a star.
_BETWEEN = re.compile(r"[;*|\n]")


class Terms:
    """The terms of a file, each added once and given to the services that name it."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle

    def classify(self, record: Record) -> None:
        codes = _parts(record.cell("TaxonomyCodes"))
        names = _parts(
            record.cell("TaxonomyTerms", "TaxonomyTermsNotDeactivated", "TaxonomyTerm")
        )
        for code in codes:
            if not _CODE.fullmatch(code):
                record.bundle.doubt(record, f"{code!r} is no code of the 211 taxonomy")
        # Names stand beside their codes only where there is one for each.
        paired = names if len(names) == len(codes) else []
        for code, name in zip_longest(codes, paired, fillvalue=""):
            self._give(record, CODED, code, name or code)
        if not codes:
            for name in names:
                self._give(record, OWN, "", name)

    def _give(self, record: Record, taxonomy: str, code: str, name: str) -> None:
        self.bundle_taxonomy(taxonomy)
        key = f"{taxonomy}:{code or name.casefold()}"
        held = self.bundle.rows["taxonomy_term"].get(key)
        if held is None:
            of = {"taxonomy": ("taxonomy", taxonomy)}
            values = {"code": code, "name": name, "taxonomy_name": _NAMES[taxonomy]}
            record.put("taxonomy_term", key, values, of)
        elif held.values["name"] == code != name:
            held.values["name"] = name
        of = {
            "link": ("service", record.key),
            "taxonomy_term": ("taxonomy_term", key),
        }
        attribute = f"{record.key}:{key}"
        if attribute not in self.bundle.rows["attribute"]:
            record.put("attribute", attribute, {"link_entity": "service"}, of)

    def bundle_taxonomy(self, taxonomy: str) -> None:
        if taxonomy not in self.bundle.rows["taxonomy"]:
            self.bundle.add(Row("taxonomy", taxonomy, {"name": _NAMES[taxonomy]}))


def _parts(text: str) -> list[str]:
    parts = map(clean.line, _BETWEEN.split(text))
    return list(dict.fromkeys(filter(None, parts)))
