"""The directory over HTTP, for programs of our own jurisdiction's staff."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from providers import actions, continuum
from providers.finding import facets
from providers.finding.search import SearchQuery, find, results_of
from providers.models import DirectoryReport, Service


class OrganizationNameSerializer(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()


class ServiceSerializer(serializers.ModelSerializer):
    """A service without its places."""

    organization = OrganizationNameSerializer(allow_null=True)

    class Meta:
        model = Service
        fields = (
            "id",
            "organization",
            "name",
            "alternate_name",
            "description",
            "url",
            "email",
            "status",
            "interpretation_services",
            "application_process",
            "fees_description",
            "wait_time",
            "fees",
            "eligibility_description",
            "minimum_age",
            "maximum_age",
            "assured_date",
            "alert",
            "last_modified",
            "do_not_refer",
        )
        read_only_fields = fields


class CapacitySerializer(serializers.Serializer):
    text = serializers.CharField()
    age = serializers.CharField()
    caution = serializers.CharField(
        allow_blank=True, help_text="What speaks against it: its age, or a decline."
    )
    source = serializers.CharField(help_text="Who told it, or the feed it came by.")
    is_fresh = serializers.BooleanField()
    has_room = serializers.BooleanField()


class PhoneSerializer(serializers.Serializer):
    number = serializers.CharField()
    ext = serializers.CharField(allow_blank=True)
    kind = serializers.CharField()


class ResultSerializer(serializers.Serializer):
    """A service at a location as search shows it; a confidential one has no address."""

    id = serializers.UUIDField(
        help_text="The service at location: what is referred to."
    )
    service_id = serializers.UUIDField()
    name = serializers.CharField()
    organization = serializers.CharField(source="card.organization")
    address = serializers.CharField(source="card.address")
    city = serializers.CharField(source="card.city")
    is_confidential = serializers.BooleanField(source="card.is_confidential")
    phones = PhoneSerializer(many=True, source="card.phones")
    languages = serializers.ListField(
        child=serializers.CharField(), source="card.languages"
    )
    state = serializers.ChoiceField(choices=["open", "closed", "unknown"])
    hours = serializers.CharField(help_text="When it opens or closes, in words.")
    miles = serializers.FloatField(allow_null=True)
    can_refer = serializers.BooleanField()
    capacities = CapacitySerializer(many=True)
    why = serializers.ListField(child=serializers.CharField())
    cautions = serializers.ListField(child=serializers.CharField())
    precision = serializers.CharField(
        source="spot.precision",
        default="",
        help_text="exact, zip or county; empty where no place is told.",
    )


class ServiceDetailSerializer(ServiceSerializer):
    """A service with each of its places as search shows them."""

    places = serializers.SerializerMethodField()

    class Meta(ServiceSerializer.Meta):
        fields = (*ServiceSerializer.Meta.fields, "places")
        read_only_fields = fields

    @extend_schema_field(ResultSerializer(many=True))
    def get_places(self, service: Service) -> Any:
        return ResultSerializer(results_of(service.pk), many=True).data


def _code(of: tuple[facets.Facet, ...], words: str) -> serializers.ChoiceField:
    codes = [facet.code for facet in of]
    return serializers.ChoiceField(
        codes, required=False, default="", allow_blank=True, help_text=words
    )


class QuestionSerializer(serializers.Serializer):
    """A question that an address may hold; what nobody said of a service leaves it in."""

    words = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=200
    )
    place = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=80,
        help_text="A ZIP or a city.",
    )
    need = serializers.ChoiceField(
        required=False, default="", allow_blank=True, choices=list(continuum.NEEDS)
    )
    open_now = serializers.BooleanField(required=False, default=False)
    language = _code(facets.LANGUAGES, "Spoken there, or by an interpreter.")
    payer = _code(facets.PAYERS, "Taken there, or not needed.")
    population = _code(facets.POPULATIONS, "Whom it is for.")
    modality = _code(facets.MODALITIES, "How it reaches a person.")
    can_refer = serializers.BooleanField(required=False, default=False)
    has_room = serializers.BooleanField(
        required=False, default=False, help_text="Leaves out what is known to be full."
    )
    at = serializers.DateTimeField(required=False, help_text="Open then; else now.")
    offset = serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=480
    )
    size = serializers.IntegerField(
        required=False, default=20, min_value=1, max_value=100
    )


class SearchSerializer(QuestionSerializer):
    """A question with a caller's coordinates and age, which belong in no address."""

    age = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, max_value=120
    )
    latitude = serializers.FloatField(required=False, min_value=-90, max_value=90)
    longitude = serializers.FloatField(required=False, min_value=-180, max_value=180)
    miles = serializers.FloatField(
        required=False, default=25, min_value=0.1, max_value=500
    )

    def validate(self, asked: dict[str, Any]) -> dict[str, Any]:
        if ("latitude" in asked) != ("longitude" in asked):
            raise serializers.ValidationError("A point has latitude and longitude.")
        return asked


class ResultsSerializer(serializers.Serializer):
    """A page of results, best first."""

    found = serializers.IntegerField(help_text="Ranked; from 100 on there may be more.")
    next_offset = serializers.IntegerField(allow_null=True)
    notes = serializers.ListField(child=serializers.CharField())
    results = ResultSerializer(many=True, source="rows")


class ReportSerializer(serializers.ModelSerializer):
    """Word from the floor that an entry is wrong."""

    class Meta:
        model = DirectoryReport
        fields = ("id", "kind", "note", "reported_at")
        read_only_fields = ("id", "reported_at")
        extra_kwargs = {"kind": {"required": True}, "note": {"default": ""}}


class ServiceViewSet(viewsets.ReadOnlyModelViewSet):
    """Services of the shared directory: list them, look at one, or search."""

    serializer_class = ServiceSerializer
    queryset = Service.objects.none()
    lookup_value_converter = "uuid"
    permissions = {
        "list": "providers.view_service",
        "retrieve": "providers.view_service",
        "search": "providers.view_service",
        "search_near": "providers.view_service",
        "report": "providers.add_directoryreport",
    }

    def get_queryset(self) -> Any:
        visible = Service.objects.visible_to(self.request.user)
        return visible.select_related("organization")

    def get_serializer_class(self) -> Any:
        return (
            ServiceDetailSerializer if self.action == "retrieve" else ServiceSerializer
        )

    @extend_schema(parameters=[QuestionSerializer], responses=ResultsSerializer)
    @action(detail=False, pagination_class=None, filter_backends=[])
    def search(self, request: Request) -> Response:
        """Search by words, need, place by name and opening hours."""
        return self._found(QuestionSerializer(data=request.query_params))

    @extend_schema(request=SearchSerializer, responses=ResultsSerializer)
    @search.mapping.post
    def search_near(self, request: Request) -> Response:
        """Search as well by coordinates, which travel in the body."""
        return self._found(SearchSerializer(data=request.data))

    @extend_schema(request=ReportSerializer, responses={201: ReportSerializer})
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: Any = None) -> Response:
        """Mark an entry as wrong; search warns of it until its keeper settles it."""
        asked = ReportSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = actions.report_wrong(
            self.get_object(), by=request.user, **asked.validated_data
        )
        return Response(ReportSerializer(made).data, status=status.HTTP_201_CREATED)

    def _found(self, asked: serializers.Serializer) -> Response:
        asked.is_valid(raise_exception=True)
        found = find(
            SearchQuery(
                **asked.validated_data, keeper=self.request.user.jurisdiction_id
            )
        )
        return Response(ResultsSerializer(found).data)
