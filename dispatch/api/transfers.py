"""The 988 ledger over HTTP."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from core.access import trace
from dispatch.actions import lifeline
from dispatch.api.shapes import EntrySerializer, OptionalReasonSerializer
from dispatch.api.verbs import Verbs
from dispatch.forms.passing import TransferFilter
from dispatch.models import Call, Transfer


class TransferSerializer(serializers.ModelSerializer):
    """One caller passed between 911 and 988, and whether they arrived."""

    is_warm = serializers.BooleanField(read_only=True)

    class Meta:
        model = Transfer
        fields = (
            "id",
            "call",
            "direction",
            "stayed_on",
            "is_warm",
            "status",
            "reference",
            "started_at",
            "accepted_at",
            "ended_at",
            "came_back_as",
        )
        read_only_fields = fields


class CallField(serializers.PrimaryKeyRelatedField):
    """A call that the user may see."""

    def get_queryset(self) -> Any:
        return Call.objects.visible_to(self.context["request"].user)


class PassSerializer(serializers.Serializer):
    """Which call is passed to 988, who stays on, and why where the policy is against it."""

    call = CallField(queryset=Call.objects.none())
    stayed_on = serializers.ChoiceField(Transfer.StaysOn.choices)
    reference = serializers.CharField(max_length=60, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class FromLifelineSerializer(EntrySerializer):
    """A caller whom 988 passes to us."""

    stayed_on = serializers.ChoiceField(Transfer.StaysOn.choices)
    reference = serializers.CharField(max_length=60, required=False, allow_blank=True)


class AcceptedSerializer(serializers.Serializer):
    """The id that the other side gives the transfer."""

    reference = serializers.CharField(
        max_length=60, required=False, allow_blank=True, default=""
    )


class TransferViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Verbs):
    """Transfers both ways, newest first, and how each went."""

    queryset = Transfer.objects.none()
    serializer_class = TransferSerializer
    filterset_class = TransferFilter
    permissions = {
        "list": "dispatch.view_transfer",
        "retrieve": "dispatch.view_transfer",
        "create": "dispatch.change_transfer",
        "from_988": "dispatch.change_transfer",
        "accepted": "dispatch.change_transfer",
        "dropped": "dispatch.change_transfer",
        "returned": "dispatch.change_transfer",
    }

    def get_queryset(self) -> Any:
        return Transfer.objects.visible_to(self.request.user)

    @extend_schema(request=PassSerializer, responses={201: TransferSerializer})
    def create(self, request: Request) -> Answer:
        """Begin to pass a caller to 988; against the policy's decision, with a reason."""
        said = self.read(PassSerializer)
        call = said.pop("call")
        call.check_hold(request.user)
        return self.show(lifeline.pass_to_988(call, by=request.user, **said), 201)

    @extend_schema(request=FromLifelineSerializer, responses={201: TransferSerializer})
    @action(detail=False, methods=["post"], url_path="from-988")
    def from_988(self, request: Request) -> Answer:
        """Take a caller from 988: a call is made of them."""
        said = self.read(FromLifelineSerializer)
        return self.show(lifeline.take_from_988(by=request.user, **said), 201)

    @extend_schema(request=AcceptedSerializer)
    @action(detail=True, methods=["post"])
    def accepted(self, request: Request, pk: UUID) -> Answer:
        """The other side has the caller."""
        return self._noted(lifeline.note_accepted, AcceptedSerializer)

    @extend_schema(request=OptionalReasonSerializer)
    @action(detail=True, methods=["post"])
    def dropped(self, request: Request, pk: UUID) -> Answer:
        """The line was lost: the call is first in the queue."""
        return self._noted(lifeline.note_dropped, OptionalReasonSerializer)

    @extend_schema(request=OptionalReasonSerializer)
    @action(detail=True, methods=["post"])
    def returned(self, request: Request, pk: UUID) -> Answer:
        """The other side gave the caller back."""
        return self._noted(lifeline.note_returned, OptionalReasonSerializer)

    def _noted(self, act: Any, shape: type[serializers.Serializer]) -> Answer:
        transfer = self.get_object()
        act(transfer, by=self.request.user, **self.read(shape))
        trace("view", transfer)
        return self.show(transfer)
