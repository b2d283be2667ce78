"""`reminders.`: due follow-ups become notices, against a bare claim-and-log loop."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any

import psycopg
from django.db import connection, transaction

from bench.figures import Figure, against, no_more_than
from bench.measuring import Stage, place
from followups.sweeps import remind_of_due_follow_ups

CLAIMERS, BATCH = 2, 500
CLAIM_AND_LOG = """
WITH claimed AS (
    UPDATE bench_baredue SET claimed_at = now()
     WHERE id IN (SELECT id FROM bench_baredue WHERE claimed_at IS NULL AND due_at <= now()
                   ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING id)
INSERT INTO bench_barelog (due_id, at) SELECT id, now() FROM claimed
"""
# Made anew for each round, as the owner: the app may not take a follow-up away. A
# trigger owes the reminder of each, as of any follow-up.
MAKE_DUE = """
INSERT INTO followups_followup (id, jurisdiction_id, created_at, case_id, purpose, status,
    due_at, window_ends_at, promised_by, assigned_to_id, max_attempts, stop)
SELECT gen_random_uuid(), c.jurisdiction_id, now() - interval '2 days', c.id, 'other',
    'scheduled', now() - n * interval '1 second', now() + interval '1 day',
    now() + interval '1 day', c.assigned_to_id, 3, ''
  FROM generate_series(1, %(due)s) AS n
  JOIN (SELECT *, row_number() OVER () AS position FROM cases_case
         WHERE status = 'open') AS c
    ON c.position = 1 + n %% (SELECT count(*) FROM cases_case WHERE status = 'open')
"""
FORGET = (
    "DELETE FROM notifications_delivery",
    "DELETE FROM notifications_notice",
    """DELETE FROM followups_reminder r USING followups_followup f
        WHERE f.id = r.follow_up_id AND f.purpose = 'other'""",
    """DELETE FROM followups_escalation r USING followups_followup f
        WHERE f.id = r.follow_up_id AND f.purpose = 'other'""",
    "DELETE FROM followups_followup WHERE purpose = 'other'",
    "DELETE FROM bench_barelog",
    "DELETE FROM bench_baredue",
)


def measure(stage: Stage) -> list[Figure]:
    """Claim as many as are due by two at once, bare and ours in turn."""
    bare_rates, our_rates, doubled = [], [], 0
    for _ in range(stage.rounds):
        due = make_due(stage)
        bare_rates.append(due / together(claim_bare))
        our_rates.append(due / together(remind_of_due_follow_ups))
        doubled += wrong(stage, due)
    forget(stage)
    return [
        against("reminders.rate", our_rates, bare_rates, at_least=0.1, unit="due/s"),
        no_more_than("reminders.doubled_or_lost", doubled, 0, unit="notices"),
    ]


def together(claim: Callable[[], Any]) -> float:
    """Let two claimers work until nothing is left, as two threads of a worker do."""

    def work() -> None:
        try:
            claim()
        finally:
            connection.close()

    started = perf_counter()
    with ThreadPoolExecutor(CLAIMERS) as pool:
        for done in [pool.submit(work) for _ in range(CLAIMERS)]:
            done.result()
    return perf_counter() - started


def claim_bare() -> None:
    claimed = BATCH
    while claimed:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(CLAIM_AND_LOG, [BATCH])
            claimed = cursor.rowcount


def make_due(stage: Stage) -> int:
    """Have exactly so many due, for the bare loop and for ours."""
    forget(stage)
    with psycopg.connect(stage.url, autocommit=True) as owner:
        _see(owner)
        owner.execute(MAKE_DUE, {"due": stage.scale.due})
        owner.execute(
            "INSERT INTO bench_baredue (due_at) SELECT now() - n * interval '1 second'"
            " FROM generate_series(1, %s) AS n",
            [stage.scale.due],
        )
        owner.execute("VACUUM ANALYZE followups_followup")
        owner.execute("VACUUM ANALYZE bench_baredue")
    return stage.scale.due


def forget(stage: Stage) -> None:
    with psycopg.connect(stage.url, autocommit=True) as owner:
        _see(owner)
        for statement in FORGET:
            owner.execute(statement)


def wrong(stage: Stage, due: int) -> int:
    """Count the notices made twice or not at all."""
    with psycopg.connect(stage.url) as owner:
        _see(owner)
        made, of = owner.execute(
            "SELECT count(*), count(DISTINCT subject_id) FROM notifications_notice n"
            " JOIN followups_followup f ON f.id = n.subject_id AND f.purpose = 'other'"
            " WHERE kind = 'follow_up_due'"
        ).fetchone()
    return (made - of) + abs(due - of)


def _see(owner: psycopg.Connection) -> None:
    """Look into the bench's jurisdiction: even the owner is behind its wall."""
    owner.execute("SELECT set_config('divert.scope', %s, false)", [str(place().pk)])
