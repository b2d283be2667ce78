"""The code lists, the screen form and the policy in force, to read."""

from typing import Any

from rest_framework import mixins, serializers, viewsets

from dispatch.models import CallType, Disposition, DiversionPolicy, ScreenForm


class CallTypeSerializer(serializers.ModelSerializer):
    """A local call type with the common incident type it stands for."""

    class Meta:
        model = CallType
        fields = (
            "id",
            "code",
            "label",
            "registry_code",
            "default_priority",
            "version",
            "retired_at",
        )
        read_only_fields = fields


class DispositionSerializer(serializers.ModelSerializer):
    """A local disposition with the common code and outcome class it stands for."""

    class Meta:
        model = Disposition
        fields = (
            "id",
            "code",
            "label",
            "common_code",
            "outcome_class",
            "version",
            "retired_at",
        )
        read_only_fields = fields


class ScreenFormSerializer(serializers.ModelSerializer):
    """The questions of the call taker's screen, safety exclusions first."""

    class Meta:
        model = ScreenForm
        fields = ("id", "version", "status", "questions", "activated_at")
        read_only_fields = fields


class PolicySerializer(serializers.ModelSerializer):
    """Ordered rules that decide, the fallback responder, and how long an offer may wait."""

    class Meta:
        model = DiversionPolicy
        fields = (
            "id",
            "version",
            "status",
            "rules",
            "fallback",
            "offer_limit",
            "activated_at",
        )
        read_only_fields = fields


class _Readable(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    lookup_value_converter = "uuid"
    permissions = {"list": "dispatch.view_code", "retrieve": "dispatch.view_code"}
    filterset_fields: tuple[str, ...] = ()

    def get_queryset(self) -> Any:
        return self.queryset.all().visible_to(self.request.user)


class CallTypeViewSet(_Readable):
    """Call types, current and retired: old calls keep their old label."""

    queryset = CallType.objects.all()
    serializer_class = CallTypeSerializer
    filterset_fields = ("code", "registry_code")


class DispositionViewSet(_Readable):
    """Dispositions, current and retired."""

    queryset = Disposition.objects.all()
    serializer_class = DispositionSerializer
    filterset_fields = ("code", "outcome_class")


class ScreenFormViewSet(_Readable):
    """Versions of the screen form; one is active."""

    queryset = ScreenForm.objects.all()
    serializer_class = ScreenFormSerializer
    filterset_fields = ("status",)


class PolicyViewSet(_Readable):
    """Versions of the diversion policy; one is active."""

    queryset = DiversionPolicy.objects.all()
    serializer_class = PolicySerializer
    filterset_fields = ("status",)
