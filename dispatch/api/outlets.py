"""What a CAD is told of its calls: asked for by number, and what none of them took."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response as Answer
from rest_framework.views import APIView

from core.access import trace
from core.errors import InvalidInput
from dispatch.actions import telling
from dispatch.api.verbs import Verbs
from dispatch.models import CadReport, Outlet

LARGEST = 2**63 - 1


class CadReportSerializer(serializers.ModelSerializer):
    """One thing a CAD is told: disposition, agency, agent and times."""

    number = serializers.IntegerField()
    content = serializers.JSONField()

    class Meta:
        model = CadReport
        fields = ("id", "message_id", "number", "content")


class CadReportsSerializer(serializers.Serializer):
    """What is new, oldest first; ask again with `next` as `since`."""

    reports = CadReportSerializer(many=True)
    next = serializers.IntegerField()
    is_all = serializers.BooleanField()


class UntoldSerializer(serializers.ModelSerializer):
    """A report that a CAD did not take, why, and when it is tried next; not what it says."""

    feed = serializers.CharField(source="outlet.feed.name", read_only=True)

    class Meta:
        model = CadReport
        fields = (
            "id",
            "feed",
            "call",
            "kind",
            "occurred_at",
            "message_id",
            "state",
            "attempts",
            "last_error",
            "due_at",
        )
        read_only_fields = fields


class SentAgainSerializer(serializers.Serializer):
    """How many reports are sent again."""

    owed = serializers.IntegerField()


class AskedSerializer(serializers.Serializer):
    """From which number on, and for which feed where there are several."""

    since = serializers.IntegerField(min_value=0, max_value=LARGEST, default=0)
    feed = serializers.SlugField(max_length=40, default="")


class CadReports(APIView):
    """Reports for a CAD that asks; asking from a number on says that all before came."""

    permissions = {"get": "dispatch.pull_report"}

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "since", int, description="The `next` of the last answer."
            ),
            OpenApiParameter(
                "feed", str, description="Name of the CAD feed; optional."
            ),
        ],
        responses=CadReportsSerializer,
    )
    def get(self, request: Request) -> Answer:
        asked = AskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        since, name = asked.validated_data["since"], asked.validated_data["feed"]
        outlet = _outlet(request, name)
        reports = telling.pull(outlet, since=since)
        trace("export", outlet, reason=f"{len(reports)} reports")
        last = reports[-1].number if reports else since
        is_all = last is not None and last >= outlet.numbered
        said: dict[str, Any] = {"reports": reports, "next": last, "is_all": is_all}
        return Answer(CadReportsSerializer(said).data)


def _outlet(request: Request, name: str) -> Outlet:
    outlets = Outlet.objects.visible_to(request.user).open().select_related("feed")
    # Asking settles what was told: what is still to be sent must not be settled by it.
    outlets = outlets.filter(way=Outlet.Way.PULL)
    if name:
        outlets = outlets.filter(feed__name=name)
    outlet = outlets.order_by("created_at").first()
    if outlet is None:
        raise InvalidInput(
            "No CAD feed of this name is told by asking: a program admin sets it up."
        )
    return outlet


class UntoldViewSet(mixins.ListModelMixin, Verbs):
    """Reports that were given up, or that still wait after a failure, newest first."""

    queryset = CadReport.objects.none()
    serializer_class = UntoldSerializer
    filterset_fields = ("state", "kind")
    permissions = {
        "list": "dispatch.replay_report",
        "send_again": "dispatch.replay_report",
        "send_all_again": "dispatch.replay_report",
    }

    def get_queryset(self) -> Any:
        rows = CadReport.objects.visible_to(self.request.user)
        return rows.failing().select_related("outlet__feed")

    def list(self, request: Request) -> Answer:
        trace("search", ("dispatch.cadreport", None))
        return super().list(request)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="send-again")
    def send_again(self, request: Request, pk: UUID) -> Answer:
        """Send a report once more and now; it keeps its id."""
        report = self.get_object()
        telling.send_again(report)
        report.refresh_from_db()
        return self.show(report)

    @extend_schema(request=None, responses=SentAgainSerializer)
    @action(
        detail=False, methods=["post"], url_path="send-all-again", filterset_fields=()
    )
    def send_all_again(self, request: Request) -> Answer:
        """Send every report that was given up once more."""
        owed = telling.send_all_again(by=request.user)
        return Answer(SentAgainSerializer({"owed": owed}).data)
