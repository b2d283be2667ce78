"""The diversion policy over HTTP: read, copied, edited, activated, and tried on the past."""

from datetime import timedelta
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
from dispatch.api.rules import (
    ChangeRuleSerializer,
    MoveRuleSerializer,
    NamedSerializer,
    RuleSerializer,
    SettingsSerializer,
    rule_of,
)
from dispatch.api.verbs import UP_OR_DOWN, Verbs
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
        "set_up": "dispatch.manage_policy",
        "add_rule": "dispatch.manage_policy",
        "change_rule": "dispatch.manage_policy",
        "move_rule": "dispatch.manage_policy",
        "remove_rule": "dispatch.manage_policy",
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

    @extend_schema(request=SettingsSerializer)
    @action(detail=True, methods=["post"], url_path="settings")
    def set_up(self, request: Request, pk: UUID) -> Answer:
        """Change what a draft is for, its fallback, or how long an offer waits."""
        draft = self.get_object()
        said = self.read(SettingsSerializer, partial=True)
        if "offer_seconds" in said:
            said["offer_limit"] = timedelta(seconds=said.pop("offer_seconds"))
        actions.set_policy(draft, by=request.user, **said)
        return self.show(draft)

    @extend_schema(request=RuleSerializer, responses={201: PolicySerializer})
    @action(detail=True, methods=["post"], url_path="add-rule")
    def add_rule(self, request: Request, pk: UUID) -> Answer:
        """Put a rule at the end of a draft; a safety exclusion goes above the others."""
        draft, said = self.get_object(), self.read(RuleSerializer)
        actions.add_rule(draft, rule_of(said), by=request.user)
        return self.show(draft, 201)

    @extend_schema(request=ChangeRuleSerializer)
    @action(detail=True, methods=["post"], url_path="change-rule")
    def change_rule(self, request: Request, pk: UUID) -> Answer:
        """Write a rule of a draft anew, unless it is another than it was by now."""
        draft, said = self.get_object(), self.read(ChangeRuleSerializer)
        seen = actions.mark_of(said["was"])
        rule = rule_of(said)
        actions.change_rule(draft, said["rule"], rule, by=request.user, seen=seen)
        return self.show(draft)

    @extend_schema(request=MoveRuleSerializer)
    @action(detail=True, methods=["post"], url_path="move-rule")
    def move_rule(self, request: Request, pk: UUID) -> Answer:
        """Move a rule of a draft one place; no rule passes a safety exclusion."""
        draft, said = self.get_object(), self.read(MoveRuleSerializer)
        actions.move_rule(draft, said["rule"], UP_OR_DOWN[said["to"]], by=request.user)
        return self.show(draft)

    @extend_schema(request=NamedSerializer)
    @action(detail=True, methods=["post"], url_path="remove-rule")
    def remove_rule(self, request: Request, pk: UUID) -> Answer:
        """Take a rule out of a draft; a safety exclusion stays."""
        draft, said = self.get_object(), self.read(NamedSerializer)
        actions.remove_rule(draft, said["rule"], by=request.user)
        return self.show(draft)

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
