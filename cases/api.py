"""How people, cases and sessions are written in the API; their viewsets are the desk's."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from cases.actions import cad_line
from cases.models import (
    Addendum,
    Case,
    CaseOpening,
    Consent,
    CoSignature,
    Need,
    Person,
    Relationship,
    Session,
)


class PersonSerializer(serializers.ModelSerializer):
    """A person, as far as known; all may stay empty."""

    name = serializers.CharField(required=False, allow_blank=True, max_length=300)
    birth_date = serializers.CharField(required=False, allow_blank=True)
    phone = serializers.CharField(required=False, allow_blank=True, max_length=60)
    address = serializers.CharField(required=False, allow_blank=True, max_length=500)
    safety_flags = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False
    )
    age = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Person
        fields = (
            "id",
            "name",
            "birth_date",
            "age",
            "phone",
            "address",
            "pronouns",
            "languages",
            "time_zone",
            "safety_flags",
            "voicemail_ok",
            "is_anonymous",
            "do_not_contact",
        )
        read_only_fields = ("id", "is_anonymous", "do_not_contact")

    def validate_birth_date(self, value: str) -> str:
        return (
            serializers.DateField().run_validation(value).isoformat() if value else ""
        )


class PersonSearchSerializer(serializers.Serializer):
    """What a caller says of themselves; at least one of the three."""

    name = serializers.CharField(required=False, allow_blank=True, default="")
    phone = serializers.CharField(required=False, allow_blank=True, default="")
    birth_date = serializers.DateField(required=False, allow_null=True, default=None)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if not any(said.values()):
            raise serializers.ValidationError("Give a name, a phone or a birth date.")
        born = said["birth_date"]
        return said | {"birth_date": born.isoformat() if born else ""}


class MatchSerializer(serializers.Serializer):
    """A person found, and by what."""

    person = PersonSerializer()
    reasons = serializers.CharField()
    weight = serializers.IntegerField()


class NeedSerializer(serializers.ModelSerializer):
    """A need of a case."""

    class Meta:
        model = Need
        fields = ("id", "code", "status", "met_at")
        read_only_fields = ("id", "status", "met_at")


class ConsentSerializer(serializers.ModelSerializer):
    """What a person agreed to."""

    recipient = serializers.CharField(required=False, allow_blank=True, default="")
    status = serializers.ChoiceField(choices=["given", "refused"], default="given")

    class Meta:
        model = Consent
        fields = (
            "id",
            "scope",
            "status",
            "recipient",
            "given_at",
            "until",
            "is_verbal",
        )
        read_only_fields = ("id", "given_at")


class CaseSerializer(serializers.ModelSerializer):
    """A case; the person's name stands on the person."""

    class Meta:
        model = Case
        fields = (
            "id",
            "number",
            "status",
            "person",
            "assigned_to",
            "opened_at",
            "closed_at",
            "close_reason",
            "continued_in",
        )
        read_only_fields = fields


class OpeningSerializer(serializers.Serializer):
    """Why a colleague's case is opened."""

    reason = serializers.ChoiceField(choices=CaseOpening.Reason.choices)


@extend_schema_serializer(component_name="CaseClosing")
class ClosingSerializer(serializers.Serializer):
    """Why a case is closed."""

    reason = serializers.ChoiceField(
        choices=[c for c in Case.CloseReason.choices if c[0] != "continued"]
    )
    note = serializers.CharField(required=False, allow_blank=True, default="")


@extend_schema_serializer(component_name="TimelineEntry")
class EntrySerializer(serializers.Serializer):
    """One entry of a case's timeline."""

    at = serializers.DateTimeField()
    title = serializers.CharField()
    words = serializers.CharField()
    who = serializers.CharField()
    tag = serializers.CharField()


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


@extend_schema_serializer(component_name="WhyInWords")
class WhySerializer(serializers.Serializer):
    """A reason in words."""

    reason = serializers.CharField(max_length=500)


class SameSerializer(serializers.Serializer):
    """Whether the one on the line is this person."""

    person = serializers.UUIDField()
    is_same = serializers.BooleanField()


class ToSerializer(serializers.Serializer):
    """A colleague."""

    to = serializers.UUIDField(allow_null=True)


class SignedSerializer(SessionSerializer):
    """A signed session with the line to paste into CAD ('' without a 911 call)."""

    cad_line = serializers.SerializerMethodField()

    class Meta(SessionSerializer.Meta):
        fields = (*SessionSerializer.Meta.fields, "cad_line")
        read_only_fields = fields

    def get_cad_line(self, session: Session) -> str:
        return cad_line(session)
