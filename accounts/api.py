"""People and access over the API: the same verbs, for the same role."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import actions
from accounts.forms import PEOPLE
from accounts.models import Membership
from core.access import trace
from core.models import AccessLog


class MemberSerializer(serializers.ModelSerializer):
    """Somebody who works here, and in which role."""

    name = serializers.CharField(source="user.name", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)
    credential = serializers.CharField(source="user.credential", read_only=True)

    class Meta:
        model = Membership
        fields = (
            "id",
            "name",
            "email",
            "credential",
            "role",
            "is_active",
            "created_at",
        )
        read_only_fields = fields


class RoleSerializer(serializers.Serializer):
    """The role to give."""

    role = serializers.ChoiceField(PEOPLE)


class MemberViewSet(viewsets.ReadOnlyModelViewSet):
    """The people of a jurisdiction, for its program admins."""

    queryset = Membership.objects.none()
    serializer_class = MemberSerializer
    lookup_value_converter = "uuid"
    permissions = {
        "list": "accounts.manage_user",
        "retrieve": "accounts.manage_user",
        "give_role": "accounts.manage_user",
        "deactivate": "accounts.manage_user",
        "reactivate": "accounts.manage_user",
        "reset_factors": "accounts.manage_user",
    }

    def get_queryset(self) -> Any:
        found = Membership.objects.visible_to(self.request.user)
        return found.filter(user__is_service=False).select_related("user")

    @extend_schema(request=RoleSerializer, responses=MemberSerializer)
    @action(detail=True, methods=["post"], url_path="give-role")
    def give_role(self, request: Request, pk: UUID) -> Response:
        """Change what somebody may do here, from their next request on."""
        asked = RoleSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        member = self.get_object()
        actions.give_role(member, asked.validated_data["role"], by=request.user)
        return Response(self.get_serializer(member).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def deactivate(self, request: Request, pk: UUID) -> Response:
        """Shut somebody out now: role, sessions and tokens."""
        return self._did(actions.deactivate)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reactivate(self, request: Request, pk: UUID) -> Response:
        """Let somebody back in, in the role they had."""
        return self._did(actions.reactivate)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="reset-factors")
    def reset_factors(self, request: Request, pk: UUID) -> Response:
        """Forget the second factors of somebody who lost them."""
        return self._did(actions.reset_second_factors)

    def _did(self, verb: Any) -> Response:
        member = self.get_object()
        verb(member, by=self.request.user)
        return Response(self.get_serializer(member).data)


class LookSerializer(serializers.ModelSerializer):
    """One act on one record: who, when, what, why and from where."""

    class Meta:
        model = AccessLog
        fields = (
            "id",
            "at",
            "user_id",
            "role",
            "action",
            "subject_type",
            "subject_id",
            "reason",
            "route",
            "address",
        )
        read_only_fields = fields


class LookViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Who looked, for supervisors and program admins."""

    queryset = AccessLog.objects.none()
    serializer_class = LookSerializer
    filterset_fields = ("action", "user_id", "subject_id")
    permissions = {"list": "accounts.view_access_log"}

    def get_queryset(self) -> Any:
        here = self.request.user.jurisdiction_id  # type: ignore[union-attr]
        return AccessLog.objects.filter(jurisdiction_id=here)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List acts from the newest back; the look at the list is one of them."""
        trace(AccessLog.Action.SEARCH, ("core.accesslog", None))
        return super().list(request, *args, **kwargs)
