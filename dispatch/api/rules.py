"""A rule of the diversion policy as programs send it: every condition named and bounded."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dispatch.api.verbs import UP_OR_DOWN
from dispatch.models import DiversionPolicy, Responder
from dispatch.policy.faults import LONGEST_ID

MOST_CONTACTS, MOST_NAMED = 999, 500


class Exact(serializers.Serializer):
    """Refuses what it does not know: a condition misspelt would let every call pass."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, dict) and (odd := sorted(set(data) - set(self.fields))):
            raise serializers.ValidationError({n: ["This is not known."] for n in odd})
        return dict(super().to_internal_value(data))


class Span(Exact):
    """Numbers from one to another; an end left out is open."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("max", MOST_CONTACTS) < attrs.get("min", 0):
            raise serializers.ValidationError(
                {"max": ["This is less than where it begins."]}
            )
        return attrs


class NamesField(serializers.ListField):
    """Codes or names, any of which will do."""

    child = serializers.CharField(max_length=200)


class PrioritySerializer(Span):
    """From the most urgent (1) to the least."""

    min = serializers.IntegerField(min_value=1, max_value=9, required=False)
    max = serializers.IntegerField(min_value=1, max_value=9, required=False)


class ContactsSerializer(Span):
    """How many earlier calls from the same phone or address."""

    min = serializers.IntegerField(min_value=0, max_value=MOST_CONTACTS, required=False)
    max = serializers.IntegerField(min_value=0, max_value=MOST_CONTACTS, required=False)


class HoursSerializer(Exact):
    """From one full hour until another, over midnight where it is not later."""

    def get_fields(self) -> dict[str, Any]:
        hour = {"min_value": 0, "max_value": 23}
        return {end: serializers.IntegerField(**hour) for end in ("from", "to")}


@extend_schema_field(
    {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
)
class AnswerField(serializers.Field):
    """One answer, or any of several."""

    def to_internal_value(self, data: Any) -> Any:
        values = data if isinstance(data, list) else [data]
        if not values or not all(isinstance(one, str) and one for one in values):
            raise serializers.ValidationError("Give an answer, or a list of them.")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class WhenSerializer(Exact):
    """Which calls a rule is for; what is left out lets every call pass."""

    call_type = NamesField(max_length=MOST_NAMED, required=False)
    priority = PrioritySerializer(required=False)
    answers = serializers.DictField(child=AnswerField(), required=False)
    days = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=7), required=False
    )
    hours = HoursSerializer(required=False)
    contacts = ContactsSerializer(required=False)
    area = NamesField(max_length=MOST_NAMED, required=False)


class RuleSerializer(Exact):
    """When, then, because: what a call taker reads with the decision.

    For every call a rule is only where `when` says so, by being empty.
    """

    when = WhenSerializer()
    eligible = serializers.BooleanField()
    responder = serializers.ChoiceField(Responder.choices)
    reason = serializers.CharField(max_length=300)
    say = serializers.CharField(max_length=300, required=False, allow_blank=True)


def rule_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """Give a rule that was sent as the policy keeps it, without its name."""
    names = ("when", "eligible", "responder", "reason", "say")
    return {"say": ""} | {n: said[n] for n in names if n in said}


class NamedSerializer(serializers.Serializer):
    """Which rule, by its id."""

    rule = serializers.CharField(max_length=LONGEST_ID)


class ChangeRuleSerializer(NamedSerializer, RuleSerializer):
    """The rule anew; `was` is the whole rule as it was read, so that none is overwritten."""

    was = serializers.DictField()


class MoveRuleSerializer(NamedSerializer):
    """Which rule, and where it goes."""

    to = serializers.ChoiceField(list(UP_OR_DOWN))


class SettingsSerializer(serializers.ModelSerializer):
    """What a draft is for, how long an offer waits, and what happens then."""

    offer_seconds = serializers.IntegerField(min_value=15, max_value=3600)

    class Meta:
        model = DiversionPolicy
        fields = ("purpose", "fallback", "fallback_words", "offer_seconds")
