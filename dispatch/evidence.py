"""What came of the calls of each code: what decides whether it should be eligible."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q

from dispatch.models import Call, OutcomeClass

if TYPE_CHECKING:
    from accounts.models import User

MOST_UNLISTED = 50


@dataclass
class Evidence:
    """Calls that came in as one code: how many, how many changed, how they ended."""

    calls: int = 0
    changed: int = 0
    ended_as: int = 0
    offered: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)

    @property
    def changed_share(self) -> str:
        """Say which part had another type in the end; of few calls, the number only."""
        if self.calls < 10:
            return f"{self.changed} of {self.calls}" if self.changed else "0"
        return f"{self.changed / self.calls:.0%}"

    @property
    def outcome_words(self) -> list[tuple[str, int]]:
        return [
            (label, self.outcomes[value])
            for value, label in OutcomeClass.choices
            if self.outcomes.get(value)
        ]


def of_call_types(
    user: "User", since: datetime, until: datetime | None = None
) -> dict[str, Evidence]:
    """Count the calls of these days by the code they came in as, in two statements."""
    calls = _received(user, since, until)
    outcomes = {
        f"as_{value}": Count("id", filter=Q(outcome_class=value))
        for value in OutcomeClass.values
    }
    rows = (
        calls.with_first_code()
        .order_by()
        .values("first_code")
        .annotate(
            calls=Count("id"),
            changed=Count("id", filter=~Q(first_code=F("call_type__code"))),
            offered=Count("id", filter=Q(offered_at__isnull=False)),
            **outcomes,
        )
    )
    found = {
        row["first_code"]: Evidence(
            row["calls"],
            row["changed"],
            offered=row["offered"],
            outcomes={value: row[f"as_{value}"] for value in OutcomeClass.values},
        )
        for row in rows
    }
    ended = calls.order_by().values_list("call_type__code").annotate(n=Count("id"))
    for code, number in ended:
        found.setdefault(code or "", Evidence()).ended_as = number
    return found


def of_dispositions(
    user: "User", since: datetime, until: datetime | None = None
) -> dict[str, Evidence]:
    """Count the calls of these days by the disposition they ended with."""
    calls = _received(user, since, until).filter(disposition__isnull=False)
    found: dict[str, Evidence] = {}
    rows = calls.order_by().values_list("disposition__code", "outcome_class")
    for code, outcome, number in rows.annotate(n=Count("id")):
        one = found.setdefault(code, Evidence())
        one.calls += number
        one.outcomes[outcome] = number
    return found


def unlisted(
    user: "User", since: datetime, until: datetime | None = None
) -> list[tuple[str, int]]:
    """List the types that CAD sent and the list does not hold, the most frequent first."""
    calls = _received(user, since, until).filter(call_type=None)
    rows = calls.exclude(type_text="").order_by().values_list("type_text")
    return list(
        rows.annotate(n=Count("id")).order_by("-n", "type_text")[:MOST_UNLISTED]
    )


def _received(user: "User", since: datetime, until: datetime | None) -> Any:
    calls = Call.objects.counted_by(user).filter(received_at__gte=since)
    return calls.filter(received_at__lt=until) if until else calls
