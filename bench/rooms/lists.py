"""`lists.`: by key, a page of a long list costs what it costs in a short one."""

from contextlib import ExitStack
from dataclasses import replace

from bench import database
from bench.figures import Figure, as_flat_as, shown
from bench.load import Load, drive
from bench.measuring import (
    Stage,
    get,
    medians,
    over,
    place,
    statements_of,
)
from bench.rooms.desk import Floor
from core import keyset
from core.scope import scope
from dispatch.models import Call

ROLE = "clinician"
CALLS = "/calls/"
NEWEST = ("-received_at", "-id")
BOARD = ("supervisor", "/board/")
# Every work list at the scale of the run, for orientation.
LISTS = {
    "calls": (ROLE, CALLS),
    "cases": (ROLE, "/cases/"),
    "follow_ups": (ROLE, "/follow-ups/?who=team"),
    "referrals": (ROLE, "/referrals/"),
    "directory": (ROLE, "/directory/?q=shelter"),
    "notices": (ROLE, "/notices/"),
    "board": BOARD,
}


def measure(stage: Stage) -> list[Figure]:
    short = at(stage, database.SHORT_LIST)
    long = at(stage, database.LONG_LISTS[stage.scale.name])
    first = {one: load_of(one) for one in (short, long)}
    with short.serving() as short_port, long.serving() as long_port:
        figures = []
        for number, name in enumerate(("first", "middle")):
            few, many = stage.side_by_side(
                (short_port, first[short][number]), (long_port, first[long][number])
            )
            figures.append(
                as_flat_as(
                    f"lists.calls.{name}",
                    medians(many),
                    medians(few),
                    at_most=1.3,
                    unit="ms",
                )
            )
        figures += boards((short, short_port), (long, long_port))
    return figures + at_this_scale(stage)


def boards(*lanes: tuple[Stage, int]) -> list[Figure]:
    """Poll the queue while a call changes before every poll, and load the whole board."""
    figures = []
    with ExitStack() as stack:
        floors = []
        for stage, _ in lanes:
            with over(stage.url):
                floor = stack.enter_context(Floor(stage))
                floors.append((floor.boards(every=1), get(stage, *BOARD)))
        short, long = lanes
        for number, name in enumerate(("polled", "page")):
            few, many = short[0].side_by_side(
                (short[1], floors[0][number]), (long[1], floors[1][number])
            )
            figures.append(
                as_flat_as(
                    f"lists.board.{name}.p95",
                    [one.p95 for one in many],
                    [one.p95 for one in few],
                    at_most=1.5,
                    unit="ms",
                )
            )
    return figures


def at(stage: Stage, scale: database.Scale) -> Stage:
    """Stand on a database that holds nothing but calls and what finds them."""
    url, _ = database.prepare(scale, stage.server_url)
    return replace(stage, scale=scale, url=url, sessions={})


def load_of(stage: Stage) -> tuple[Load, Load]:
    """Make the load of the first page and of one half way down."""
    with over(stage.url):
        with scope(place()):
            calls = Call.objects.filter(jurisdiction=place()).order_by(*NEWEST)
            middle = calls[stage.scale.calls // 2].received_at
            beyond = calls.filter(received_at__lte=middle)
            cursor = keyset.page(beyond, "", NEWEST).next_cursor
        return (
            get(stage, ROLE, CALLS),
            get(stage, ROLE, f"{CALLS}?cursor={cursor}"),
        )


def at_this_scale(stage: Stage) -> list[Figure]:
    figures = []
    with stage.serving() as port:
        for name, (role, path) in LISTS.items():
            load = get(stage, role, path)
            drive(port, load, 0.5)
            figures += [
                shown(f"lists.{name}.p50", drive(port, load, 1).p50, "ms"),
                shown(
                    f"lists.{name}.statements",
                    len(statements_of(role, path)),
                    "statements",
                ),
            ]
    return figures
