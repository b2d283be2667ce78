"""Availability, its times, and rosters over HTTP."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Membership, User
from core import days
from staffing import actions, roster
from staffing.models import Availability, Shift, set_availability

LONGEST_ASKED = timedelta(days=366)


class AvailabilitySerializer(serializers.ModelSerializer):
    """A stretch of time in one state; the current one has no end."""

    class Meta:
        model = Availability
        fields = ("id", "user", "state", "started_at", "ended_at", "cause", "set_by")
        read_only_fields = ("id", "user", "started_at", "ended_at", "cause", "set_by")


class ColleagueSerializer(serializers.Serializer):
    """Whose state a supervisor sets, and to what."""

    user = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Availability.State)


class SpanSerializer(serializers.Serializer):
    """From when until when; the last day, where nothing is said."""

    start = serializers.DateTimeField(required=False)
    end = serializers.DateTimeField(required=False)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        now = timezone.now()
        end = min(said.get("end", now), now)
        days.check_day(end.date())
        start = said.get("start", end - timedelta(days=1))
        if not timedelta(0) < end - start <= LONGEST_ASKED:
            raise serializers.ValidationError(
                "The start is before the end and before now, by a year at most."
            )
        return {"start": start, "end": end}


class TimesSerializer(serializers.Serializer):
    """How many seconds one person spent in each state."""

    user = serializers.UUIDField()
    seconds = serializers.DictField(child=serializers.IntegerField())


class ShiftSerializer(serializers.ModelSerializer):
    """Hours that one member of staff is to work."""

    user = serializers.PrimaryKeyRelatedField(queryset=User.objects.none())

    class Meta:
        model = Shift
        fields = ("id", "user", "starts_at", "ends_at", "is_on_call")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if "request" in self.context:
            fields["user"].queryset = roster.people(self.context["request"].user)
        return fields


class WeekSerializer(serializers.Serializer):
    """Any day of the week to plan like the one before it."""

    day = serializers.DateField(validators=[days.check_day])


class CopiedSerializer(serializers.Serializer):
    """What was planned, and what was left out and why."""

    shifts = ShiftSerializer(many=True)
    left_out = serializers.ListField(child=serializers.CharField())


class AvailabilityViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Who is in which state now; posting sets one's own, or says that one is still there."""

    queryset = Availability.objects.none()
    serializer_class = AvailabilitySerializer
    permissions = {
        "list": "staffing.view_shift",
        "create": "staffing.set_availability",
        "colleague": "staffing.watch_floor",
        "times": "staffing.watch_floor",
    }

    def get_queryset(self) -> Any:
        return Availability.objects.visible_to(self.request.user).now()

    @extend_schema(responses={201: AvailabilitySerializer})
    def create(self, request: Request) -> Response:
        data = self.get_serializer(data=request.data)
        data.is_valid(raise_exception=True)
        state = set_availability(request.user, data.validated_data["state"])
        return self._begun(state)

    @extend_schema(request=ColleagueSerializer, responses={201: AvailabilitySerializer})
    @action(detail=False, methods=["post"])
    def colleague(self, request: Request) -> Response:
        """Begin a state for a colleague."""
        said = ColleagueSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        people = Membership.objects.colleagues_of(request.user).select_related("user")
        membership = people.filter(user=said.validated_data["user"]).first()
        if membership is None:
            raise serializers.ValidationError({"user": ["There is no such colleague."]})
        state = actions.set_for_colleague(
            membership, said.validated_data["state"], by=request.user
        )
        return self._begun(state)

    @extend_schema(
        parameters=[SpanSerializer], responses={200: TimesSerializer(many=True)}
    )
    @action(detail=False, pagination_class=None)
    def times(self, request: Request) -> Response:
        """Sum the seconds that each person spent in each state."""
        span = SpanSerializer(data=request.query_params)
        span.is_valid(raise_exception=True)
        rows = Availability.objects.visible_to(request.user)
        found = rows.times(**span.validated_data)
        lines = [
            {
                "user": person,
                "seconds": {s: int(t.total_seconds()) for s, t in times.items()},
            }
            for person, times in found.items()
        ]
        return Response(TimesSerializer(lines, many=True).data)

    def _begun(self, state: Availability) -> Response:
        data = AvailabilitySerializer(state).data
        return Response(data, status=status.HTTP_201_CREATED)


class ShiftViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Shifts on the plan: one's own, and for supervisors everybody's."""

    queryset = Shift.objects.none()
    serializer_class = ShiftSerializer
    permissions = {
        "list": "staffing.view_shift",
        "create": "staffing.plan_shift",
        "cancel": "staffing.plan_shift",
        "copy_week": "staffing.plan_shift",
    }
    filterset_fields = ("user",)
    lookup_value_converter = "uuid"

    def get_queryset(self) -> Any:
        return Shift.objects.visible_to(self.request.user).standing()

    @extend_schema(responses={201: ShiftSerializer})
    def create(self, request: Request) -> Response:
        data = self.get_serializer(data=request.data)
        data.is_valid(raise_exception=True)
        said = data.validated_data
        hours = [(said["starts_at"], said["ends_at"])]
        (shift,) = actions.plan_shifts(
            said["user"],
            hours,
            by=request.user,
            is_on_call=said.get("is_on_call", False),
        )
        return Response(self.get_serializer(shift).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: Any = None) -> Response:
        """Take a shift off the plan."""
        self.get_object().cancel(by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=WeekSerializer, responses={200: CopiedSerializer})
    @action(detail=False, methods=["post"], url_path="copy-week", filterset_fields=())
    def copy_week(self, request: Request) -> Response:
        """Plan the week before once more in the week of this day."""
        said = WeekSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        monday = roster.monday_of(said.validated_data["day"])
        copied = actions.copy_week(monday, by=request.user)
        context = {"request": request}
        return Response(CopiedSerializer(copied, context=context).data)
