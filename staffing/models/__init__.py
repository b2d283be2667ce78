"""Who is on the floor, in what state, and what they may practise."""

from staffing.models.availability import Availability
from staffing.models.papers import Credential, TrainingRecord
from staffing.models.places import (
    Place,
    hold_place,
    refuse_two_callers,
    set_availability,
)
from staffing.models.rules import StateRules
from staffing.models.shifts import Shift, TsTzRange

__all__ = [
    "Availability",
    "Credential",
    "Place",
    "Shift",
    "StateRules",
    "TrainingRecord",
    "TsTzRange",
    "hold_place",
    "refuse_two_callers",
    "set_availability",
]
