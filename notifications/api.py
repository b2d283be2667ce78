"""One's own notices over HTTP."""

from typing import Any
from uuid import UUID

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.models import Notice


class NoticeSerializer(serializers.ModelSerializer):
    """A word that something waits; what it is stands at its subject."""

    class Meta:
        model = Notice
        fields = ("id", "kind", "subject_type", "subject_id", "created_at", "read_at")
        read_only_fields = fields


class NoticeFilter(filters.FilterSet):
    """Filters of the list: only what is unread."""

    unread = filters.BooleanFilter(method="only_unread")

    class Meta:
        model = Notice
        fields = ("kind",)

    def only_unread(self, rows: Any, _: str, value: bool) -> Any:  # noqa: FBT001
        return rows.unread() if value else rows


class NoticeViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet
):
    """The signed-in user's notices."""

    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter
    lookup_value_converter = "uuid"
    permissions = {
        "list": "notifications.view_notice",
        "retrieve": "notifications.view_notice",
        "read": "notifications.view_notice",
    }

    def get_queryset(self) -> Any:
        return Notice.objects.visible_to(self.request.user)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: UUID) -> Response:
        notice = self.get_object()
        Notice.objects.filter(pk=notice.pk).read()
        notice.refresh_from_db()
        return Response(self.get_serializer(notice).data)
