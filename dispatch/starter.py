"""What a new jurisdiction starts with: common codes, one screen form, one policy.

Call types carry the codes of the NENA registry (NENA-STA-021.1), dispositions those of
APCO ANS 1.111.2; both are a starting point that a program admin edits.
"""

from typing import Any

from accounts.models import Jurisdiction
from dispatch.models import (
    CallType,
    Disposition,
    DiversionPolicy,
    OutcomeClass,
    ScreenForm,
)

CALL_TYPES = (
    ("SUICTHRT", "Suicide threat or attempt", 2),
    ("MTLV", "Mental crisis, violent", 2),
    ("EDP", "Emotional disturbance", 3),
    ("MNTL", "Mental crisis, not violent", 3),
    ("INTOX", "Intoxicated person", 4),
    ("DVNA", "Domestic, not violent", 3),
    ("WELFARE", "Welfare check", 4),
    ("TROUBLE", "Trouble, kind unknown", 4),
    ("RUNAWAY", "Runaway", 4),
    ("TRESPASS", "Trespass", 5),
    ("NONEMERG", "Not an emergency", 6),
    ("INFO", "Information", 7),
)
DISPOSITIONS = (
    ("PHONE", "Resolved by phone", "05", OutcomeClass.DIVERTED),
    ("PARTNER", "Handed to a partner", "15", OutcomeClass.DIVERTED),
    ("INFO", "Information given", "13", OutcomeClass.DIVERTED),
    ("NOREACH", "Could not be reached", "14", ""),
    ("DUP", "Duplicate of another call", "22", ""),
    ("CANCEL", "Cancelled", "10", ""),
    ("EVAL", "Evaluated, no transport", "41", OutcomeClass.CO_NOTIFIED),
    ("REFUSED", "Care refused", "42", OutcomeClass.DECLINED),
    ("EMS", "Taken by EMS", "45", OutcomeClass.CO_NOTIFIED),
    ("LAW", "Taken by law enforcement", "33", OutcomeClass.CO_NOTIFIED),
)
QUESTIONS = [
    {"code": "weapon", "text": "Is a weapon at hand?", "safety": True},
    {
        "code": "violence",
        "text": "Is anyone being hurt or threatened now?",
        "safety": True,
    },
    {"code": "medical", "text": "Is there a medical emergency?", "safety": True},
    {
        "code": "attempt",
        "text": "Is an attempt in progress, or were pills taken?",
        "safety": True,
    },
    {"code": "crime", "text": "Is a crime being reported?", "safety": False},
    {
        "code": "age",
        "text": "How old is the person?",
        "safety": False,
        "choices": [
            {"value": "under_18", "label": "Under 18", "key": "c"},
            {"value": "adult", "label": "18 to 64", "key": "a"},
            {"value": "older", "label": "65 or older", "key": "o"},
        ],
    },
    {
        "code": "caller",
        "text": "Who is calling?",
        "safety": False,
        "choices": [
            {"value": "person", "label": "The person", "key": "p"},
            {"value": "relative", "label": "A relative", "key": "r"},
            {"value": "knows_them", "label": "Knows them", "key": "k"},
            {"value": "witness", "label": "A passer-by", "key": "w"},
            {"value": "service", "label": "A service", "key": "s"},
        ],
    },
    {
        "code": "willing",
        "text": "Will the person speak with a clinician?",
        "safety": False,
    },
]


def _rule(
    name: str, when: dict[str, Any], to: str, reason: str, say: str = ""
) -> dict[str, Any]:
    return {
        "id": name,
        "when": when,
        "eligible": to in {"clinician", "988"},
        "responder": to,
        "reason": reason,
        "say": say,
    }


CRISIS = ["SUICTHRT", "EDP", "MNTL", "INTOX", "DVNA", "WELFARE", "TROUBLE", "RUNAWAY"]
RULES = [
    _rule("weapon", {"answers": {"weapon": "yes"}}, "police", "A weapon is at hand."),
    _rule(
        "violence",
        {"answers": {"violence": "yes"}},
        "police",
        "Someone is in danger now.",
    ),
    _rule(
        "medical",
        {"answers": {"medical": "yes"}},
        "ems",
        "A medical emergency goes first.",
    ),
    _rule(
        "attempt",
        {"answers": {"attempt": "yes"}},
        "ems",
        "An attempt needs medical help now.",
    ),
    _rule(
        "violent-type",
        {"call_type": ["MTLV"]},
        "police",
        "The call was typed as violent.",
    ),
    _rule("crime", {"answers": {"crime": "yes"}}, "police", "A crime is reported."),
    _rule(
        "unwilling",
        {"answers": {"willing": "no"}},
        "mobile_crisis",
        "The person will not speak by phone; a team can come.",
        "Someone who helps with this can come to you. No police, no lights.",
    ),
    _rule(
        "crisis",
        {"call_type": CRISIS, "answers": {"willing": "yes"}},
        "clinician",
        "A crisis that can be met by phone.",
        "I have a counselor right here. Stay on the line, I will put you through.",
    ),
    _rule(
        "talk",
        {"call_type": ["TRESPASS", "NONEMERG", "INFO"], "answers": {"willing": "yes"}},
        "clinician",
        "No emergency, and the person would like to talk.",
        "I have a counselor right here. Stay on the line, I will put you through.",
    ),
]


def load(jurisdiction: Jurisdiction) -> None:
    """Put the codes, the screen form and the policy there; runs inside `scope`."""
    for order, (code, label, priority) in enumerate(CALL_TYPES, 1):
        CallType(
            jurisdiction=jurisdiction,
            code=code,
            label=label,
            registry_code=code,
            default_priority=priority,
            order=order * 10,
        ).store(by=None)
    for order, (code, label, common, outcome) in enumerate(DISPOSITIONS, 1):
        Disposition(
            jurisdiction=jurisdiction,
            code=code,
            label=label,
            common_code=common,
            outcome_class=outcome,
            order=order * 10,
        ).store(by=None)
    form = ScreenForm(jurisdiction=jurisdiction, version=1, questions=QUESTIONS)
    form.store(by=None).activate(by=None)
    rules = DiversionPolicy(jurisdiction=jurisdiction, version=1, rules=RULES)
    rules.store(by=None).activate(by=None)
