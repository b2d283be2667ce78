"""Asking the measures, and keeping their daily counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import Jurisdiction
from reports.measures import MEASURES, Measure, Period
from reports.models import OutcomeDay


@dataclass(frozen=True)
class Answer:
    """One measure over one period, counted."""

    measure: Measure
    counts: dict[str, int]

    @property
    def denominator(self) -> int:
        return sum(self.counts.values())

    @property
    def numerator(self) -> int:
        return sum(n for bucket, n in self.counts.items() if bucket in self.measure.met)

    @property
    def share(self) -> float | None:
        """Give the percentage, or None where there is nothing to take one of."""
        whole = self.denominator
        return round(100 * self.numerator / whole, 1) if whole else None

    @property
    def lines(self) -> list[dict[str, Any]]:
        """List every result in its order, also those that did not come up."""
        whole = self.denominator
        return [
            {
                "bucket": bucket,
                "label": label,
                "count": self.counts.get(bucket, 0),
                "share": round(100 * self.counts.get(bucket, 0) / whole, 1)
                if whole
                else None,
                "is_met": bucket in self.measure.met,
            }
            for bucket, label in self.measure.labels.items()
        ]


def answers(jurisdiction: Jurisdiction, first: date, last: date) -> Iterator[Answer]:
    """Count each measure over these local days of a jurisdiction."""
    period = Period(first, last, jurisdiction.zone)
    for measure in MEASURES.values():
        rows = period.rows(measure).filter(jurisdiction=jurisdiction)
        found = rows.order_by().values_list("bucket").annotate(n=Count("pk"))
        yield Answer(measure, dict(found))


@transaction.atomic
def rebuild(jurisdiction: Jurisdiction, first: date, last: date) -> int:
    """Make the daily counts of these local days anew from the rows; return how many."""
    OutcomeDay.objects.filter(
        jurisdiction=jurisdiction, day__gte=first, day__lte=last
    ).delete()
    period = Period(first, last, jurisdiction.zone)
    made = [
        OutcomeDay(
            jurisdiction=jurisdiction,
            measure=measure.key,
            day=day,
            bucket=bucket,
            count=n,
        )
        for measure in MEASURES.values()
        for day, bucket, n in _daily(period, measure, jurisdiction)
    ]
    OutcomeDay.objects.bulk_create(made)
    return len(made)


def _daily(period: Period, measure: Measure, jurisdiction: Jurisdiction) -> Any:
    rows = period.rows(measure).filter(jurisdiction=jurisdiction).order_by()
    days = rows.annotate(day=TruncDate("at", tzinfo=period.zone))
    return days.values_list("day", "bucket").annotate(n=Count("pk"))


def by_day(
    jurisdiction: Jurisdiction, measure: Measure, last: date, days: int = 14
) -> dict[str, Any]:
    """Give the kept counts of one measure as a table of days, newest first.

    `as_of` says when they were counted.
    """
    kept = OutcomeDay.objects.filter(
        jurisdiction=jurisdiction,
        measure=measure.key,
        day__gt=last - timedelta(days=days),
        day__lte=last,
    )
    counts: dict[date, dict[str, int]] = {}
    as_of = None
    for row in kept.order_by("-day"):
        counts.setdefault(row.day, {})[row.bucket] = row.count
        as_of = max(as_of or row.created_at, row.created_at)
    if not counts:
        # Nothing is kept before the first sweep: so few rows are counted at once.
        as_of = timezone.now()
        period = Period(last - timedelta(days=days - 1), last, jurisdiction.zone)
        for day, bucket, n in _daily(period, measure, jurisdiction).order_by("-day"):
            counts.setdefault(day, {})[bucket] = n
    table = [
        (day, [found.get(bucket, 0) for bucket in measure.labels])
        for day, found in counts.items()
    ]
    return {"headings": measure.labels.values(), "rows": table, "as_of": as_of}
