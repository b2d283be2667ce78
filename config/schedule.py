"""When the clock rings. Every sweep may run twice, side by side, or not at all for a while."""

from datetime import timedelta
from typing import Any

BEAT: dict[str, dict[str, Any]] = {
    "seal the access log": {
        "task": "accounts.sweeps.seal_access_log",
        "schedule": timedelta(minutes=1),
    },
    "send invitations": {
        "task": "accounts.tasks.send_invitations",
        "schedule": timedelta(minutes=1),
    },
    "forget ended sessions": {
        "task": "accounts.sweeps.forget_ended_sessions",
        "schedule": timedelta(hours=1),
    },
}
