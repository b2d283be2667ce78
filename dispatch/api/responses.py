"""Responses over HTTP."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from dispatch.api.units import (
    CallOffSerializer,
    ClearSerializer,
    ResponseSerializer,
    WhySerializer,
)
from dispatch.api.verbs import Verbs
from dispatch.models import Response


class ResponseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Verbs):
    """Units sent to the scene, and every move one can make."""

    queryset = Response.objects.none()
    serializer_class = ResponseSerializer
    filterset_fields = ("status", "kind", "call")
    permissions = {
        "list": "dispatch.view_call",
        "retrieve": "dispatch.view_call",
        "send_out": "dispatch.change_response",
        "start": "dispatch.change_response",
        "arrive": "dispatch.change_response",
        "confirm_contact": "dispatch.change_response",
        "clear": "dispatch.change_response",
        "cancel": "dispatch.change_response",
        "keep": "dispatch.keep_response",
        "explain": "dispatch.change_response",
    }

    def get_queryset(self) -> Any:
        return Response.objects.visible_to(self.request.user)

    def _moved(self, verb: str, **said: Any) -> Answer:
        response = self.get_object()
        getattr(response, verb)(by=self.request.user, **said)
        return self.show(response)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="dispatch")
    def send_out(self, request: Request, pk: UUID) -> Answer:
        return self._moved("dispatch")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: UUID) -> Answer:
        """The unit is on its way."""
        return self._moved("start")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def arrive(self, request: Request, pk: UUID) -> Answer:
        return self._moved("arrive")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="confirm-contact")
    def confirm_contact(self, request: Request, pk: UUID) -> Answer:
        """The unit has met the person."""
        return self._moved("confirm_contact")

    @extend_schema(request=ClearSerializer)
    @action(detail=True, methods=["post"])
    def clear(self, request: Request, pk: UUID) -> Answer:
        """The unit has left: it met the person, or something further is done."""
        return self._moved("clear", **self.read(ClearSerializer))

    @extend_schema(request=CallOffSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: UUID) -> Answer:
        return self._moved("cancel", **self.read(CallOffSerializer))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: UUID) -> Answer:
        """The unit goes on, though the session comes to its end."""
        return self._moved("keep")

    @extend_schema(request=WhySerializer)
    @action(detail=True, methods=["post"])
    def explain(self, request: Request, pk: UUID) -> Answer:
        """Say why police went where the policy allowed a lesser response."""
        return self._moved("explain", **self.read(WhySerializer))
