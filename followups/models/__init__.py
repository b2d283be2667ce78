"""The models of the follow-up room, cut by noun."""

from followups.models.attempt import Attempt, Escalation, Reminder
from followups.models.follow_up import FollowUp
from followups.models.protocol import QUIET, Protocol, ProtocolStep

__all__ = [
    "QUIET",
    "Attempt",
    "Escalation",
    "FollowUp",
    "Protocol",
    "ProtocolStep",
    "Reminder",
]
