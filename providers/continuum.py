"""Our own small taxonomy: the crisis continuum, and what people need beside it.

Someone to contact, someone to respond, a safe place to be (SAMHSA, National
Guidelines for Behavioral Health Crisis Care, 2020); intercepts are those of the
Sequential Intercept Model (Munetz and Griffin, 2006).
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from providers.models.source import SOURCES

SLUG = "crisis-continuum"
NAME = "Crisis continuum"


@dataclass(frozen=True)
class Need:
    """A term of the taxonomy; `words` find services that nobody has classified."""

    code: str
    label: str
    level: str = ""
    words: str = ""
    intercept: str = ""

    @property
    def id(self) -> UUID:
        return uuid5(uuid5(SOURCES, SLUG), f"taxonomy_term:{self.code}")


LEVELS = (
    Need("contact", "Someone to contact"),
    Need("respond", "Someone to respond"),
    Need("safe-place", "A safe place to be"),
    Need("care", "Care and treatment"),
    Need("daily-life", "Home and daily life"),
)

_TERMS = (
    # code, label, level, words for unclassified services, intercept
    (
        "crisis-line",
        "Crisis line",
        "contact",
        "hotline | helpline | (crisis & line)",
        "0",
    ),
    (
        "warmline",
        "Warmline, someone to talk to",
        "contact",
        "warmline | (warm & line)",
        "0",
    ),
    (
        "text-line",
        "Crisis text or chat",
        "contact",
        "(crisis & text) | (crisis & chat)",
        "0",
    ),
    ("mobile-crisis", "Mobile crisis team", "respond", "mobile & crisis", "0"),
    (
        "community-responder",
        "Community responder",
        "respond",
        "community & responder",
        "0",
    ),
    (
        "co-response",
        "Co-response with police",
        "respond",
        "co & response | coresponder",
        "1",
    ),
    ("crisis-walk-in", "Walk-in crisis center", "safe-place", "crisis & walk", "0"),
    (
        "crisis-stabilization",
        "Crisis stabilization",
        "safe-place",
        "crisis & stabilization",
        "0",
    ),
    (
        "crisis-residential",
        "Crisis residential",
        "safe-place",
        "crisis & residential",
        "0",
    ),
    ("peer-respite", "Peer respite", "safe-place", "respite & peer", "0"),
    ("sobering", "Sobering center", "safe-place", "sobering", "1"),
    (
        "withdrawal",
        "Withdrawal management (detox)",
        "safe-place",
        "detox | detoxification | withdrawal",
        "1",
    ),
    (
        "psychiatric-emergency",
        "Psychiatric emergency",
        "safe-place",
        "psychiatric & emergency",
        "1",
    ),
    ("counseling", "Counseling, outpatient", "care", "counseling | therapy", "0"),
    (
        "psychiatry",
        "Psychiatry and medication",
        "care",
        "psychiatry | psychiatrist",
        "0",
    ),
    (
        "psychiatric-inpatient",
        "Psychiatric hospital",
        "care",
        "psychiatric & (hospital | inpatient)",
        "1",
    ),
    (
        "mental-health-residential",
        "Residential mental health care",
        "care",
        "mental & health & residential",
        "5",
    ),
    (
        "substance-use",
        "Substance use treatment",
        "care",
        "(substance & (use | abuse)) | addiction | recovery",
        "0",
    ),
    (
        "substance-use-residential",
        "Residential substance use treatment",
        "care",
        "residential & (substance | recovery | addiction)",
        "4",
    ),
    (
        "medication-for-opioids",
        "Medication for opioid use",
        "care",
        "opioid | methadone | buprenorphine | suboxone",
        "0",
    ),
    ("peer-support", "Peer support", "care", "peer & support", "0"),
    ("support-group", "Support group", "care", "support & group | anonymous", "5"),
    ("case-management", "Case management", "care", "case & management", "5"),
    (
        "youth",
        "For children and youth",
        "care",
        "youth | child | teen | adolescent",
        "0",
    ),
    ("veterans", "For veterans", "care", "veteran", "0"),
    ("older-adults", "For older adults", "care", "senior | elder | older", "0"),
    ("health-care", "Health care", "care", "clinic | medical | health & center", "0"),
    ("shelter", "Shelter tonight", "daily-life", "shelter | homeless", "0"),
    ("housing", "Housing", "daily-life", "housing | rent | eviction", "5"),
    (
        "domestic-violence",
        "Safety from violence at home",
        "daily-life",
        "(domestic & violence) | abuse & shelter",
        "0",
    ),
    ("food", "Food", "daily-life", "food | meal | pantry | kitchen", "0"),
    (
        "transport",
        "Transport",
        "daily-life",
        "transport | transportation | bus | ride",
        "0",
    ),
    (
        "benefits",
        "Benefits and money",
        "daily-life",
        "benefit | medicaid & apply | tax",
        "5",
    ),
    ("legal", "Legal help", "daily-life", "legal | lawyer | attorney", "2"),
    (
        "justice",
        "Court and re-entry programs",
        "daily-life",
        "reentry | probation | court",
        "4",
    ),
    ("work", "Work and training", "daily-life", "employment | job | training", "5"),
    ("family", "Family and parenting", "daily-life", "family | parenting", "0"),
)
TERMS = tuple(Need(*term) for term in _TERMS)
NEEDS = {need.code: need for need in (*LEVELS, *TERMS)}


def grouped() -> list[tuple[Need, list[Need]]]:
    """List the levels, each with its terms, in the order they are offered."""
    return [(level, [t for t in TERMS if t.level == level.code]) for level in LEVELS]


def with_levels(codes: set[str]) -> list[str]:
    """Add to codes the levels they stand under: who asks for a level finds them."""
    known = {code for code in codes if code in NEEDS}
    return sorted(known | {NEEDS[code].level for code in known if NEEDS[code].level})


def words_of(code: str) -> str:
    """Give the full-text question that finds unclassified services for a need."""
    need = NEEDS[code]
    if need.words:
        return need.words
    return " | ".join(f"({t.words})" for t in TERMS if t.level == code and t.words)


def plant(apps: Any) -> None:
    """Write the taxonomy into the directory, or bring it up to date."""
    get = apps.get_model
    source, _ = get("providers", "Source").objects.get_or_create(
        slug=SLUG, defaults={"name": NAME, "licence": "Apache-2.0"}
    )
    taxonomy, _ = get("providers", "Taxonomy").objects.update_or_create(
        id=uuid5(uuid5(SOURCES, SLUG), "taxonomy:crisis-continuum"),
        defaults={"origin": source, "name": NAME, "version": "1"},
    )
    terms = [
        get("providers", "TaxonomyTerm")(
            id=need.id,
            origin=source,
            original_id=need.code,
            taxonomy=taxonomy,
            taxonomy_name=NAME,
            code=need.code,
            name=need.label,
            description=f"SIM intercept {need.intercept}"
            if need.intercept
            else need.label,
            language="en",
            parent_id=NEEDS[need.level].id if need.level else None,
        )
        for need in NEEDS.values()
    ]
    get("providers", "TaxonomyTerm").objects.bulk_create(
        terms,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "description", "parent", "taxonomy_name"],
    )
