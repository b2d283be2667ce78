"""A policy tried on the past: asked for by a person, done part by part by a worker."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from celery import current_app
from django.db import transaction
from django.utils import timezone

from core import days
from core.access import trace
from core.errors import DomainError
from core.scope import scope, take_time
from dispatch.models import Call, DiversionPolicy, PolicyTrial
from dispatch.models.trials import LEASE, MOST_ATTEMPTS
from dispatch.policy.backtest import Backtest, backtest, spans, within

if TYPE_CHECKING:
    from accounts.models import Jurisdiction, User

log = structlog.get_logger()
State = PolicyTrial.State
MOST_LINES = 400
LONGEST = timedelta(days=3661)


@transaction.atomic
def ask_trial(
    tried: DiversionPolicy, *, by: "User", first: date, last: date
) -> PolicyTrial:
    """Have a policy tried on the calls of these days; a worker is rung for it."""
    if not (first <= last and last - first < LONGEST):
        raise DomainError("Choose days in order, ten years of them at most.")
    if not {first.year, last.year} <= set(days.YEARS):
        raise DomainError("Choose days from 1990 to 2100.")
    mine = DiversionPolicy.objects.filter(jurisdiction_id=tried.jurisdiction_id)
    trial = PolicyTrial.objects.create(
        jurisdiction_id=tried.jurisdiction_id,
        policy=tried,
        against=mine.active().exclude(pk=tried.pk).first(),
        tried={"rules": tried.rules, "fallback": tried.fallback},
        first=first,
        last=last,
        by=by,
        parts=len(spans(first, last)),
    )
    trace("search", tried, reason="backtest")
    transaction.on_commit(_ring, robust=True)
    return trial


def work_trials(jurisdiction: "Jurisdiction") -> int:
    """Work on what waits here, one trial after another; say how many ended."""
    ended = 0
    while trial := _claim(jurisdiction):
        try:
            _work(trial, jurisdiction)
        except Exception as error:
            # The next worker takes it up when the lease is over, a few times.
            log.error("trial_failed", trial=str(trial.pk), why=type(error).__name__)
            _write(jurisdiction, trial, lease_until=timezone.now() + LEASE)
            return ended
        ended += 1
    return ended


def _claim(jurisdiction: "Jurisdiction") -> PolicyTrial | None:
    with scope(jurisdiction):
        waiting = PolicyTrial.objects.filter(jurisdiction=jurisdiction).waiting()
        trial = waiting.select_for_update(skip_locked=True, of=("self",)).first()
        if trial is None:
            return None
        trial.attempts += 1
        trial.state, trial.lease_until = State.RUNNING, timezone.now() + LEASE
        if trial.attempts > MOST_ATTEMPTS:
            trial.state, trial.finished_at = State.FAILED, timezone.now()
        trial.save()
        return trial


def _work(trial: PolicyTrial, jurisdiction: "Jurisdiction") -> None:
    """Decide the calls part by part, each in a transaction that shows how far it is."""
    if trial.is_over:
        return
    found = Backtest()
    for number, part in enumerate(spans(trial.first, trial.last), 1):
        with scope(jurisdiction):
            take_time()
            calls = Call.objects.filter(jurisdiction=jurisdiction)
            calls = calls.exclude(status="merged")
            some = within(calls, part, jurisdiction.zone)
            backtest(some, _as_tried(trial), trial.against, jurisdiction.zone, found)
        lease = timezone.now() + LEASE
        _write(jurisdiction, trial, done=number, lease_until=lease)
    _write(
        jurisdiction,
        trial,
        state=State.DONE,
        finished_at=timezone.now(),
        result=as_kept(found),
    )


def _write(jurisdiction: "Jurisdiction", trial: PolicyTrial, **changes: Any) -> None:
    with scope(jurisdiction):
        PolicyTrial.objects.filter(pk=trial.pk, state=State.RUNNING).update(**changes)


def _as_tried(trial: PolicyTrial) -> DiversionPolicy:
    policy = trial.policy
    return DiversionPolicy(
        jurisdiction_id=policy.jurisdiction_id, version=policy.version, **trial.tried
    )


def as_kept(found: Backtest) -> dict[str, Any]:
    """Put the counts so that they can be kept: the largest first, where there are many."""
    kept = dict(vars(found))
    kept["by"] = {
        line: dict(sorted(rows.items(), key=lambda row: -row[1].total())[:MOST_LINES])
        for line, rows in found.by.items()
    }
    kept["changes"] = [[*pair, n] for pair, n in found.changes.most_common(MOST_LINES)]
    kept["week"] = {
        who: [hours[slot] for slot in range(168)] for who, hours in found.week.items()
    }
    return kept


def _ring() -> None:
    try:
        current_app.send_task(
            "dispatch.sweeps.work_policy_trials", ignore_result=True, expires=60
        )
    except Exception as error:
        log.warning("broker_silent", error=type(error).__name__)
