"""When the clock rings. Every sweep may run twice, side by side, or not at all for a while."""

from datetime import timedelta
from typing import Any

BEAT: dict[str, dict[str, Any]] = {
    "escalate untaken offers": {
        "task": "dispatch.sweeps.escalate_untaken_offers",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 60},
    },
    "tell CAD": {
        "task": "dispatch.sweeps.tell_cad",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 60},
    },
    "try policies on the past": {
        "task": "dispatch.sweeps.work_policy_trials",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 60},
    },
    "settle states of the floor": {
        "task": "staffing.sweeps.settle_states",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 60},
    },
    "load call files": {
        "task": "dispatch.sweeps.load_call_files",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 60},
    },
    "watch call folders": {
        "task": "dispatch.sweeps.watch_call_folders",
        "schedule": timedelta(seconds=15),
        "options": {"expires": 60},
    },
    "forget old call files": {
        "task": "dispatch.sweeps.forget_call_files",
        "schedule": timedelta(hours=6),
    },
    "remind of due follow-ups": {
        "task": "followups.sweeps.remind_of_due_follow_ups",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 60},
    },
    "deliver notices": {
        "task": "notifications.sweeps.deliver_notices",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 60},
    },
    "escalate missed follow-ups": {
        "task": "followups.sweeps.escalate_overdue",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "flag abandoned sessions": {
        "task": "cases.sweeps.flag_abandoned_sessions",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "roll up reports": {
        "task": "reports.sweeps.roll_up",
        "schedule": timedelta(minutes=15),
        "options": {"expires": 600},
    },
    "escalate overdue answers": {
        "task": "referrals.sweeps.escalate_overdue_answers",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
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
    "mind duplicates": {
        "task": "providers.sweeps.mind_duplicates",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
    "work on imports": {
        "task": "providers.sweeps.work_imports",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 60},
    },
    "write exports": {
        "task": "providers.sweeps.write_exports",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 60},
    },
    "forget old uploads": {
        "task": "providers.sweeps.forget_uploads",
        "schedule": timedelta(hours=12),
    },
    "weigh entries": {
        "task": "providers.sweeps.weigh_entries",
        "schedule": timedelta(hours=6),
        "options": {"expires": 3600},
    },
    "ask providers": {
        "task": "providers.sweeps.ask_providers",
        "schedule": timedelta(hours=1),
        "options": {"expires": 1800},
    },
    "refresh the map": {
        "task": "providers.sweeps.refresh_map",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 240},
    },
    "renew openings": {
        "task": "providers.sweeps.renew_openings",
        "schedule": timedelta(hours=12),
    },
}
