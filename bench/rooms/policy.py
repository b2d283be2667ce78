"""`policy.`: a policy tried on all calls, against one aggregate written by hand."""

from datetime import date
from statistics import median
from time import perf_counter

import psycopg
from django.db import connection
from django.utils import timezone

from bench import database
from bench.figures import Figure, as_flat_as, shown
from bench.load import WrongAnswer
from bench.measuring import Stage, over, people, place
from bench.questions import TRIED_BY_HAND
from core.scope import scope, take_time
from dispatch.models import Call, DiversionPolicy, Screen, ScreenForm
from dispatch.policy.backtest import Backtest, backtest, spans, within
from dispatch.starter import QUESTIONS

CRISIS = ["EDP", "SUIC"]
ROUNDS = 3
# A fifth of the calls were screened; of one in seven an answer is not known. The first
# screen is read once: with each row it was looked for among all those made so far.
SCREENS = """
WITH first AS MATERIALIZED (SELECT s FROM dispatch_screen s LIMIT 1)
INSERT INTO dispatch_screen
SELECT r.*
  FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM dispatch_call) c
  JOIN first ON true
 CROSS JOIN LATERAL jsonb_populate_record(first.s, jsonb_build_object(
       'id', gen_random_uuid(), 'call_id', c.id, 'at', c.received_at,
       'answers', jsonb_build_object(
           'weapon', CASE WHEN n % 31 = 0 THEN 'yes' WHEN n % 7 = 0 THEN 'unknown'
                          ELSE 'no' END,
           'violence', CASE WHEN n % 23 = 0 THEN 'yes' ELSE 'no' END,
           'medical', 'no',
           'willing', CASE WHEN n % 3 = 0 THEN 'no' ELSE 'yes' END))) r
 WHERE n % 5 = 0
"""


def _rule(name: str, when: dict, responder: str) -> dict:
    diverts = responder == "clinician"
    return {
        "id": name,
        "when": when,
        "eligible": diverts,
        "responder": responder,
        "reason": "x",
    }


RULES = [
    _rule("weapon", {"answers": {"weapon": "yes"}}, "police"),
    _rule("violence", {"answers": {"violence": "yes"}}, "police"),
    _rule("medical", {"answers": {"medical": "yes"}}, "ems"),
    _rule("unwilling", {"answers": {"willing": "no"}}, "mobile_crisis"),
    _rule("crisis", {"call_type": CRISIS, "answers": {"willing": "yes"}}, "clinician"),
]
OTHERS = [*RULES[:4], _rule("edp", {"call_type": ["EDP"]}, "clinician")]


def measure(stage: Stage) -> list[Figure]:
    url, _ = database.prepare(database.LONG_LISTS[stage.scale.name], stage.server_url)
    with over(url):
        with scope(place()):
            first, last = _days()
            _screen_one()
        _screen_a_fifth(url)
        by_hand, ours = [], []
        for _ in range(ROUNDS):
            seconds, expected = _by_hand()
            by_hand.append(1000 * seconds)
            seconds, found = _ours(first, last)
            ours.append(1000 * seconds)
            if dict(found.verdicts) != expected:
                raise WrongAnswer(f"{found.verdicts} is not {expected}")
    return [
        as_flat_as("policy.backtest", ours, by_hand, at_most=3, unit="ms"),
        shown("policy.backtest.calls", found.calls, "calls"),
        shown("policy.backtest.rate", 1000 * found.calls / median(ours), "calls/s"),
    ]


def _by_hand() -> tuple[float, dict[str, int]]:
    with scope(place()), connection.cursor() as cursor:
        take_time()
        cursor.execute("SELECT set_config('work_mem', '128MB', true)")
        started = perf_counter()
        cursor.execute(
            TRIED_BY_HAND,
            {"zone": place().timezone, "place": place().pk, "crisis": CRISIS},
        )
        rows = cursor.fetchall()
        seconds = perf_counter() - started
    verdicts: dict[str, int] = {}
    for verdict, *_, number in (row for row in rows if row[1] is not None):
        verdicts[verdict] = verdicts.get(verdict, 0) + number
    return seconds, verdicts


def _ours(first: date, last: date) -> tuple[float, Backtest]:
    """Do what the command and the worker do: part by part, beside another policy."""
    here, found = place(), Backtest()
    tried, other = (
        DiversionPolicy(jurisdiction=here, version=n, rules=rules)
        for n, rules in ((8, RULES), (9, OTHERS))
    )
    with scope(here):
        take_time()
        started = perf_counter()
        calls = Call.objects.filter(jurisdiction=here)
        for part in spans(first, last):
            some = within(calls, part, here.zone)
            backtest(some, tried, other, here.zone, found)
        return perf_counter() - started, found


def _days() -> tuple[date, date]:
    rows = Call.objects.filter(jurisdiction=place()).order_by("received_at")
    zone = place().zone
    ends = (rows.first(), rows.last())
    first, last = (timezone.localdate(one.received_at, zone) for one in ends)
    return first, last


def _screen_one() -> None:
    """Make the one screen that the others are like."""
    if Screen.objects.exists():
        return
    here, taker = place(), people("call_taker")[0]
    form = ScreenForm(jurisdiction=here, version=1, questions=QUESTIONS)
    policy = DiversionPolicy(jurisdiction=here, version=1, rules=RULES)
    Screen(
        jurisdiction=here,
        call=Call.objects.earliest("id"),
        form=form.store(by=None),
        policy=policy.store(by=None),
        answers=dict.fromkeys(("weapon", "violence", "medical", "willing"), "unknown"),
        responder="clinician",
        reason="x",
        by=taker,
    ).store(by=None)


def _screen_a_fifth(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as owner:
        (number,) = owner.execute("SELECT count(*) FROM dispatch_screen").fetchone()
        if number == 1:
            owner.execute(SCREENS)
            owner.execute("VACUUM ANALYZE dispatch_screen")
