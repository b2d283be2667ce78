"""Follow-ups over HTTP: the same verbs and rows as their pages."""

from typing import Any
from uuid import UUID

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from cases.forms.colleagues import colleagues
from cases.models import Case
from cases.reach import reach_case, reach_row
from core.access import trace
from core.days import check_day
from core.models import AccessLog
from followups import actions
from followups.models import Attempt, FollowUp, Protocol


class AttemptSerializer(serializers.ModelSerializer):
    """One try; `position`, when given, must be the next one."""

    position = serializers.IntegerField(required=False, min_value=1)
    early_reason = serializers.CharField(
        required=False, allow_blank=True, max_length=500, help_text="before its time"
    )
    safe_at = serializers.DateTimeField(
        required=False,
        allow_null=True,
        write_only=True,
        help_text="with `unsafe`",
        validators=[check_day],
    )
    confirm_last = serializers.BooleanField(
        required=False, write_only=True, help_text="when it uses up the plan"
    )

    class Meta:
        model = Attempt
        fields = (
            "id",
            "position",
            "outcome",
            "is_linked_to_care",
            "note",
            "early_reason",
            "safe_at",
            "confirm_last",
            "made_at",
            "made_by",
        )
        read_only_fields = ("id", "made_at", "made_by")


class FollowUpSerializer(serializers.ModelSerializer):
    """One planned contact; due and overdue are derived from the time."""

    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    is_due = serializers.BooleanField(read_only=True)
    is_overdue = serializers.BooleanField(read_only=True)

    class Meta:
        model = FollowUp
        fields = (
            "id",
            "case",
            "label",
            "purpose",
            "status",
            "stop",
            "due_at",
            "window_ends_at",
            "promised_by",
            "not_before",
            "assigned_to",
            "max_attempts",
            "ended_at",
            "is_due",
            "is_overdue",
        )
        read_only_fields = fields


class _OfMine(serializers.Serializer):
    """Choices that start from what the user may see."""

    @property
    def user(self) -> User:
        return self.context["request"].user


class PlanSerializer(_OfMine):
    """A contact planned by hand, or (with `protocol`) all that a protocol plans."""

    case = serializers.PrimaryKeyRelatedField(queryset=Case.objects.none())
    protocol = serializers.ChoiceField(Protocol.Trigger.choices, required=False)
    due_at = serializers.DateTimeField(required=False, validators=[check_day])
    purpose = serializers.ChoiceField(FollowUp.Purpose.choices, required=False)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if "request" in self.context:
            fields["case"].queryset = Case.objects.visible_to(self.user)
        return fields

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("protocol" in attrs) == ("due_at" in attrs):
            raise serializers.ValidationError("Give either protocol or due_at.")
        return attrs


class AssignSerializer(_OfMine):
    """Who makes the call; null for nobody yet."""

    to = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.none(), allow_null=True
    )

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if "request" in self.context:
            fields["to"].queryset = colleagues(self.user)
        return fields


class MoveSerializer(serializers.Serializer):
    """The new time, with its offset."""

    due_at = serializers.DateTimeField(validators=[check_day])


class CancelSerializer(serializers.Serializer):
    """Why it is no longer planned."""

    reason = serializers.ChoiceField(FollowUp.Stop.choices)


class FollowUpFilter(filters.FilterSet):
    """Filters of the list: by case, state, keeper, and what the time makes of it."""

    overdue = filters.BooleanFilter(method="only_overdue")
    due = filters.BooleanFilter(method="only_due")

    class Meta:
        model = FollowUp
        fields = ("case", "status", "assigned_to")

    def only_overdue(self, rows: Any, _: str, value: bool) -> Any:  # noqa: FBT001
        return rows.overdue() if value else rows

    def only_due(self, rows: Any, _: str, value: bool) -> Any:  # noqa: FBT001
        return rows.due() if value else rows


class FollowUpViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """Planned contacts of the jurisdiction and the tries at them."""

    queryset = FollowUp.objects.none()
    serializer_class = FollowUpSerializer
    filterset_class = FollowUpFilter
    lookup_value_converter = "uuid"
    permissions = {
        "list": "followups.view_followup",
        "retrieve": "followups.view_followup",
        "create": "followups.add_followup",
        "attempts": "followups.log_attempt",
        "assign": "followups.assign_followup",
        "reschedule": "followups.reschedule_followup",
        "cancel": "followups.cancel_followup",
    }

    def get_queryset(self) -> Any:
        rows = FollowUp.objects.visible_to(self.request.user)
        return rows.select_related("case__person__jurisdiction", "step__protocol")

    def get_object(self) -> FollowUp:
        found = super().get_object()
        return reach_row(self.request.user, found, keeper=found.assigned_to_id)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        trace(AccessLog.Action.SEARCH, (FollowUp._meta.label_lower, None))
        return super().list(request, *args, **kwargs)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        follow_up = self.get_object()
        trace(AccessLog.Action.VIEW, follow_up)
        return Response(self.get_serializer(follow_up).data)

    @extend_schema(
        request=PlanSerializer, responses={201: FollowUpSerializer(many=True)}
    )
    def create(self, request: Request) -> Response:
        asked = self._read(PlanSerializer)
        case, trigger = asked.pop("case"), asked.pop("protocol", "")
        reach_case(request.user, case.pk)
        if trigger:
            protocol = actions.protocol_for(case.jurisdiction, trigger, by=request.user)
            planned = actions.plan_follow_ups(case, by=request.user, protocol=protocol)
        else:
            planned = [actions.plan_contact(case, by=request.user, **asked)]
        body = FollowUpSerializer(planned, many=True).data
        return Response(body, status=status.HTTP_201_CREATED)

    @extend_schema(request=AttemptSerializer, responses={201: FollowUpSerializer})
    @action(detail=True, methods=["post"])
    def attempts(self, request: Request, pk: UUID) -> Response:
        follow_up = self.get_object()
        asked = self._read(AttemptSerializer)
        actions.log_attempt(follow_up, by=request.user, **asked)
        return self._now(follow_up, status.HTTP_201_CREATED)

    @extend_schema(request=AssignSerializer, responses=FollowUpSerializer)
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, pk: UUID) -> Response:
        follow_up = self.get_object()
        actions.assign(follow_up, by=request.user, **self._read(AssignSerializer))
        return self._now(follow_up)

    @extend_schema(request=MoveSerializer, responses=FollowUpSerializer)
    @action(detail=True, methods=["post"])
    def reschedule(self, request: Request, pk: UUID) -> Response:
        follow_up = self.get_object()
        actions.reschedule(follow_up, by=request.user, **self._read(MoveSerializer))
        return self._now(follow_up)

    @extend_schema(request=CancelSerializer, responses=FollowUpSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: UUID) -> Response:
        follow_up = self.get_object()
        actions.cancel(follow_up, by=request.user, **self._read(CancelSerializer))
        return self._now(follow_up)

    def _read(self, shape: type[serializers.BaseSerializer]) -> dict[str, Any]:
        context = self.get_serializer_context()
        serializer = shape(data=self.request.data, context=context)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def _now(self, follow_up: FollowUp, code: int = status.HTTP_200_OK) -> Response:
        """Answer with the row as it is after the act."""
        found = self.get_queryset().get(pk=follow_up.pk)
        return Response(self.get_serializer(found).data, status=code)
