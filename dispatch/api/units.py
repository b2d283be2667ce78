"""What is sent and answered about the units sent to a call: fields and types, no rules."""

from typing import Any

from rest_framework import serializers

from dispatch.api.shapes import ReasonSerializer
from dispatch.models import Response
from providers.models import Team


class TeamField(serializers.PrimaryKeyRelatedField):
    """A mobile crisis team of the user's own jurisdiction."""

    def get_queryset(self) -> Any:
        return Team.objects.visible_to(self.context["request"].user)


class HelpSerializer(serializers.Serializer):
    """Who is to be sent."""

    kind = serializers.ChoiceField(Response.Kind.choices)
    team = TeamField(
        queryset=Team.objects.none(),
        required=False,
        allow_null=True,
        help_text="Which mobile crisis team; else the first that can go.",
    )
    again = serializers.BooleanField(
        default=False,
        help_text="One more of a kind that is out already; else that is a 409.",
    )
    why = serializers.ChoiceField(
        Response.Why.choices,
        required=False,
        allow_blank=True,
        help_text="Why police, where the policy allows a lesser response.",
    )
    place = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        help_text="Where that is, where the call has no place yet; it stays on the call.",
    )


class StepSerializer(serializers.Serializer):
    """One step of a unit, and how long after the step before."""

    words = serializers.CharField()
    at = serializers.DateTimeField()
    after = serializers.DurationField()


class ResponseSerializer(serializers.ModelSerializer):
    """A unit asked to the scene, with its times and whether it met the person."""

    asks_why = serializers.BooleanField(read_only=True)
    steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Response
        fields = (
            "id",
            "call",
            "kind",
            "team",
            "status",
            "place",
            "requested_at",
            "dispatched_at",
            "en_route_at",
            "on_scene_at",
            "contact_confirmed_at",
            "further_action",
            "kept_at",
            "closed_at",
            "reason",
            "lesser",
            "why",
            "why_words",
            "asks_why",
            "steps",
        )
        read_only_fields = fields


class CallOffSerializer(ReasonSerializer):
    """Why it is needed no longer, and what is done instead of a unit on its way."""

    further_action = serializers.ChoiceField(
        Response.FurtherAction.choices, required=False, allow_blank=True, default=""
    )


class WhySerializer(serializers.Serializer):
    """Why police were asked for where the policy allowed a lesser response."""

    why = serializers.ChoiceField(Response.Why.choices)
    words = serializers.CharField(
        max_length=300, required=False, allow_blank=True, default=""
    )


class ClearSerializer(serializers.Serializer):
    """Whether the unit met the person, or else what is done further."""

    contact = serializers.BooleanField(default=False)
    further_action = serializers.ChoiceField(
        Response.FurtherAction.choices, required=False, allow_blank=True, default=""
    )
