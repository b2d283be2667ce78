"""The work somebody leaves behind, read through the names other rooms gave us."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User

MOST = 50
# What it is, the name on the user, the status that means "still theirs", and the
# path to a number that names it without naming a person.
KINDS = (
    ("Calls held", "held_calls", "accepted", "cad_number"),
    ("Sessions in progress", "sessions", "in_progress", "case__number"),
    ("Open cases", "assigned_cases", "open", "number"),
    ("Planned follow-ups", "follow_ups", "scheduled", "case__number"),
)


@dataclass(frozen=True)
class Left:
    """One kind of work left: how it is called, and the numbers to look for."""

    label: str
    numbers: list[Any]
    more: bool


def work_left(user: User) -> list[Left]:
    """List what a supervisor has to reassign when this person leaves."""
    left = []
    for label, name, status, number in KINDS:
        rows = getattr(user, name).filter(status=status).order_by("id")
        numbers = list(rows.values_list(number, flat=True)[: MOST + 1])
        if numbers:
            left.append(Left(label, numbers[:MOST], len(numbers) > MOST))
    return left
