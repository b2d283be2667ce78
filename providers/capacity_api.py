"""What is free, told and read by programs in the shapes of HSDS 3.1."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from providers import actions
from providers.finding import trust
from providers.models import (
    CapacityReading,
    Said,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
    Unit,
)

MOST = 100_000


class UnitSerializer(serializers.ModelSerializer):
    """What a capacity counts (HSDS 3.1), with the rule by which it ages in seconds."""

    trusted_for = serializers.SerializerMethodField()
    worthless_after = serializers.SerializerMethodField()
    expected_every = serializers.SerializerMethodField()

    class Meta:
        model = Unit
        fields = (
            "id",
            "name",
            "scheme",
            "identifier",
            "uri",
            "trusted_for",
            "worthless_after",
            "expected_every",
        )
        read_only_fields = fields

    def get_trusted_for(self, unit: Unit) -> int:
        return int(unit.trusted_for.total_seconds())

    def get_worthless_after(self, unit: Unit) -> int:
        return int(unit.worthless_after.total_seconds())

    def get_expected_every(self, unit: Unit) -> int:
        return int(unit.expected_every.total_seconds())


class ServiceCapacitySerializer(serializers.ModelSerializer):
    """A `service_capacity` of HSDS 3.1, with its place, whom it is for, and its trust."""

    unit = UnitSerializer()
    trust = serializers.FloatField(help_text="1: as good as told now; 0: says nothing.")
    caution = serializers.SerializerMethodField()

    class Meta:
        model = ServiceCapacity
        fields = (
            "id",
            "service_id",
            "service_at_location_id",
            "unit",
            "population",
            "available",
            "maximum",
            "description",
            "updated",
            "said_by",
            "said_through",
            "trust",
            "caution",
        )
        read_only_fields = fields

    def get_caution(self, row: ServiceCapacity) -> str:
        return trust.capacity_of(row, timezone.now()).caution


class NamedUnitSerializer(serializers.Serializer):
    """A unit by its name."""

    name = serializers.CharField(max_length=100)


class KeptField(serializers.PrimaryKeyRelatedField):
    """A row of a service that the caller's jurisdiction keeps."""

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows.editable_by(self.context["request"].user)


class TellSerializer(serializers.Serializer):
    """A capacity as a provider's system tells it."""

    service_id = KeptField(queryset=Service.objects.all(), required=False)
    service_at_location_id = KeptField(
        queryset=ServiceAtLocation.objects.select_related("service"), required=False
    )
    unit = NamedUnitSerializer(required=False)
    unit_id = serializers.PrimaryKeyRelatedField(
        queryset=Unit.objects.current(), required=False
    )
    population = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=100
    )
    available = serializers.IntegerField(min_value=0, max_value=MOST)
    maximum = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, max_value=MOST
    )
    updated = serializers.DateTimeField(help_text="As of when; never in the future.")

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        if not ("service_id" in told or "service_at_location_id" in told):
            raise serializers.ValidationError("Name a service, or one at a location.")
        if ("unit" in told) == ("unit_id" in told):
            raise serializers.ValidationError("Name the unit, by its id or its name.")
        return told


class ReadingSerializer(serializers.ModelSerializer):
    """What a capacity said once."""

    class Meta:
        model = CapacityReading
        fields = ("at", "available", "maximum", "said_by", "said_through")
        read_only_fields = fields


class UnitViewSet(viewsets.ReadOnlyModelViewSet):
    """What is counted, and how a count of it ages."""

    serializer_class = UnitSerializer
    queryset = Unit.objects.none()
    lookup_value_converter = "uuid"
    permissions = {
        "list": "providers.report_capacity",
        "retrieve": "providers.report_capacity",
    }

    def get_queryset(self) -> Any:
        return Unit.objects.current().editable_by(self.request.user)


class ServiceCapacityViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """Capacities of the services that the caller's jurisdiction keeps."""

    serializer_class = ServiceCapacitySerializer
    queryset = ServiceCapacity.objects.none()
    filterset_fields = ("service", "service_at_location", "unit")
    lookup_value_converter = "uuid"
    permissions = {
        "list": "providers.report_capacity",
        "retrieve": "providers.report_capacity",
        "create": "providers.report_capacity",
        "readings": "providers.report_capacity",
    }

    def get_queryset(self) -> Any:
        kept = Service.objects.editable_by(self.request.user)
        rows = ServiceCapacity.objects.current().told().filter(service__in=kept)
        return rows.trusted_at(timezone.now()).select_related("unit", "origin")

    @extend_schema(
        request=TellSerializer,
        responses={200: ServiceCapacitySerializer, 201: ServiceCapacitySerializer},
    )
    def create(self, request: Request) -> Response:
        """Tell what is free. The same twice changes nothing; the older is refused."""
        context = self.get_serializer_context()
        told = TellSerializer(data=request.data, context=context)
        told.is_valid(raise_exception=True)
        said = told.validated_data
        place = said.get("service_at_location_id")
        row, made = actions.tell_of(
            place or said["service_id"],
            by=request.user,
            unit=said["unit_id"] if "unit_id" in said else said["unit"]["name"],
            population=said["population"],
            through=Said.API,
            count=actions.Count(said["available"], said["maximum"], said["updated"]),
        )
        body = self.get_serializer(self.get_queryset().get(pk=row.pk)).data
        code = status.HTTP_201_CREATED if made else status.HTTP_200_OK
        return Response(body, status=code)

    @extend_schema(responses=ReadingSerializer(many=True))
    @action(detail=True)
    def readings(self, request: Request, pk: Any = None) -> Response:
        """List what it said over time, newest first."""
        page = self.paginate_queryset(self.get_object().readings.all())
        return self.get_paginated_response(ReadingSerializer(page, many=True).data)
