"""What people and the clock do with availability and rosters."""

from staffing.actions.floor import (
    let_go_of_caller,
    pass_caller,
    set_for_colleague,
    settle,
    take_up_caller,
)
from staffing.actions.rosters import copy_week, plan_shifts

__all__ = [
    "copy_week",
    "let_go_of_caller",
    "pass_caller",
    "plan_shifts",
    "set_for_colleague",
    "settle",
    "take_up_caller",
]
