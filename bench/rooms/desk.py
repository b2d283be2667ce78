"""`board.` and `case.`: what clinicians look at all shift, against a read and a page."""

from itertools import count

import psycopg

from bench import bare
from bench.figures import Figure, against, no_more_than, shown
from bench.load import CLIENTS, Answer, Load, drive, request
from bench.measuring import (
    Stage,
    get,
    medians,
    people,
    place,
    rates,
    statements_of,
)
from cases.models import Case
from core.scope import scope

QUEUE = "/queue/"
POLL = {"HX-Request": "true", "X-Divert-Poll": "1"}
ROLE = "clinician"


def measure(stage: Stage) -> list[Figure]:
    cases = own_cases()
    with stage.serving() as port:
        read, unchanged = stage.race(port, bare.read(stage), polls(stage))
        with Floor(stage) as floor:
            page, changed = stage.race(port, bare.page(stage), floor.boards(every=1))
            statements = floor.statements()
            seen_by_all = drive(port, floor.boards(), stage.seconds)
        page2, case = stage.race(port, bare.page(stage), get(stage, ROLE, *cases))
    return [
        _rate("board.unchanged", unchanged, read, 0.4),
        shown("board.unchanged.p50", min(medians(unchanged)), "ms"),
        _rate("board.changed", changed, page, 0.2),
        shown("board.changed.p50", min(medians(changed)), "ms"),
        shown("board.changed.by_eight", seen_by_all.per_second, "requests/s"),
        shown("board.changed.statements", statements, "statements"),
        _rate("case.page", case, page2, 0.2),
        shown("case.page.p50", min(medians(case)), "ms"),
        no_more_than(
            "case.statements", len(statements_of(ROLE, cases[0])), 12, unit="statements"
        ),
    ]


def polls(stage: Stage) -> Load:
    """Ask as the open board does, with the tag last given; the minute changes it."""
    tags = [""] * CLIENTS

    def ask(client: int) -> bytes:
        headers = stage.headers(ROLE, client) | POLL | {"If-None-Match": tags[client]}
        return request("GET", QUEUE, headers)

    def learn(client: int, answer: Answer) -> None:
        tags[client] = answer.header("etag")

    return Load(ask, expect=304, also=200, learn=learn)


class Floor:
    """A call that changes under the open boards, as often as with every poll."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def __enter__(self) -> "Floor":
        self.owner = psycopg.connect(self.stage.url, autocommit=True)
        here = [str(place().pk)]
        self.owner.execute("SELECT set_config('divert.scope', %s, false)", here)
        found = self.owner.execute(
            "SELECT id FROM dispatch_call WHERE status = 'accepted' LIMIT 1"
        )
        self.call = found.fetchone()
        return self

    def __exit__(self, *_: object) -> None:
        self.owner.close()

    def boards(self, every: int = CLIENTS) -> Load:
        """Poll with a tag that is past, so that every answer is the whole region.

        `every` is after how many polls the floor changes: each meets a change of its
        own, or all boards see one.
        """
        polls = get(self.stage, ROLE, QUEUE, **POLL, If_None_Match='W/"of before"')
        asked = count()

        def ask(client: int) -> bytes:
            if next(asked) % every == 0:
                self.change()
            return polls.ask(client)

        return Load(ask)

    def change(self) -> None:
        self.owner.execute(
            "UPDATE dispatch_call SET updated_at = clock_timestamp() WHERE id = %s",
            self.call,
        )

    def statements(self) -> int:
        """Count the statements of a poll that meets a change."""
        return len(statements_of(ROLE, QUEUE, before=self.change, **POLL))


def own_cases() -> list[str]:
    """Find a whole case of each clinician: signed session, referral and follow-up."""
    paths = []
    with scope(place()):
        for user in people(ROLE):
            found = Case.objects.filter(
                jurisdiction=place(),
                assigned_to=user,
                referrals__isnull=False,
                follow_ups__isnull=False,
            )
            paths.append(f"/desk/cases/{found.order_by('-opened_at')[0].pk}/")
    return paths


def _rate(name: str, ours: list, bare_rounds: list, share: float) -> Figure:
    return against(
        name, rates(ours), rates(bare_rounds), at_least=share, unit="requests/s"
    )
