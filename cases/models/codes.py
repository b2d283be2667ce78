"""The codes that a session is described in."""

from django.db import models


class RiskLevel(models.TextChoices):
    LOW = "low", "Low"
    MODERATE = "moderate", "Moderate"
    HIGH = "high", "High"
    IMMINENT = "imminent", "Imminent"
    # Said rather than left open, and with the reason: unknown is not low.
    NOT_ASKED = "not_asked", "Not asked"


RISK_ORDER = ("", "not_asked", "low", "moderate", "high", "imminent")


def higher_risk(*levels: str) -> str:
    """Give the highest of these risk levels ('' where none was stated)."""
    return max(levels, key=RISK_ORDER.index, default="")


class Relationship(models.TextChoices):
    SELF = "self", "The person"
    PARENT = "parent", "Parent"
    PARTNER = "partner", "Partner or spouse"
    CHILD = "child", "Son or daughter"
    SIBLING = "sibling", "Brother or sister"
    RELATIVE = "relative", "Other relative"
    FRIEND = "friend", "Friend"
    NEIGHBOR = "neighbor", "Neighbor"
    PROVIDER = "provider", "Provider"
    OFFICER = "officer", "Officer or medic on scene"
    BYSTANDER = "bystander", "Bystander"
    OTHER = "other", "Other"


class Compliance(models.TextChoices):
    TAKING = "taking", "As prescribed"
    IRREGULAR = "irregular", "Irregularly"
    STOPPED = "stopped", "Stopped"
    REFUSES = "refuses", "Refuses treatment"
    NONE = "none", "Nothing prescribed"
    UNKNOWN = "unknown", "Not known"


class Symptom(models.TextChoices):
    SLEEPLESSNESS = "sleeplessness", "Sleeplessness"
    LOW_MOOD = "low_mood", "Low mood"
    HOPELESSNESS = "hopelessness", "Hopelessness"
    ANXIETY = "anxiety", "Anxiety"
    PANIC = "panic", "Panic"
    AGITATION = "agitation", "Agitation"
    ANGER = "anger", "Anger"
    VOICES = "voices", "Voices"
    SUSPICION = "suspicion", "Suspicion"
    CONFUSION = "confusion", "Confusion"
    RACING = "racing", "Racing thoughts"
    FLASHBACKS = "flashbacks", "Flashbacks"
    GRIEF = "grief", "Grief"
    SELF_HARM = "self_harm", "Self-harm"
    INTOXICATION = "intoxication", "Intoxication"
    WITHDRAWAL = "withdrawal", "Withdrawal"
    PAIN = "pain", "Pain"
    NOT_EATING = "not_eating", "Not eating"
