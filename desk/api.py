"""The boards over HTTP, for programs that watch the floor."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import trace
from desk import pulse
from desk.board import board_context, queue_context
from dispatch.models import Call

UNCHANGED = OpenApiResponse(description="Nothing has changed since the ETag sent.")


class TileSerializer(serializers.Serializer):
    """One number with the address of the list behind it."""

    value = serializers.CharField()
    words = serializers.CharField()
    url = serializers.CharField()


class LineSerializer(serializers.ModelSerializer):
    """A call as a line of the board shows it."""

    number = serializers.CharField()
    type_label = serializers.CharField()

    class Meta:
        model = Call
        fields = (
            "id",
            "number",
            "status",
            "type_label",
            "priority",
            "place",
            "callback",
        )


class WaitingSerializer(LineSerializer):
    """A waiting call with what is known of its caller."""

    offered_by = serializers.CharField(source="offered_by.name", default=None)
    contacts_known = serializers.IntegerField()
    known = serializers.ListField(child=serializers.DictField())

    class Meta(LineSerializer.Meta):
        fields = (
            *LineSerializer.Meta.fields,
            "offered_at",
            "offered_by",
            "escalated_at",
            "escalated_to",
            "contacts_known",
            "known",
        )


class HeldSerializer(serializers.Serializer):
    """A held call and how it stands."""

    call = serializers.UUIDField(source="call.pk")
    session = serializers.UUIDField(source="session.pk", default=None, allow_null=True)
    held_by = serializers.CharField(source="call.held_by.name")
    accepted_at = serializers.DateTimeField(source="call.accepted_at")
    words = serializers.CharField()


class OutcomeSerializer(serializers.Serializer):
    """How many calls ended today with this outcome class, and their list."""

    outcome = serializers.CharField()
    number = serializers.IntegerField()
    url = serializers.CharField()


class QueueSerializer(serializers.Serializer):
    """The queue board."""

    numbers = TileSerializer(many=True)
    waiting = WaitingSerializer(many=True)
    to_screen = LineSerializer(many=True)
    engaged = HeldSerializer(many=True)
    today = OutcomeSerializer(many=True)


class _LiveViewSet(viewsets.ViewSet):
    """Answers 304 while nothing has changed since the ETag in If-None-Match."""

    board: str
    serializer_class = QueueSerializer

    def gather(self, request: Request) -> dict[str, Any]:
        raise NotImplementedError

    @extend_schema(responses={200: QueueSerializer, 304: UNCHANGED})
    def list(self, request: Request) -> Response:
        moment = pulse.moment(request.user, f"api-{self.board}")
        tag = pulse.etag(request.user, moment)
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304, headers={"ETag": tag})
        if "X-Divert-Poll" not in request.headers:
            trace("view", ("dispatch.call", None), reason=self.board)
        data = QueueSerializer(self.gather(request), context={"request": request}).data
        return Response(data, headers={"ETag": tag})


class QueueViewSet(_LiveViewSet):
    """The queue board."""

    board = "queue"
    permissions = {"list": "desk.view_queue"}

    def gather(self, request: Request) -> dict[str, Any]:
        return queue_context(request)


class BoardViewSet(_LiveViewSet):
    """The supervisor's board."""

    board = "board"
    permissions = {"list": "desk.view_board"}

    def gather(self, request: Request) -> dict[str, Any]:
        return board_context(request)
