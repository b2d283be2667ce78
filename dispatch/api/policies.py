"""The diversion policy over HTTP: read, copied, activated, retired, and tried on the past."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from core import days
from core.access import trace
from dispatch.actions import policies as actions
from dispatch.actions.trials import LONGEST, ask_trial
from dispatch.api.verbs import Verbs
from dispatch.models import DiversionPolicy, PolicyTrial


class PolicySerializer(serializers.ModelSerializer):
    """Ordered rules that decide, the fallback responder, and how long an offer may wait."""

    offer_seconds = serializers.IntegerField(read_only=True)
    when_nobody = serializers.CharField(read_only=True)

    class Meta:
        model = DiversionPolicy
        fields = (
            "id",
            "version",
            "status",
            "purpose",
            "based_on",
            "rules",
            "fallback",
            "when_nobody",
            "offer_limit",
            "offer_seconds",
            "activated_at",
            "retired_at",
        )
        read_only_fields = fields


class TrialSerializer(serializers.ModelSerializer):
    """A version tried on loaded calls: how far it is, then what it found, in counts."""

    percent = serializers.IntegerField(read_only=True)

    class Meta:
        model = PolicyTrial
        fields = (
            "id",
            "policy",
            "against",
            "tried",
            "first",
            "last",
            "state",
            "percent",
            "result",
            "created_at",
            "finished_at",
        )
        read_only_fields = fields


class ActivateSerializer(serializers.Serializer):
    """Which version is to be retired, as whoever decides was shown it; none: null."""

    instead_of = serializers.UUIDField(allow_null=True)


class PeriodSerializer(serializers.Serializer):
    """Whole local days, both ends included."""

    first = serializers.DateField(validators=[days.check_day])
    last = serializers.DateField(validators=[days.check_day])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not 0 <= (attrs["last"] - attrs["first"]).days < LONGEST.days:
            raise serializers.ValidationError(
                "Between one day and ten years, in order."
            )
        return attrs


class PolicyViewSet(mixins.ListModelMixin, Verbs):
    """Versions of the diversion policy; one is active."""

    queryset = DiversionPolicy.objects.none()
    serializer_class = PolicySerializer
    filterset_fields = ("status",)
    permissions = {
        "list": "dispatch.view_code",
        "retrieve": "dispatch.view_code",
        "copy": "dispatch.manage_policy",
        "activate": "dispatch.manage_policy",
        "retire": "dispatch.manage_policy",
        "what_if": "dispatch.try_policy",
    }

    def get_queryset(self) -> Any:
        return DiversionPolicy.objects.readable_by(self.request.user)

    def retrieve(self, request: Request, pk: UUID) -> Answer:
        return self.show(self.get_object())

    @extend_schema(request=None, responses={201: PolicySerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: UUID) -> Answer:
        """Begin a new draft with the rules and settings of this version."""
        return self.show(actions.copy_policy(self.get_object(), by=request.user), 201)

    @extend_schema(request=ActivateSerializer)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, pk: UUID) -> Answer:
        """Put a draft in force and retire the version before, both or neither."""
        draft = self.get_object()
        said = self.read(ActivateSerializer)
        actions.put_in_force(draft, by=request.user, **said)
        return self.show(draft)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: UUID) -> Answer:
        """Take a version out of force, or a draft away."""
        policy = self.get_object()
        policy.retire(by=request.user)
        return self.show(policy)

    @extend_schema(request=PeriodSerializer, responses={202: TrialSerializer})
    @action(detail=True, methods=["post"], url_path="what-if")
    def what_if(self, request: Request, pk: UUID) -> Answer:
        """Have this version tried on the calls of these days; look for it under its id."""
        policy = self.get_object()
        trial = ask_trial(policy, by=request.user, **self.read(PeriodSerializer))
        return Answer(TrialSerializer(trial).data, status=202)


class TrialViewSet(mixins.ListModelMixin, Verbs):
    """Versions tried on loaded calls, the newest first."""

    queryset = PolicyTrial.objects.none()
    serializer_class = TrialSerializer
    filterset_fields = ("policy", "state")
    permissions = {
        "list": "dispatch.try_policy",
        "retrieve": "dispatch.try_policy",
    }

    def get_queryset(self) -> Any:
        return PolicyTrial.objects.visible_to(self.request.user)

    def retrieve(self, request: Request, pk: UUID) -> Answer:
        trial = self.get_object()
        trace("view", trial.policy, reason="backtest")
        return self.show(trial)
