"""Availability and shifts over HTTP."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from staffing.models import Availability, Shift, set_availability


class AvailabilitySerializer(serializers.ModelSerializer):
    """A stretch of time in one state; the current one has no end."""

    class Meta:
        model = Availability
        fields = ("id", "user", "state", "started_at", "ended_at")
        read_only_fields = ("id", "user", "started_at", "ended_at")


class ShiftSerializer(serializers.ModelSerializer):
    """Hours that one member of staff is to work."""

    class Meta:
        model = Shift
        fields = ("id", "user", "starts_at", "ends_at", "is_on_call")
        read_only_fields = fields


class AvailabilityViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Who is in which state now; posting sets one's own."""

    queryset = Availability.objects.none()
    serializer_class = AvailabilitySerializer
    permissions = {"list": "staffing.view_shift", "create": "staffing.set_availability"}

    def get_queryset(self) -> Any:
        return Availability.objects.visible_to(self.request.user).now()

    @extend_schema(responses={201: AvailabilitySerializer})
    def create(self, request: Request) -> Response:
        data = self.get_serializer(data=request.data)
        data.is_valid(raise_exception=True)
        state = set_availability(request.user, data.validated_data["state"])
        return Response(self.get_serializer(state).data, status=status.HTTP_201_CREATED)


class ShiftViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Shifts of the jurisdiction."""

    queryset = Shift.objects.none()
    serializer_class = ShiftSerializer
    permissions = {"list": "staffing.view_shift"}
    filterset_fields = ("user",)

    def get_queryset(self) -> Any:
        return Shift.objects.visible_to(self.request.user)
