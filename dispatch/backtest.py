"""What a policy would have decided on calls of the past, beside the one in force.

Calls that no rule could tell apart are decided once: the database groups them by what
the rules ask, and by hour, month, area, code and outcome for the tables.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, ExtractHour, TruncMonth

from dispatch import policy
from dispatch.models import Call, DiversionPolicy, OutcomeClass, Screen
from dispatch.models.calls import CONTACTS_SHOWN

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

ELIGIBLE, NOT, UNDECIDED = "eligible", "not", "undecided"
VERDICT = {True: ELIGIBLE, False: NOT, None: UNDECIDED}
WORDS = {ELIGIBLE: "eligible", NOT: "not eligible", UNDECIDED: "not decided"}


@dataclass
class Backtest:
    """How many calls a policy would have decided how, along each line of the question."""

    calls: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    responders: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    # What was never asked of calls that could not be decided: unknown is not no.
    missing: Counter[str] = field(default_factory=Counter)
    by: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    # (what the other decides, what this one decides): calls.
    changes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, line: str, key: str, verdict: str, number: int) -> None:
        rows = self.by.setdefault(line, {})
        rows.setdefault(key, Counter())[verdict] += number

    def silent_rules(self, rules: Sequence[dict]) -> list[str]:
        """Name the rules that decided no call."""
        return [rule["id"] for rule in rules if not self.rules[rule["id"]]]


def backtest(
    calls: "QuerySet[Call]",
    tried: DiversionPolicy,
    other: DiversionPolicy | None,
    zone: "ZoneInfo",
) -> Backtest:
    """Decide these calls by the policy that is tried, and by another one to compare with.

    A call is judged by the type it came in as and the hour it was received.
    """
    asked = _asked(tried, other)
    found = Backtest()
    decided: dict[policy.Situation, tuple[policy.Decision, policy.Decision | None]] = {}
    for row in _groups(calls, asked, zone):
        situation = _situation(row)
        if situation not in decided:
            decided[situation] = (
                tried.decide(situation),
                other.decide(situation) if other else None,
            )
        _tally(found, row, *decided[situation])
    return found


def _asked(*policies: DiversionPolicy | None) -> set[str]:
    rules = [rule for one in policies if one for rule in one.rules]
    return {name for rule in rules for name in rule.get("when", {})}


def _groups(
    calls: "QuerySet[Call]", asked: set[str], zone: "ZoneInfo"
) -> Iterator[dict[str, Any]]:
    rows: Any = calls.order_by().annotate(
        code=Coalesce("initial_type__code", "call_type__code", Value("")),
        registry=Coalesce(
            "initial_type__registry_code", "call_type__registry_code", Value("")
        ),
        month=TruncMonth("received_at", tzinfo=zone),
        hour=ExtractHour("received_at", tzinfo=zone),
    )
    names = ["code", "registry", "month", "hour", "area", "outcome_class"]
    if "priority" in asked:
        names.append("priority")
    if "answers" in asked:
        latest = Screen.objects.filter(call=OuterRef("pk")).order_by("-at")
        rows = rows.annotate(given=Subquery(latest.values("answers")[:1]))
        names.append("given")
    if "contacts" in asked:
        rows = rows.with_contacts(CONTACTS_SHOWN).annotate(known=F("contacts_known"))
        names.append("known")
    return rows.values(*names).annotate(number=Count("id")).iterator(2_000)


class _Answers(dict):
    """Answers that can be looked up in a table of situations met before."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(sorted(self.items())))


def _situation(row: dict[str, Any]) -> policy.Situation:
    return policy.Situation(
        codes=frozenset({row["code"], row["registry"]} - {""}),
        priority=row.get("priority"),
        answers=_Answers(row.get("given") or {}),
        contacts=row.get("known"),
        area=row["area"],
        # Rules ask for the hour alone, so any day will do.
        local_time=datetime(2000, 1, 1, row["hour"], tzinfo=UTC),
    )


def _tally(
    found: Backtest,
    row: dict[str, Any],
    decision: policy.Decision,
    other: policy.Decision | None,
) -> None:
    number, verdict = row["number"], VERDICT[decision.eligible]
    found.calls += number
    found.verdicts[verdict] += number
    found.rules[decision.rule] += number
    if decision.eligible is None:
        found.missing.update(dict.fromkeys(decision.missing, number))
    else:
        found.responders[decision.responder] += number
    for line, key in _lines(row):
        found.count(line, key, verdict, number)
    if other and (words := _words(other)) != (mine := _words(decision)):
        found.changes[words, mine] += number


def _lines(row: dict[str, Any]) -> list[tuple[str, str]]:
    outcomes = dict(OutcomeClass.choices)
    return [
        ("month", f"{row['month']:%Y-%m}"),
        ("hour", f"{row['hour']:02}:00"),
        ("area", row["area"] or "unknown"),
        ("code", row["code"] or "unknown"),
        ("outcome", str(outcomes.get(row["outcome_class"], "not diverted"))),
    ]


def _words(decision: policy.Decision) -> str:
    if decision.eligible is None:
        return WORDS[UNDECIDED]
    return f"{WORDS[VERDICT[decision.eligible]]}, {decision.responder}"
