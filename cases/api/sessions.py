"""How sessions are written in the API."""

from typing import Any

from rest_framework import serializers

from cases.actions import cad_line
from cases.models import Addendum, Case, CoSignature, Person, Relationship, Session


class AddendumSerializer(serializers.ModelSerializer):
    """Text added after the signature."""

    text = serializers.CharField()

    class Meta:
        model = Addendum
        fields = ("id", "text", "staff_name", "credential", "created_at")
        read_only_fields = ("id", "staff_name", "credential", "created_at")


class CoSignatureSerializer(serializers.ModelSerializer):
    """A supervisor's agreement to a lower risk level."""

    note = serializers.CharField(required=False, allow_blank=True, default="")

    class Meta:
        model = CoSignature
        fields = ("id", "note", "staff_name", "credential", "created_at")
        read_only_fields = ("id", "staff_name", "credential", "created_at")


ENCRYPTED = (
    "calling_party",
    "presenting_problem",
    "behavior",
    "intervention",
    "response",
    "plan",
    "psychiatric_history",
    "medications",
    "risk_reason",
    "summary",
    "participants",
    "outcome_reason",
    "follow_up_reason",
)


class SessionLineSerializer(serializers.ModelSerializer):
    """A session as lists show it: codes and times, no text."""

    class Meta:
        model = Session
        fields = (
            "id",
            "case",
            "call",
            "kind",
            "status",
            "clinician",
            "version",
            "started_at",
            "ended_at",
            "risk_level",
            "risk_lowered_from",
            "disposition",
            "outcome_class",
            "signed_at",
            "staff_name",
            "credential",
        )
        read_only_fields = fields


class SessionSerializer(SessionLineSerializer):
    """A session with its text and what was added to it."""

    calling_party = serializers.CharField(read_only=True)
    presenting_problem = serializers.CharField(read_only=True)
    behavior = serializers.CharField(read_only=True)
    intervention = serializers.CharField(read_only=True)
    response = serializers.CharField(read_only=True)
    plan = serializers.CharField(read_only=True)
    psychiatric_history = serializers.CharField(read_only=True)
    medications = serializers.CharField(read_only=True)
    risk_reason = serializers.CharField(read_only=True, allow_null=True)
    summary = serializers.CharField(read_only=True)
    participants = serializers.CharField(read_only=True)
    outcome_reason = serializers.CharField(read_only=True)
    follow_up_reason = serializers.CharField(read_only=True)
    addenda = AddendumSerializer(many=True, read_only=True)
    co_signatures = CoSignatureSerializer(many=True, read_only=True)

    class Meta(SessionLineSerializer.Meta):
        fields = (
            *SessionLineSerializer.Meta.fields,
            *ENCRYPTED,
            "relationship",
            "treatment_compliance",
            "symptoms",
            "distress_before",
            "distress_after",
            "follow_up_planned",
            "addenda",
            "co_signatures",
        )
        read_only_fields = fields


class OpenSessionSerializer(serializers.Serializer):
    """A session without a 911 call: for a case, for a person, or for someone unknown."""

    kind = serializers.ChoiceField(
        choices=[c for c in Session.Kind.choices if c[0] != Session.Kind.CALL]
    )
    case = serializers.PrimaryKeyRelatedField(
        queryset=Case.objects.none(), required=False, allow_null=True, default=None
    )
    person = serializers.PrimaryKeyRelatedField(
        queryset=Person.objects.none(), required=False, allow_null=True, default=None
    )
    calling_party = serializers.CharField(required=False, allow_blank=True, default="")
    relationship = serializers.ChoiceField(
        choices=Relationship.choices, required=False, allow_blank=True, default=""
    )

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if "request" in self.context:
            user = self.context["request"].user
            for name, model in {"case": Case, "person": Person}.items():
                fields[name].queryset = model.objects.visible_to(user)
        return fields


class TypedSerializer(serializers.Serializer):
    """What is typed, by field, and the version it builds on."""

    base_version = serializers.IntegerField(min_value=0)
    fields_ = serializers.DictField()

    def get_fields(self) -> dict[str, Any]:
        # `fields` is a serializer's own name, so the field takes it only here.
        found = super().get_fields()
        found["fields"] = found.pop("fields_")
        return found


class KeptSerializer(serializers.Serializer):
    """The version that the next text builds on, and when this one was kept."""

    version = serializers.IntegerField()
    saved_at = serializers.DateTimeField()


class ItemSerializer(serializers.Serializer):
    """One thing a signature needs."""

    field = serializers.CharField()
    label = serializers.CharField()
    is_done = serializers.BooleanField()


class SameSerializer(serializers.Serializer):
    """Whether the one on the line is this person."""

    person = serializers.UUIDField()
    is_same = serializers.BooleanField()


class SignedSerializer(SessionSerializer):
    """A signed session with the line to paste into CAD ('' without a 911 call)."""

    cad_line = serializers.SerializerMethodField()

    class Meta(SessionSerializer.Meta):
        fields = (*SessionSerializer.Meta.fields, "cad_line")
        read_only_fields = fields

    def get_cad_line(self, session: Session) -> str:
        return cad_line(session)


class MoveSerializer(serializers.Serializer):
    """The right person for a session written on the wrong one, and why."""

    person = serializers.UUIDField()
    reason = serializers.CharField(max_length=500)
