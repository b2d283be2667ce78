"""Sessions over HTTP: opened, typed, signed and added to by the verbs of their pages."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases import actions as cases
from cases.api.records import ToSerializer, WhySerializer
from cases.api.sessions import (
    AddendumSerializer,
    CoSignatureSerializer,
    ItemSerializer,
    KeptSerializer,
    MoveSerializer,
    OpenSessionSerializer,
    SameSerializer,
    SessionLineSerializer,
    SessionSerializer,
    SignedSerializer,
    TypedSerializer,
)
from cases.forms.colleagues import colleagues
from cases.models import Person, Session
from cases.reach import reach_case, reach_session
from core.access import trace
from desk import actions, moves
from desk.cases_api import said
from desk.session_page import as_typed
from dispatch.api.units import HelpSerializer, ResponseSerializer


def typed(request: Request) -> dict[str, Any]:
    """Read what was typed and the version it builds on."""
    sent = said(TypedSerializer, request)
    return {"typed": sent["fields"], "base_version": sent["base_version"]}


def act(serializer_class: Any, path: str) -> Callable[..., Any]:
    """Describe a POST that does something to one session and shows it after."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        described = extend_schema(request=serializer_class, responses=SessionSerializer)
        return action(detail=True, methods=["post"], url_path=path)(described(view))

    return decorate


class SessionViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Sessions: clinical text, for those who treat."""

    serializer_class = SessionLineSerializer
    lookup_value_converter = "uuid"
    filterset_fields = ("status", "case", "call", "clinician", "kind")
    permissions = {
        "list": "cases.view_session",
        "retrieve": "cases.view_session",
        "to_close": "cases.view_session",
        "create": "cases.add_session",
        "take_next": "desk.take_next_call",
        "draft": "cases.change_session",
        "save": "cases.change_session",
        "hand_over": "cases.change_session",
        "match": "cases.change_person",
        "sign": "cases.sign_session",
        "addenda": "cases.add_addendum",
        "co_sign": "cases.co_sign_session",
        "void": "cases.void_session",
        "move": "cases.move_session",
        "release": "dispatch.release_call",
        "return_911": "dispatch.return_call",
        "drop": "dispatch.drop_call",
        "send_help": "dispatch.send_help",
    }

    def get_queryset(self) -> Any:
        return Session.objects.visible_to(self.request.user)

    def list(self, request: Request) -> Response:
        trace("search", ("cases.session", None))
        return super().list(request)

    @extend_schema(responses=SessionSerializer)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        trace("view", session)
        return self._shown(session)

    @extend_schema(request=OpenSessionSerializer, responses={201: SessionSerializer})
    def create(self, request: Request) -> Response:
        fields = said(OpenSessionSerializer, request)
        case, person = fields.pop("case"), fields.pop("person")
        if case:
            person = reach_case(request.user, case.pk).person
        session = cases.open_session(by=request.user, person=person, **fields)
        return self._shown(session, status=201)

    @extend_schema(request=None, responses={201: SessionSerializer, 204: None})
    @action(detail=False, methods=["post"], url_path="take-next")
    def take_next(self, request: Request) -> Response:
        session = actions.open_from_queue(by=request.user)
        return self._shown(session, status=201) if session else Response(status=204)

    @extend_schema(responses=ItemSerializer(many=True))
    @action(
        detail=True,
        methods=["get"],
        url_path="to-close",
        pagination_class=None,
        filter_backends=[],
    )
    def to_close(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        items = cases.to_close(as_typed(request.user, session), by=request.user)
        return Response(ItemSerializer(items, many=True).data)

    @extend_schema(request=TypedSerializer, responses=KeptSerializer)
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        sent = typed(request)
        version, at = cases.save_draft(
            session.pk,
            by=request.user,
            content=sent["typed"],
            base_version=sent["base_version"],
        )
        return Response({"version": version, "saved_at": at})

    @act(TypedSerializer, "save")
    def save(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        cases.save_session(session, by=request.user, **typed(request))
        return self._shown(session)

    @extend_schema(request=TypedSerializer, responses=SignedSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        sent = typed(request) if request.data else {}
        actions.sign_and_plan(session, by=request.user, **sent)
        return Response(SignedSerializer(session).data)

    @extend_schema(request=AddendumSerializer, responses={201: AddendumSerializer})
    @action(detail=True, methods=["post"])
    def addenda(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        fields = said(AddendumSerializer, request)
        addendum = cases.add_addendum(session, by=request.user, **fields)
        return Response(AddendumSerializer(addendum).data, status=201)

    @act(CoSignatureSerializer, "co-sign")
    def co_sign(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        fields = said(CoSignatureSerializer, request)
        cases.co_sign(session, by=request.user, **fields)
        return self._shown(session)

    @act(WhySerializer, "void")
    def void(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        cases.void_session(session, by=request.user, **said(WhySerializer, request))
        return self._shown(session)

    @act(MoveSerializer, "move")
    def move(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        told = said(MoveSerializer, request)
        people = Person.objects.visible_to(request.user)
        to = get_object_or_404(people, pk=told["person"])
        moves.move_session(session, by=request.user, to=to, reason=told["reason"])
        return self._shown(session)

    @act(SameSerializer, "match")
    def match(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        answer = said(SameSerializer, request)
        people = Person.objects.visible_to(request.user)
        person = get_object_or_404(people, pk=answer["person"])
        verb = moves.confirm_match if answer["is_same"] else cases.reject_match
        verb(session, person, by=request.user)
        return self._shown(session)

    @act(ToSerializer, "hand-over")
    def hand_over(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        wanted = said(ToSerializer, request)["to"]
        to = get_object_or_404(colleagues(request.user), pk=wanted)
        actions.hand_over(session, by=request.user, to=to)
        return self._shown(session)

    @act(WhySerializer, "release")
    def release(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        actions.release(session, by=request.user, **said(WhySerializer, request))
        return self._shown(session)

    @act(WhySerializer, "return-to-911")
    def return_911(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        actions.return_to_911(session, by=request.user, **said(WhySerializer, request))
        return self._shown(session)

    @act(None, "drop")
    def drop(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        actions.drop(session, by=request.user)
        return self._shown(session)

    @extend_schema(request=HelpSerializer, responses={201: ResponseSerializer})
    @action(detail=True, methods=["post"], url_path="send-help")
    def send_help(self, request: Request, pk: UUID) -> Response:
        session = reach_session(request.user, pk)
        asked = said(HelpSerializer, request)
        sent = actions.send_help_now(session, by=request.user, **asked)
        return Response(ResponseSerializer(sent).data, status=201)

    def _shown(self, session: Session, status: int = 200) -> Response:
        return Response(SessionSerializer(session).data, status=status)
