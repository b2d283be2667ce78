"""CAD messages coming in, and those that could not be read."""

import time
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import RolePermission
from core.access import trace
from core.context import actor
from core.errors import DomainError, InvalidInput, problem
from core.parsers import LIMIT
from core.scope import scope
from dispatch import intake, webhooks
from dispatch.eido.schema import request_schema
from dispatch.models import CadFeed, RawMessage

HEADERS = [
    OpenApiParameter(name, str, OpenApiParameter.HEADER, description=words)
    for name, words in {
        "webhook-id": "The sender's id of this message; the same message keeps it.",
        "webhook-timestamp": "Seconds since 1970, within 5 minutes of our clock.",
        "webhook-signature": "v1, and the base64 HMAC-SHA256 over id.timestamp.body.",
        "webhook-feed": "Name of the CAD feed; optional.",
    }.items()
]


class TooLarge(DomainError):
    """More than we read at once; it is not kept."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class SignedOrGranted(RolePermission):
    """A message without a signed-in sender proves itself by its signature."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return not request.user.is_authenticated or super().has_permission(
            request, view
        )


class ReceiptSerializer(serializers.Serializer):
    """What became of a message."""

    result = serializers.ChoiceField(["created", "updated", "unchanged"])
    call = serializers.UUIDField(source="message.call_id")
    message = serializers.UUIDField(source="message.pk")
    warnings = serializers.ListField(
        child=serializers.CharField(), source="message.warnings"
    )


class EidoIntake(APIView):
    """Take in one NENA EIDO document, signed by HMAC or with a service user's token."""

    permission_classes = (SignedOrGranted,)
    permissions = {"post": "dispatch.receive_call"}

    @extend_schema(
        parameters=HEADERS,
        request={"application/json": request_schema()},
        responses={
            200: ReceiptSerializer,
            201: ReceiptSerializer,
            400: OpenApiResponse(OpenApiTypes.OBJECT, "Not JSON; kept in quarantine."),
            401: OpenApiResponse(
                OpenApiTypes.OBJECT, "Neither signature nor token holds."
            ),
            409: OpenApiResponse(OpenApiTypes.OBJECT, "This id named another message."),
            413: OpenApiResponse(OpenApiTypes.OBJECT, "Too large; not kept."),
            422: OpenApiResponse(
                OpenApiTypes.OBJECT, "Not an EIDO; kept in quarantine."
            ),
        },
    )
    def post(self, request: Request) -> Any:
        # Answered here rather than by the handler of errors: without a signed-in
        # sender no transaction stands around this view that could be undone.
        try:
            body, message_id = _body(request), _message_id(request)
            if request.user.is_authenticated:
                feed = _feed_of(request)
                return _answer(
                    intake.receive_eido(body, feed=feed, message_id=message_id)
                )
            feed = _signed_feed(request, body, message_id)
            actor.set(replace(actor.get(), role="feed", route="cad-eido"))
            with scope(feed.jurisdiction):
                return _answer(
                    intake.receive_eido(body, feed=feed, message_id=message_id)
                )
        except webhooks.BadSignature as error:
            answer = problem(401, str(error))
            answer["WWW-Authenticate"] = "Token"
            return answer
        except DomainError as error:
            return problem(error.status, error.message, **error.extra)


def _body(request: Request) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LIMIT:
        raise TooLarge(f"A message may have {LIMIT // 2**20} MB.")
    body = request.body
    if len(body) > LIMIT:
        raise TooLarge(f"A message may have {LIMIT // 2**20} MB.")
    return body


def _message_id(request: Request) -> str:
    message_id = request.headers.get("webhook-id", "")
    if len(message_id) > intake.LONGEST_MESSAGE_ID or not message_id.isprintable():
        raise InvalidInput("webhook-id may have 255 printable characters.")
    return message_id


def _feed_of(request: Request) -> CadFeed:
    """Find the feed a service user hands in for: by name, else the first that signs."""
    name = request.headers.get("webhook-feed", "")
    here = request.user.jurisdiction_id
    feeds = CadFeed.objects.active().with_rules().filter(jurisdiction_id=here)
    feeds = feeds.select_related("jurisdiction")
    named = feeds.named(name).order_by("created_at")
    feed = next((feed for feed in named if name or feed.secret), None)
    if feed is None:
        raise InvalidInput(
            "No active CAD feed of this name: a program admin makes one."
        )
    return feed


def _signed_feed(request: Request, body: bytes, message_id: str) -> CadFeed:
    """Find the feed whose secret signed the message."""
    timestamp = request.headers.get("webhook-timestamp", "")
    signature = request.headers.get("webhook-signature", "")
    if not (message_id and timestamp and signature):
        raise webhooks.BadSignature(
            "Sign with webhook-id, webhook-timestamp and webhook-signature, or send a token."
        )
    webhooks.check_time(timestamp, time.time())
    name = request.headers.get("webhook-feed", "")
    feeds = CadFeed.objects.active().with_rules().named(name)
    for feed in feeds.select_related("jurisdiction"):
        if webhooks.matches(feed.live_secrets, signature, message_id, timestamp, body):
            return feed
    raise webhooks.BadSignature(
        "The signature was made with no live secret of this feed."
    )


def _answer(receipt: intake.Receipt) -> Any:
    if receipt.fault:
        return problem(
            receipt.fault.status,
            receipt.fault.message,
            pointer=receipt.fault.pointer,
            message=str(receipt.message.pk),
            quarantined=True,
        )
    created = receipt.result == "created"
    return Response(ReceiptSerializer(receipt).data, status=201 if created else 200)


class MessageSerializer(serializers.ModelSerializer):
    """A message and why it could not be read; its content only a supervisor may open."""

    feed = serializers.CharField(source="feed.name", read_only=True)

    class Meta:
        model = RawMessage
        fields = (
            "id",
            "feed",
            "message_id",
            "status",
            "problem",
            "pointer",
            "warnings",
            "call",
            "created_at",
            "replayed_at",
        )
        read_only_fields = fields


class MessageViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """Messages of the CAD feeds; the list holds those in quarantine unless asked otherwise."""

    queryset = RawMessage.objects.none()
    serializer_class = MessageSerializer
    lookup_value_converter = "uuid"
    filterset_fields = ("status", "call")
    permissions = {
        "list": "dispatch.view_quarantine",
        "retrieve": "dispatch.view_quarantine",
        "replay": "dispatch.replay_message",
    }

    def get_queryset(self) -> Any:
        messages = RawMessage.objects.visible_to(self.request.user)
        messages = messages.select_related("feed").defer("body")
        if self.action == "list" and not {"status", "call"} & set(
            self.request.query_params
        ):
            return messages.quarantined()
        return messages

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        message = self.get_object()
        trace("view", message)
        return Response(self.get_serializer(message).data)

    @extend_schema(request=None, responses=ReceiptSerializer)
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: UUID) -> Any:
        return _answer(intake.replay(self.get_object(), by=request.user))
