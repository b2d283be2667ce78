"""Referrals over HTTP: the same verbs and rows as their pages."""

from typing import Any
from uuid import UUID

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from cases.models import Case, Need, Session
from cases.reach import reach_case, reach_row
from core.access import trace
from core.models import AccessLog
from providers.models import ServiceAtLocation
from referrals import actions
from referrals.models import Referral, Warmth


class ReferralLineSerializer(serializers.ModelSerializer):
    """A referral as lists show it: codes and times, with the moves it may make next."""

    service = serializers.CharField(
        source="service_at_location.service.name", read_only=True
    )
    moves = serializers.SerializerMethodField()

    class Meta:
        model = Referral
        fields = (
            "id",
            "case",
            "session",
            "need",
            "service_at_location",
            "service",
            "status",
            "rung",
            "warmth",
            "referred_by",
            "created_at",
            "sent_at",
            "answer_due_at",
            "is_answer_overdue",
            "responded_at",
            "started_at",
            "ended_at",
            "reason",
            "moves",
        )
        read_only_fields = fields
        extra_kwargs = {"is_answer_overdue": {"read_only": True}}

    def get_moves(self, referral: Referral) -> list[str]:
        return sorted(referral.moves)


class ReferralSerializer(ReferralLineSerializer):
    """A referral with what was written about how it ended."""

    reason_note = serializers.CharField(read_only=True)

    class Meta(ReferralLineSerializer.Meta):
        fields = (*ReferralLineSerializer.Meta.fields, "reason_note")
        read_only_fields = fields


class ReferSerializer(serializers.Serializer):
    """What is asked of whom; `send` false keeps it a draft."""

    case = serializers.PrimaryKeyRelatedField(queryset=Case.objects.none())
    service_at_location = serializers.PrimaryKeyRelatedField(
        queryset=ServiceAtLocation.objects.select_related("service")
    )
    need = serializers.PrimaryKeyRelatedField(
        queryset=Need.objects.none(), required=False, allow_null=True
    )
    session = serializers.PrimaryKeyRelatedField(
        queryset=Session.objects.none(), required=False, allow_null=True
    )
    warmth = serializers.ChoiceField(Warmth.choices, default=Warmth.COLD)
    send = serializers.BooleanField(default=True)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if "request" in self.context:
            user: User = self.context["request"].user
            for name, model in {"case": Case, "need": Need, "session": Session}.items():
                fields[name].queryset = model.objects.visible_to(user)
        return fields


@extend_schema_serializer(component_name="ReferralReason")
class ReasonSerializer(serializers.Serializer):
    """Why, in a code that can be counted, and in words that stay sealed."""

    reason = serializers.ChoiceField(Referral.Reason.choices)
    note = serializers.CharField(required=False, allow_blank=True, default="")


class HoldSerializer(serializers.Serializer):
    """Why it is paused, where that is known."""

    reason = serializers.ChoiceField(Referral.Reason.choices, required=False)
    note = serializers.CharField(required=False, allow_blank=True, default="")


class CompleteSerializer(serializers.Serializer):
    """What the person got."""

    rung = serializers.ChoiceField([(rung.value, rung.label) for rung in Referral.HELP])


class ErrorSerializer(serializers.Serializer):
    """What was wrong about it."""

    note = serializers.CharField(required=False, allow_blank=True, default="")


class ReferralFilter(filters.FilterSet):
    """Filters of the list: by case, state, service, and whether an answer is late."""

    overdue = filters.BooleanFilter(method="only_overdue")

    class Meta:
        model = Referral
        fields = ("case", "status", "rung", "service_at_location")

    def only_overdue(self, rows: Any, _: str, value: bool) -> Any:  # noqa: FBT001
        return rows.overdue() if value else rows


class ReferralViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """Referrals of the jurisdiction; each move is a POST of its own."""

    queryset = Referral.objects.none()
    serializer_class = ReferralSerializer
    filterset_class = ReferralFilter
    lookup_value_converter = "uuid"
    permissions = {
        "list": "referrals.view_referral",
        "retrieve": "referrals.view_referral",
        "create": "referrals.add_referral",
        "send": "referrals.send_referral",
        "accept": "referrals.accept_referral",
        "reject": "referrals.reject_referral",
        "start": "referrals.start_referral",
        "hold": "referrals.hold_referral",
        "resume": "referrals.resume_referral",
        "visit": "referrals.complete_referral",
        "complete": "referrals.complete_referral",
        "fail": "referrals.fail_referral",
        "cancel": "referrals.cancel_referral",
        "enter_in_error": "referrals.enter_in_error_referral",
    }

    def get_queryset(self) -> Any:
        return Referral.objects.visible_to(self.request.user).with_names()

    def get_serializer_class(self) -> Any:
        return ReferralLineSerializer if self.action == "list" else ReferralSerializer

    def get_object(self) -> Referral:
        found = super().get_object()
        return reach_row(self.request.user, found, keeper=found.referred_by_id)

    @extend_schema(responses=ReferralLineSerializer(many=True))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        trace(AccessLog.Action.SEARCH, (Referral._meta.label_lower, None))
        return super().list(request, *args, **kwargs)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        referral = self.get_object()
        trace(AccessLog.Action.VIEW, referral)
        return Response(self.get_serializer(referral).data)

    @extend_schema(request=ReferSerializer, responses={201: ReferralSerializer})
    def create(self, request: Request) -> Response:
        asked = self._read(ReferSerializer)
        reach_case(request.user, asked["case"].pk)
        make = actions.refer if asked.pop("send") else actions.draft
        referral = make(by=request.user, **asked)
        body = self.get_serializer(referral).data
        return Response(body, status=status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: UUID) -> Response:
        return self._after(lambda referral: referral.send(by=request.user))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: UUID) -> Response:
        return self._after(lambda referral: actions.accept(referral, by=request.user))

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: UUID) -> Response:
        return self._after(
            lambda referral, **why: actions.reject(referral, by=request.user, **why),
            ReasonSerializer,
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: UUID) -> Response:
        return self._after(lambda referral: referral.start(by=request.user))

    @extend_schema(request=HoldSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: UUID) -> Response:
        return self._after(
            lambda referral, **why: referral.hold(by=request.user, **why),
            HoldSerializer,
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: UUID) -> Response:
        return self._after(lambda referral: referral.resume(by=request.user))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def visit(self, request: Request, pk: UUID) -> Response:
        return self._after(lambda referral: referral.record_visit(by=request.user))

    @extend_schema(request=CompleteSerializer)
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, pk: UUID) -> Response:
        return self._after(
            lambda referral, **got: actions.obtain(referral, by=request.user, **got),
            CompleteSerializer,
        )

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def fail(self, request: Request, pk: UUID) -> Response:
        return self._after(
            lambda referral, **why: actions.fail(referral, by=request.user, **why),
            ReasonSerializer,
        )

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: UUID) -> Response:
        return self._after(
            lambda referral, **why: referral.cancel(by=request.user, **why),
            ReasonSerializer,
        )

    @extend_schema(request=ErrorSerializer)
    @action(detail=True, methods=["post"], url_path="enter-in-error")
    def enter_in_error(self, request: Request, pk: UUID) -> Response:
        return self._after(
            lambda referral, **why: actions.enter_in_error(
                referral, by=request.user, **why
            ),
            ErrorSerializer,
        )

    def _after(self, verb: Any, shape: Any = None) -> Response:
        """Read what came with the move, make it, and show the referral as it is now."""
        referral = self.get_object()
        verb(referral, **(self._read(shape) if shape else {}))
        return Response(self.get_serializer(referral).data)

    def _read(self, shape: type[serializers.Serializer]) -> dict[str, Any]:
        context = self.get_serializer_context()
        serializer = shape(data=self.request.data, context=context)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data
