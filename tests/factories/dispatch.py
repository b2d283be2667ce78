"""Calls in each state, with the codes, questions and policy they need."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from dispatch.actions.incoming import write_tokens
from dispatch.models import (
    CadFeed,
    Call,
    CallType,
    Disposition,
    DiversionPolicy,
    ScreenForm,
)
from dispatch.webhooks import new_secret

QUESTIONS = [
    {"code": "weapon", "text": "Is there a weapon?", "safety": True},
    {"code": "violence", "text": "Is anyone being hurt now?", "safety": True},
    {"code": "medical", "text": "Is a medical emergency going on?", "safety": True},
    {"code": "willing", "text": "Will the person talk?", "safety": False},
]
RULES = [
    {
        "id": "weapon",
        "when": {"answers": {"weapon": "yes"}},
        "eligible": False,
        "responder": "police",
        "reason": "A weapon is on the scene.",
        "say": "Help is on its way.",
    },
    {
        "id": "violence",
        "when": {"answers": {"violence": "yes"}},
        "eligible": False,
        "responder": "police",
        "reason": "Someone is being hurt.",
    },
    {
        "id": "medical",
        "when": {"answers": {"medical": "yes"}},
        "eligible": False,
        "responder": "ems",
        "reason": "A medical emergency goes first.",
    },
    {
        "id": "crisis",
        "when": {"call_type": ["EDP", "MNTL", "SUICTHRT", "WELFARE"]},
        "eligible": True,
        "responder": "clinician",
        "reason": "A crisis that a clinician can meet by phone.",
    },
]


class RecordFactory(factory.django.DjangoModelFactory):
    """Stores through the record's own door, as the system."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        return model_class(*args, **kwargs).store(by=None)


class CallTypeFactory(RecordFactory):
    class Meta:
        model = CallType

    code = "EDP"
    label = "Emotional disturbance"
    registry_code = "EDP"
    default_priority = 3


class DispositionFactory(RecordFactory):
    class Meta:
        model = Disposition

    code = "PHONE"
    label = "Resolved by phone"
    common_code = "05"
    outcome_class = "diverted"


class ScreenFormFactory(RecordFactory):
    class Meta:
        model = ScreenForm

    version = 1
    status = "active"
    questions = QUESTIONS


class PolicyFactory(RecordFactory):
    class Meta:
        model = DiversionPolicy

    version = 1
    status = "active"
    rules = RULES
    fallback = "mobile_crisis"


class FeedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CadFeed

    name = factory.Sequence(lambda n: f"cad-{n}")
    secret = factory.LazyFunction(new_secret)


class CallFactory(RecordFactory):
    """A call as it was received."""

    class Meta:
        model = Call

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        call = super()._create(model_class, *args, **kwargs)
        write_tokens(call, {}, adding=True)
        return call

    cad_number = factory.Sequence(lambda n: f"26-118-{n:04}")
    place = "2200 Lark Ave, Alder"
    callback = "+12065550134"
    received_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=5))


class ScreenedCallFactory(CallFactory):
    status = "screened"
    screened_at = factory.LazyFunction(timezone.now)


class OfferedCallFactory(ScreenedCallFactory):
    status = "offered"
    offered_at = factory.LazyFunction(timezone.now)


class AcceptedCallFactory(OfferedCallFactory):
    """Needs `held_by`."""

    status = "accepted"
    accepted_at = factory.LazyFunction(timezone.now)


class ClosedCallFactory(AcceptedCallFactory):
    status = "closed"
    outcome_class = "diverted"
    closed_at = factory.LazyFunction(timezone.now)


class ReturnedCallFactory(OfferedCallFactory):
    status = "returned"
    outcome_class = "returned"
    closed_at = factory.LazyFunction(timezone.now)


MAKERS = {
    "received": CallFactory,
    "screened": ScreenedCallFactory,
    "offered": OfferedCallFactory,
    "accepted": AcceptedCallFactory,
    "closed": ClosedCallFactory,
}


def call_in(status: str, *, jurisdiction: Any, holder: Any) -> Call:
    """Make a call that stands in this state."""
    fields: dict[str, Any] = {"jurisdiction": jurisdiction}
    if status in {"accepted", "closed"}:
        fields["held_by"] = holder
    if status in {"dropped", "abandoned", "declined"}:
        outcome = "declined" if status == "declined" else "dropped"
        fields |= {"status": status, "outcome_class": outcome}
    if status == "merged":
        fields |= {
            "status": status,
            "outcome_class": "",
            "merged_into": CallFactory(jurisdiction=jurisdiction),
        }
    return MAKERS.get(status, ReturnedCallFactory)(**fields)
