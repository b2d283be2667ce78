"""What the viewsets of calls and responses have in common."""

from typing import Any

from rest_framework import serializers, viewsets
from rest_framework.response import Response as Answer

UP_OR_DOWN = {"up": -1, "down": 1}


class Verbs(viewsets.GenericViewSet):
    """Reads what a verb needs, and shows the row as it is after it."""

    lookup_value_converter = "uuid"

    def read(
        self, serializer: type[serializers.Serializer], *, partial: bool = False
    ) -> dict[str, Any]:
        context = self.get_serializer_context()
        data = serializer(data=self.request.data, context=context, partial=partial)
        data.is_valid(raise_exception=True)
        return dict(data.validated_data)

    def show(self, row: Any, status: int = 200) -> Answer:
        return Answer(self.get_serializer(row).data, status=status)
