"""The code lists, to read and to keep."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import ConflictError
from dispatch.actions import codes as actions
from dispatch.models import CallType, Disposition
from dispatch.models.codes import normal_code

ORDER = inline_serializer(
    "CodeOrder", {"codes": serializers.ListField(child=serializers.UUIDField())}
)


class CallTypeSerializer(serializers.ModelSerializer):
    """A local call type with the common incident type it stands for."""

    class Meta:
        model = CallType
        fields = (
            "id",
            "code",
            "label",
            "registry_code",
            "default_priority",
            "is_offered",
            "version",
            "retired_at",
        )
        read_only_fields = ("id", "is_offered", "version", "retired_at")


class DispositionSerializer(serializers.ModelSerializer):
    """A local disposition with the common code and outcome class it stands for."""

    class Meta:
        model = Disposition
        fields = (
            "id",
            "code",
            "label",
            "common_code",
            "outcome_class",
            "version",
            "retired_at",
        )
        read_only_fields = ("id", "version", "retired_at")


class _Kept(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """A code list, kept by the same verbs as its page."""

    lookup_value_converter = "uuid"
    filterset_fields: tuple[str, ...] = ()
    permissions = {
        "list": "dispatch.view_code",
        "retrieve": "dispatch.view_code",
        "create": "dispatch.manage_code",
        "revise": "dispatch.manage_code",
        "retire": "dispatch.manage_code",
        "put_in_order": "dispatch.manage_code",
    }

    def get_queryset(self) -> Any:
        return self.queryset.all().visible_to(self.request.user)

    def create(self, request: Request) -> Response:
        """Add a code at the end of the list; one in use already is a 409."""
        said = self._said(request)
        said["code"] = normal_code(said["code"])
        if self.get_queryset().current().filter(code=said["code"]).exists():
            raise ConflictError("This code is in use already.")
        made = actions.add_code(self.queryset.model(**said), by=request.user)
        return Response(self.get_serializer(made).data, status=201)

    @action(detail=True, methods=["post"], filterset_fields=())
    def revise(self, request: Request, pk: UUID) -> Response:
        """Make the next version of a current code; old calls keep theirs.

        `code` itself stays: another code is another row.
        """
        code = self._current()
        said = self._said(request, partial=True)
        said.pop("code", None)
        if said:
            code = code.revise(by=request.user, **said)
        return Response(self.get_serializer(code).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], filterset_fields=())
    def retire(self, request: Request, pk: UUID) -> Response:
        """Offer a code no more; calls that have it keep it."""
        code = self._current()
        code.retire(by=request.user)
        return Response(self.get_serializer(code).data)

    @extend_schema(request=ORDER, responses={204: None})
    @action(detail=False, methods=["post"], url_path="put-in-order")
    def put_in_order(self, request: Request) -> Response:
        """Show the current codes in this order; those not named follow as they stood."""
        asked = serializers.ListField(child=serializers.UUIDField(), max_length=5_000)
        wanted = asked.run_validation(_codes_of(request.data))
        actions.put_in_order(self.queryset.model, wanted, by=request.user)
        return Response(status=204)

    def _current(self) -> Any:
        code = self.get_object()
        if code.retired_at:
            raise ConflictError("This version of the code is retired.")
        return code

    def _said(self, request: Request, *, partial: bool = False) -> dict[str, Any]:
        data = self.get_serializer(data=request.data, partial=partial)
        data.is_valid(raise_exception=True)
        return dict(data.validated_data)


def _codes_of(data: Any) -> Any:
    return data.get("codes") if isinstance(data, dict) else data


class CallTypeViewSet(_Kept):
    """Call types, current and retired: old calls keep their old label."""

    queryset = CallType.objects.all()
    serializer_class = CallTypeSerializer
    filterset_fields = ("code", "registry_code", "is_offered")
    permissions = _Kept.permissions | {"take_up": "dispatch.manage_code"}

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="take-up", filterset_fields=())
    def take_up(self, request: Request, pk: UUID) -> Response:
        """Offer a code that a file brought in wherever a type is chosen."""
        code = self._current()
        code.take_up(by=request.user)
        return Response(self.get_serializer(code).data)


class DispositionViewSet(_Kept):
    """Dispositions, current and retired."""

    queryset = Disposition.objects.all()
    serializer_class = DispositionSerializer
    filterset_fields = ("code", "outcome_class")
