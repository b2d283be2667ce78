"""When the clock rings. Every sweep may run twice, side by side, or not at all for a while."""

from typing import Any

BEAT: dict[str, dict[str, Any]] = {}
