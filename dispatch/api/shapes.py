"""What is sent and answered about calls: fields and types, no rules."""

from typing import Any

from rest_framework import serializers

from accounts.models import User
from dispatch.forms.calls import takers
from dispatch.models import (
    Call,
    CallType,
    Disposition,
    OutcomeClass,
    Screen,
)


class CallSerializer(serializers.ModelSerializer):
    """A call as CAD knows it, where it stands and how it ended; no clinical text."""

    number = serializers.CharField(read_only=True)
    type_label = serializers.CharField(read_only=True)
    safety_flags = serializers.ListField(child=serializers.DictField(), read_only=True)
    held_by_name = serializers.CharField(
        source="held_by.name", read_only=True, default=None
    )
    outcome_derived = serializers.CharField(
        source="outcome.derived", read_only=True, default=""
    )
    outcome_because = serializers.CharField(
        source="outcome.because", read_only=True, default=""
    )

    class Meta:
        model = Call
        fields = (
            "id",
            "number",
            "status",
            "source",
            "incident_uid",
            "cad_number",
            "call_type",
            "type_label",
            "priority",
            "place",
            "place_kind",
            "latitude",
            "longitude",
            "callback",
            "caller_name",
            "caller_role",
            "details",
            "safety_flags",
            "outcome_class",
            "outcome_derived",
            "outcome_because",
            "disposition",
            "received_at",
            "screened_at",
            "offered_at",
            "accepted_at",
            "engaged_at",
            "closed_at",
            "escalated_at",
            "escalated_to",
            "held_by",
            "held_by_name",
            "merged_into",
            "reason",
        )
        read_only_fields = fields


class OfMine(serializers.Serializer):
    """Choices that start from what the user may see."""

    rows: dict[str, Any] = {}

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if "request" in self.context:
            user = self.context["request"].user
            for name, choose in self.rows.items():
                fields[name].queryset = choose(user)
        return fields


class EntrySerializer(OfMine):
    """A call told by phone or radio; `call_type` is the local code."""

    rows = {"call_type": lambda user: CallType.objects.visible_to(user).offered()}

    callback = serializers.CharField(max_length=40, required=False, allow_blank=True)
    place = serializers.CharField(max_length=500, required=False, allow_blank=True)
    call_type = serializers.SlugRelatedField(
        slug_field="code",
        queryset=CallType.objects.none(),
        required=False,
        allow_null=True,
    )
    priority = serializers.IntegerField(min_value=1, max_value=9, required=False)
    details = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    caller_name = serializers.CharField(
        max_length=200, required=False, allow_blank=True
    )
    caller_role = serializers.CharField(max_length=40, required=False, allow_blank=True)
    cad_number = serializers.CharField(max_length=60, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not any(
            attrs.get(n) for n in ("callback", "place", "details", "cad_number")
        ):
            raise serializers.ValidationError(
                "Give a phone number, a place or what is said."
            )
        return attrs


class AnswersSerializer(serializers.Serializer):
    """Answers by question code: yes, no, or one of the question's own; all else is unknown."""

    answers = serializers.DictField(child=serializers.CharField(max_length=40))


class ScreenSerializer(serializers.ModelSerializer):
    """The decision: eligible, not, or (null) undecided; by which rule, and why.

    Where `responder` is empty who goes is undecided; `asks` says what would settle it.
    """

    asks = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Screen
        fields = (
            "id",
            "call",
            "form",
            "policy",
            "answers",
            "eligible",
            "responder",
            "rule",
            "reason",
            "say",
            "missing",
            "asks",
            "by",
            "at",
        )
        read_only_fields = fields


class ReasonSerializer(serializers.Serializer):
    """Why, in a few words."""

    reason = serializers.CharField(max_length=300)


class OptionalReasonSerializer(serializers.Serializer):
    """Why, where the act does not explain itself."""

    reason = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default=""
    )


class HandOverSerializer(OfMine):
    """The colleague who holds the call from now on."""

    rows = {"to": takers}
    to = serializers.PrimaryKeyRelatedField(queryset=User.objects.none())


class MergeSerializer(OfMine):
    """The open call that goes on in the one the address names."""

    rows = {"call": Call.objects.visible_to}
    call = serializers.PrimaryKeyRelatedField(queryset=Call.objects.none())


class FinishSerializer(OfMine):
    """How a held call ended; without an outcome class the derived one stands."""

    rows = {"disposition": lambda user: Disposition.objects.visible_to(user).current()}
    disposition = serializers.PrimaryKeyRelatedField(
        queryset=Disposition.objects.none()
    )
    outcome_class = serializers.ChoiceField(
        [OutcomeClass.DIVERTED, OutcomeClass.CO_NOTIFIED],
        required=False,
        allow_blank=True,
    )
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class OverrideSerializer(serializers.Serializer):
    """What an ended call counts as instead of the derived outcome, and why."""

    outcome_class = serializers.ChoiceField(OutcomeClass.choices)
    reason = serializers.CharField(max_length=300)
