"""The models of the cases room, cut by noun."""

from cases.models.care import Assessment, CarePlan, Consent, SafetyPlan
from cases.models.case import Case, CaseCounter, CaseOpening, Need
from cases.models.codes import (
    Compliance,
    Relationship,
    RiskLevel,
    Symptom,
    higher_risk,
)
from cases.models.draft import SessionDraft
from cases.models.person import Person, PersonMatch, PersonToken, tokens_of
from cases.models.session import Session
from cases.models.signed import Addendum, CoSignature

__all__ = [
    "Addendum",
    "Assessment",
    "CarePlan",
    "Case",
    "CaseCounter",
    "CaseOpening",
    "CoSignature",
    "Compliance",
    "Consent",
    "Need",
    "Person",
    "PersonMatch",
    "PersonToken",
    "Relationship",
    "RiskLevel",
    "SafetyPlan",
    "Session",
    "SessionDraft",
    "Symptom",
    "higher_risk",
    "tokens_of",
]
