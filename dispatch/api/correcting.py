"""What a program may put right of a call."""

from typing import Any

from dispatch.api.shapes import EntrySerializer


class CorrectSerializer(EntrySerializer):
    """What is known better now; what is left out stays, `details` are put behind the notes."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take any part of it alone."""
        return attrs
