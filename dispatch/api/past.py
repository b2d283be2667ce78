"""A call from paper, as a program hands it in after an outage."""

from typing import Any

from rest_framework import serializers

from accounts.models import User
from dispatch.actions.past import CAME_TO, STEPS, End, PastCall, PastUnit
from dispatch.api.shapes import EntrySerializer
from dispatch.forms.calls import holders
from dispatch.models import Response


class PastSerializer(EntrySerializer):
    """A call with the times of its steps; a step that did not happen is left out."""

    rows = EntrySerializer.rows | {"taken_by": holders}

    received = serializers.DateTimeField()
    screened = serializers.DateTimeField(required=False, allow_null=True)
    offered = serializers.DateTimeField(required=False, allow_null=True)
    taken = serializers.DateTimeField(required=False, allow_null=True)
    ended = serializers.DateTimeField(required=False, allow_null=True)
    taken_by = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.none(), required=False, allow_null=True
    )
    answers = serializers.DictField(
        child=serializers.CharField(max_length=40), required=False
    )
    end = serializers.ChoiceField(End.choices, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)
    sent = serializers.ChoiceField(
        Response.Kind.choices, required=False, allow_blank=True
    )
    asked = serializers.DateTimeField(required=False, allow_null=True)
    back = serializers.DateTimeField(required=False, allow_null=True)
    came_to = serializers.ChoiceField(CAME_TO, required=False, allow_blank=True)

    def told(self) -> PastCall:
        """Give the call as it is to be written."""
        data: dict[str, Any] = self.validated_data
        entered: list[str] = list(EntrySerializer().fields)
        return PastCall(
            times={step: data.get(step) for step in STEPS},
            said={name: data[name] for name in entered if name in data},
            answers=data.get("answers", {}),
            taken_by=data.get("taken_by"),
            end=data.get("end", ""),
            reason=data.get("reason", ""),
            unit=PastUnit(
                sent=data.get("sent", ""),
                asked=data.get("asked"),
                back=data.get("back"),
                came_to=data.get("came_to", ""),
            ),
        )
