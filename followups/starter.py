"""The protocols that a new jurisdiction starts with."""

from accounts.models import Jurisdiction
from followups.actions import protocol_for
from followups.models import Protocol


def load(jurisdiction: Jurisdiction) -> None:
    """Write the starting protocol of each trigger that has none."""
    for trigger in Protocol.Trigger.values:
        protocol_for(jurisdiction, trigger, by=None)
