"""What a try of a policy found, laid out as tables that add up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.models import CallType, PolicyTrial
from dispatch.models.screens import WHO_GOES
from dispatch.policy import sentences
from dispatch.policy.backtest import ELIGIBLE, NOT, UNDECIDED, WHO_OPEN
from dispatch.policy.pages import vocabulary

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = 25
LINES = (
    ("month", "By month"),
    ("hour", "By hour of the day"),
    ("code", "By code"),
    ("area", "By area"),
    ("outcome", "By what became of them"),
)
IN_ORDER = {"month", "hour"}
NO_RULE_FOR_IT = (
    "A danger that the screen asks about and no rule here answers for: police go."
)


@dataclass(frozen=True)
class Row:
    """One line of a table: how many calls were decided how."""

    name: str
    eligible: int
    not_eligible: int
    undecided: int

    @property
    def calls(self) -> int:
        return self.eligible + self.not_eligible + self.undecided


@dataclass(frozen=True)
class Table:
    """The calls along one line of the question; the rest in one row, so that it adds up."""

    name: str
    title: str
    rows: list[Row]


def told(trial: PolicyTrial, user: "User") -> dict[str, Any]:
    """Lay out the counts of a finished try."""
    found = trial.result
    return {
        "found": found,
        "total": row("All calls", found["verdicts"]),
        "tables": [_table(name, title, found, user) for name, title in LINES],
        "responders": _labelled(found["responders"]),
        "who_open": found["verdicts"].get(WHO_OPEN, 0),
        "changes": [_change(*one) for one in found["changes"][:SHOWN]],
        "changed": sum(one[2] for one in found["changes"]),
        "missing": _missing(found["missing"], user),
        "rules": _rules(trial, user),
    }


def row(name: str, counts: Mapping[str, int]) -> Row:
    """Count by what is decided whole; where only who goes is open, it is not."""
    open_ones = counts.get(UNDECIDED, 0) + counts.get(WHO_OPEN, 0)
    return Row(name, counts.get(ELIGIBLE, 0), counts.get(NOT, 0), open_ones)


def _table(name: str, title: str, found: dict[str, Any], user: "User") -> Table:
    labels = _labels(user) if name == "code" else {}
    rows = [
        row(f"{key} {labels.get(key, '')}".strip(), counts)
        for key, counts in found["by"].get(name, {}).items()
    ]
    if name in IN_ORDER:
        return Table(name, title, sorted(rows, key=lambda one: one.name))
    rows.sort(key=lambda one: (-one.calls, one.name))
    shown = rows[:SHOWN]
    if rest := _rest(found, shown):
        shown.append(rest)
    return Table(name, title, shown)


def _rest(found: dict[str, Any], shown: list[Row]) -> Row | None:
    """Gather what the table leaves out, counted from the whole."""
    whole = row("", found["verdicts"])
    rest = Row(
        "all others",
        whole.eligible - sum(one.eligible for one in shown),
        whole.not_eligible - sum(one.not_eligible for one in shown),
        whole.undecided - sum(one.undecided for one in shown),
    )
    return rest if rest.calls else None


def _labels(user: "User") -> dict[str, str]:
    types = CallType.objects.visible_to(user).order_by("version")
    return dict(types.values_list("code", "label"))


def _labelled(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    labels = dict(WHO_GOES)
    pairs = [(str(labels.get(who, who)), number) for who, number in counts.items()]
    return sorted(pairs, key=lambda pair: -pair[1])


def _change(before: str, after: str, number: int) -> dict[str, Any]:
    return {"before": _plain(before), "after": _plain(after), "number": number}


def _plain(words: str) -> str:
    verdict, _, responder = words.partition(", ")
    label = dict(WHO_GOES).get(responder)
    return (
        f"{verdict}, {str(label).lower() if label != '988' else label}"
        if label
        else verdict
    )


def _missing(counts: Mapping[str, int], user: "User") -> list[tuple[str, int]]:
    questions = vocabulary(user).questions
    named = [
        (str(questions.get(name, {}).get("text", name.replace("_", " "))), number)
        for name, number in counts.items()
    ]
    return sorted(named, key=lambda pair: -pair[1])


def _rules(trial: PolicyTrial, user: "User") -> list[dict[str, Any]]:
    words, decided = vocabulary(user), dict(trial.result["rules"])
    # Where no rule decided: none covers the call, or more than one could.
    decided.pop("", None)
    lines = [
        {
            "number": number,
            "sentence": sentences.sentence(rule, words),
            "calls": decided.pop(rule["id"], 0),
        }
        for number, rule in enumerate(trial.tried["rules"], 1)
    ]
    if calls := sum(decided.values()):
        lines.append({"number": "", "sentence": NO_RULE_FOR_IT, "calls": calls})
    return lines
