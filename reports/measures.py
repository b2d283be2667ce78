"""What is measured, as data: numerator, denominator, source and the rows themselves.

A number and the list behind it are the same rows, so they cannot differ.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.utils import timezone

from core import days
from dispatch.models import Call, OutcomeClass
from followups.models import FollowUp, Protocol
from referrals.models import Referral

Stop = FollowUp.Stop


@dataclass(frozen=True)
class Measure:
    """A defined metric; `rows` are its denominator, each with `at` and `bucket`."""

    key: str
    name: str
    numerator: str
    denominator: str
    source: str
    rows: Callable[[], QuerySet]
    labels: Mapping[str, str]
    met: frozenset[str]


def diverted_calls() -> QuerySet:
    """Calls that were offered to a clinician and have ended, by what became of them."""
    ended = Call.objects.exclude(outcome_class="")
    return ended.annotate(at=F("closed_at"), bucket=F("outcome_class"))


def promised_contacts() -> QuerySet:
    """First contacts after a risk whose 24 hours are over, by whether they were made."""
    firsts = FollowUp.objects.filter(
        step__protocol__trigger=Protocol.Trigger.RISK,
        step__position=1,
        promised_by__lte=timezone.now(),
    ).exclude(stop__in=(Stop.REPLANNED, Stop.DECEASED, Stop.DO_NOT_CONTACT))
    kept = When(
        status="completed", ended_at__lte=F("promised_by"), then=Value("in_time")
    )
    late = When(status="completed", then=Value("late"))
    bucket = Case(kept, late, default=Value("not_reached"), output_field=CharField())
    return firsts.annotate(at=F("promised_by"), bucket=bucket)


def sent_referrals() -> QuerySet:
    """Referrals that were sent and not in error, by the highest rung they have reached."""
    sent = Referral.objects.exclude(sent_at=None).exclude(status="entered_in_error")
    return sent.annotate(at=F("sent_at"), bucket=F("rung"))


MEASURES = {
    measure.key: measure
    for measure in (
        Measure(
            "outcome_class",
            "What became of diverted calls",
            "Calls diverted: no police, fire or EMS response",
            "Calls offered to a clinician that have ended",
            "Outcome class confirmed at signing; by the day the call ended",
            diverted_calls,
            dict(OutcomeClass.choices),
            frozenset({"diverted"}),
        ),
        Measure(
            "follow_up_24h",
            "Contact within 24 hours of a risk",
            "Person reached by the time first promised",
            "First contacts of the risk protocol whose 24 hours are over, without those "
            "planned anew, who died or who asked for no contact",
            "Follow-ups and their attempts; by the day it was promised for",
            promised_contacts,
            {
                "in_time": "Reached in time",
                "late": "Reached late",
                "not_reached": "Not reached",
            },
            frozenset({"in_time"}),
        ),
        Measure(
            "referral_ladder",
            "How far referrals got",
            "Referrals that led to a first visit or the service itself",
            "Referrals sent, without those entered in error",
            "Referral outcomes; by the day the referral was sent",
            sent_referrals,
            dict(Referral.Rung.choices),
            frozenset(Referral.HELP),
        ),
    )
}


@dataclass(frozen=True)
class Period:
    """Whole local days, both ends included."""

    first: date
    last: date
    zone: ZoneInfo

    def rows(self, measure: Measure) -> QuerySet:
        """Give the measure's rows that count in this period."""
        start, _ = days.bounds(self.first, self.zone)
        _, end = days.bounds(self.last, self.zone)
        return measure.rows().filter(at__gte=start, at__lt=end)
