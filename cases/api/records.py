"""How people and cases are written in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from cases.models import Case, CaseOpening, Consent, Need, Person


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
            "phone_wrong_at",
            "do_not_contact",
            "version",
        )
        read_only_fields = (
            "id",
            "is_anonymous",
            "phone_wrong_at",
            "do_not_contact",
            "version",
        )

    def validate_birth_date(self, value: str) -> str:
        return (
            serializers.DateField().run_validation(value).isoformat() if value else ""
        )


class PersonChangeSerializer(PersonSerializer):
    """What is now known of a person, and the version that the writer had seen."""

    base_version = serializers.IntegerField(min_value=0, write_only=True)

    class Meta(PersonSerializer.Meta):
        fields = (*PersonSerializer.Meta.fields, "base_version")

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if "base_version" not in said:
            raise serializers.ValidationError(
                {"base_version": "Say the version that was read."}
            )
        return said


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


@extend_schema_serializer(component_name="WhyInWords")
class WhySerializer(serializers.Serializer):
    """A reason in words."""

    reason = serializers.CharField(max_length=500)


class ToSerializer(serializers.Serializer):
    """A colleague."""

    to = serializers.UUIDField(allow_null=True)
