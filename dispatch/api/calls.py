"""Calls over HTTP."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from core.access import trace
from dispatch import actions, eido
from dispatch.actions.merging import merge_calls, split_call
from dispatch.actions.past import enter_past_call
from dispatch.api.correcting import CorrectSerializer
from dispatch.api.known import KnownSerializer
from dispatch.api.past import PastSerializer
from dispatch.api.shapes import (
    AnswersSerializer,
    CallSerializer,
    EntrySerializer,
    FinishSerializer,
    HandOverSerializer,
    MergeSerializer,
    OptionalReasonSerializer,
    OverrideSerializer,
    ReasonSerializer,
    ScreenSerializer,
)
from dispatch.api.units import HelpSerializer, ResponseSerializer
from dispatch.api.verbs import Verbs
from dispatch.forms.call_filter import CallFilter
from dispatch.models import CadParts, Call

NOBODY_WAITS = OpenApiResponse(description="Nobody is waiting.")


class CallViewSet(mixins.ListModelMixin, Verbs):
    """Calls, newest first, and every move a call can make."""

    queryset = Call.objects.none()
    serializer_class = CallSerializer
    filterset_class = CallFilter
    permissions = {
        "list": "dispatch.view_call",
        "retrieve": "dispatch.view_call",
        "contacts": "dispatch.view_call",
        "cad": "dispatch.view_call",
        "back_enter": "dispatch.back_enter_call",
        "create": "dispatch.add_call",
        "correct": "dispatch.correct_call",
        "screen": "dispatch.screen_call",
        "offer": "dispatch.offer_call",
        "take_next": "dispatch.take_call",
        "take": "dispatch.take_call",
        "return_to_911": "dispatch.return_call",
        "drop": "dispatch.drop_call",
        "decline": "dispatch.decline_call",
        "abandon": "dispatch.abandon_call",
        "release": "dispatch.release_call",
        "hand_over": "dispatch.hand_over_call",
        "send_help": "dispatch.send_help",
        "close": "dispatch.close_call",
        "finish": "dispatch.finish_call",
        "override_outcome": "dispatch.override_outcome",
        "merge": "dispatch.merge_call",
        "split": "dispatch.merge_call",
    }

    def get_queryset(self) -> Any:
        return Call.objects.visible_to(self.request.user).for_lists()

    def held(self) -> Call:
        """Return the call, unless another clinician holds it."""
        call = self.get_object()
        call.check_hold(self.request.user)
        return call

    def list(self, request: Request) -> Answer:
        trace("view", ("dispatch.call", None), reason="list")
        return super().list(request)

    def retrieve(self, request: Request, pk: UUID) -> Answer:
        call = self.get_object()
        trace("view", call)
        return self.show(call)

    @extend_schema(responses=CallSerializer(many=True))
    @action(detail=True, pagination_class=None, filterset_class=None)
    def contacts(self, request: Request, pk: UUID) -> Answer:
        """List up to 50 earlier calls from the same phone number or address."""
        call = self.get_object()
        trace("view", call, reason="earlier contacts")
        earlier = self.get_queryset().earlier_contacts(call)[:50]
        return Answer(self.get_serializer(earlier, many=True).data)

    @extend_schema(responses=KnownSerializer)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def cad(self, request: Request, pk: UUID) -> Answer:
        """Give what CAD knows: all numbers, persons with roles, cautions, notes."""
        call = self.get_object()
        trace("view", call, reason="what CAD knows")
        return Answer(KnownSerializer(eido.shown(CadParts.objects.of(call))).data)

    @extend_schema(request=PastSerializer, responses={201: CallSerializer})
    @action(detail=False, methods=["post"], url_path="back-enter")
    def back_enter(self, request: Request) -> Answer:
        """Enter a call kept on paper during an outage, each step at its true time."""
        data = PastSerializer(data=request.data, context=self.get_serializer_context())
        data.is_valid(raise_exception=True)
        return self.show(enter_past_call(data.told(), by=request.user), 201)

    @extend_schema(request=EntrySerializer, responses={201: CallSerializer})
    def create(self, request: Request) -> Answer:
        """Enter a call by hand."""
        return self.show(
            actions.enter_call(by=request.user, **self.read(EntrySerializer)), 201
        )

    @extend_schema(request=CorrectSerializer)
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: UUID) -> Answer:
        """Put right what is known of a call that goes on; of CAD's calls not their type."""
        call, said = self.get_object(), self.read(CorrectSerializer, partial=True)
        actions.correct_call(call, by=request.user, **said)
        return self.show(call)

    @extend_schema(request=AnswersSerializer, responses=ScreenSerializer)
    @action(detail=True, methods=["post"])
    def screen(self, request: Request, pk: UUID) -> Answer:
        """Keep the answers and return the decision of the active policy."""
        answers = self.read(AnswersSerializer)["answers"]
        screen = actions.screen_call(
            self.get_object(), by=request.user, answers=answers
        )
        return Answer(ScreenSerializer(screen).data)

    @extend_schema(request=OptionalReasonSerializer)
    @action(detail=True, methods=["post"])
    def offer(self, request: Request, pk: UUID) -> Answer:
        """Put a screened call before the clinicians; against the policy, with a reason."""
        call = self.get_object()
        actions.offer_call(call, by=request.user, **self.read(OptionalReasonSerializer))
        return self.show(call)

    @extend_schema(request=None, responses={200: CallSerializer, 204: NOBODY_WAITS})
    @action(detail=False, methods=["post"], url_path="take-next")
    def take_next(self, request: Request) -> Answer:
        """Hold the most urgent, longest offered call that nobody holds."""
        call = actions.take_next_call(by=request.user)
        return self.show(call) if call else Answer(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: UUID) -> Answer:
        """Hold this offered call."""
        call = self.get_object()
        call.take(by=request.user)
        return self.show(call)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def return_to_911(self, request: Request, pk: UUID) -> Answer:
        """Give the call back to 911."""
        call = self.held()
        call.return_to_911(by=request.user, **self.read(ReasonSerializer))
        return self.show(call)

    @extend_schema(request=OptionalReasonSerializer)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: UUID) -> Answer:
        """The line was lost."""
        call = self.held()
        call.drop(by=request.user, **self.read(OptionalReasonSerializer))
        return self.show(call)

    @extend_schema(request=OptionalReasonSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: UUID) -> Answer:
        """The caller does not want the clinician."""
        call = self.get_object()
        call.decline(by=request.user, **self.read(OptionalReasonSerializer))
        return self.show(call)

    @extend_schema(request=OptionalReasonSerializer)
    @action(detail=True, methods=["post"])
    def abandon(self, request: Request, pk: UUID) -> Answer:
        """The caller hung up before anybody took the call."""
        call = self.get_object()
        call.abandon(by=request.user, **self.read(OptionalReasonSerializer))
        return self.show(call)

    @extend_schema(request=OptionalReasonSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: UUID) -> Answer:
        """Put a held call back among the waiting."""
        call = self.held()
        call.release(by=request.user, **self.read(OptionalReasonSerializer))
        return self.show(call)

    @extend_schema(request=HandOverSerializer)
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, pk: UUID) -> Answer:
        """Give a held call to a colleague, who holds it at once."""
        call = self.held()
        call.hand_over(by=request.user, **self.read(HandOverSerializer))
        return self.show(call)

    @extend_schema(request=MergeSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: UUID) -> Answer:
        """Let another call of the same incident go on in this one, which is answered."""
        call = self.get_object()
        merge_calls(self.read(MergeSerializer)["call"], into=call, by=request.user)
        return self.show(call)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def split(self, request: Request, pk: UUID) -> Answer:
        """Take the merge of this call back: it stands where it stood."""
        call = self.get_object()
        split_call(call, by=request.user)
        return self.show(call)

    @extend_schema(request=HelpSerializer, responses={201: ResponseSerializer})
    @action(detail=True, methods=["post"], url_path="send-help")
    def send_help(self, request: Request, pk: UUID) -> Answer:
        """Ask for a unit to where the call is, at once."""
        asked = self.read(HelpSerializer)
        response = actions.send_help(self.get_object(), by=request.user, **asked)
        return Answer(ResponseSerializer(response).data, status=201)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: UUID) -> Answer:
        """End a screened call that goes its ordinary way through 911."""
        call = self.get_object()
        actions.close_call(call, by=request.user, **self.read(ReasonSerializer))
        return self.show(call)

    @extend_schema(request=OverrideSerializer)
    @action(detail=True, methods=["post"], url_path="outcome")
    def override_outcome(self, request: Request, pk: UUID) -> Answer:
        """Say that an ended call counts as another outcome, and why; both are kept."""
        call = self.get_object()
        call.override_outcome(by=request.user, **self.read(OverrideSerializer))
        return self.show(call)

    @extend_schema(request=FinishSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: UUID) -> Answer:
        """Close a held call with its disposition and outcome class."""
        call = self.held()
        call.finish(by=request.user, **self.read(FinishSerializer))
        return self.show(call)
