"""The boards over HTTP, for programs that watch the floor."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.idle import is_poll
from core.access import trace
from desk import pulse
from desk.board import board_context, queue_context
from dispatch.models import Call

Gather = Callable[[Any], dict[str, Any]]
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
    override_words = serializers.CharField()

    class Meta(LineSerializer.Meta):
        fields = (
            *LineSerializer.Meta.fields,
            "override_words",
            "offered_at",
            "offered_by",
            "escalated_at",
            "escalated_to",
            "contacts_known",
            "known",
        )


class HeldSerializer(serializers.Serializer):
    """A held call, or a session without one, and how it stands."""

    call = serializers.UUIDField(source="call.pk", default=None, allow_null=True)
    session = serializers.UUIDField(source="session.pk", default=None, allow_null=True)
    held_by = serializers.CharField(source="who")
    accepted_at = serializers.DateTimeField(source="since")
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


def _live(request: Request, board: str, gather: Gather) -> Response:
    """Answer with a board, or 304 while it is as the ETag in If-None-Match has it."""
    tag = pulse.etag(request.user, pulse.moment(request.user, f"api-{board}"))
    if request.headers.get("If-None-Match") == tag:
        return Response(status=304, headers={"ETag": tag})
    if not is_poll(request):
        trace("view", ("dispatch.call", None), reason=board)
    data = QueueSerializer(gather(request), context={"request": request}).data
    return Response(data, headers={"ETag": tag})


class QueueViewSet(viewsets.ViewSet):
    """The queue board."""

    permissions = {"list": "desk.view_queue"}

    @extend_schema(responses={200: QueueSerializer, 304: UNCHANGED})
    def list(self, request: Request) -> Response:
        return _live(request, "queue", queue_context)


class BoardViewSet(viewsets.ViewSet):
    """The supervisor's board."""

    permissions = {"list": "desk.view_board"}

    @extend_schema(responses={200: QueueSerializer, 304: UNCHANGED})
    def list(self, request: Request) -> Response:
        return _live(request, "board", board_context)
