"""`files.`: a CAD's file laid over the calls, against a COPY of the rows it became."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import psycopg
from psycopg import sql

from accounts.models import Jurisdiction
from bench import database
from bench.figures import Figure, against, shown
from bench.generator import words
from bench.generator.copying import chance
from bench.measuring import Stage, over
from dispatch.files.loading import load_calls
from dispatch.files.reading import read_mapping
from dispatch.models import CadFeed, Call
from dispatch.webhooks import new_secret

LINES = {"small": 20_000, "full": 200_000}
TABLE = sql.Identifier(Call._meta.db_table)
HEAD = (
    *("number", "received", "arrived", "closed", "first", "last"),
    *("place", "phone", "caller", "notes"),
)
MAPPING = read_mapping(
    {
        "name": "bench",
        "timezone": "America/Chicago",
        "cad_number": "number",
        "received_at": "received",
        "first_unit_at": "arrived",
        "closed_at": "closed",
        "first_type": "first",
        "last_type": "last",
        "place": "place",
        "callback": "phone",
        "caller_name": "caller",
        "details": "notes",
    }
)
TYPES = [f"TYPE {number}" for number in range(120)]
START = datetime(2024, 1, 1)  # noqa: DTZ001 - as a CAD writes it, in local time
# Longer than the longest file speaks of: else each marks the calls of the last as gone.
APART = timedelta(days=150)


def measure(stage: Stage) -> list[Figure]:
    """Load a file of new calls, COPY the same rows under other numbers, and so on in turn."""
    lines = LINES[stage.scale.name]
    url = database.fresh("files", stage.server_url)
    ours, bare, again = [], [], []
    with TemporaryDirectory() as room, over(url):
        feed = make_feed()
        for turn in range(stage.rounds):
            path = write_file(Path(room) / f"{turn}.csv", turn, lines)
            ours.append(lines / load(path, feed))
            bare.append(lines / copied(url, turn))
            # The next cumulative file: the same calls, one line more.
            with path.open("a") as file:
                file.write(f"{turn}-more,{START + APART * turn:%Y-%m-%d %H:%M:%S}\n")
            again.append(lines / load(path, feed))
    return [
        against("files.load", ours, bare, at_least=0.25, unit="lines/s"),
        shown("files.load_again", min(again), "lines/s"),
    ]


def make_feed() -> CadFeed:
    place = Jurisdiction.objects.create(
        name="Bench", slug="bench", timezone="America/Chicago"
    )
    return CadFeed.objects.create(
        jurisdiction=place, name="files", secret=new_secret(), is_active=False
    )


def write_file(path: Path, turn: int, lines: int) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for number in range(lines):
            at = START + APART * turn + timedelta(minutes=number)
            first = chance.choice(TYPES)
            last = first if chance.random() < 0.7 else chance.choice(TYPES)
            times = (at, at + timedelta(minutes=7), at + timedelta(minutes=40))
            clocks = [f"{time:%Y-%m-%d %H:%M:%S}" for time in times]
            told = (words.address(), words.phone(), words.name(), words.note(1))
            writer.writerow([f"{turn}-{number}", *clocks, first, last, *told])
    return path


def load(path: Path, feed: CadFeed) -> float:
    started = perf_counter()
    load_calls(path, MAPPING, feed=feed, by=None)
    return perf_counter() - started


def copied(url: str, turn: int) -> float:
    """Take out the rows that a load made, and time their COPY into the same table."""
    with psycopg.connect(url, autocommit=True) as owner, wall_down(owner):
        rows = taken_out(owner, turn)
        columns = sql.SQL(", ").join(map(sql.Identifier, _columns()))
        into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)")
        started = perf_counter()
        with (
            owner.cursor() as cursor,
            cursor.copy(into.format(TABLE, columns)) as copy,
        ):
            copy.write(rows)
        return perf_counter() - started


def taken_out(owner: psycopg.Connection, turn: int) -> bytes:
    """Read the converted rows as they lie, with ids and numbers of their own."""
    changed = {
        "id": sql.SQL("gen_random_uuid()"),
        "cad_number": sql.SQL("'copy-' || cad_number"),
    }
    columns = [changed.get(name, sql.Identifier(name)) for name in _columns()]
    out = sql.SQL(
        "COPY (SELECT {} FROM {} WHERE cad_number LIKE {}) TO STDOUT (FORMAT BINARY)"
    ).format(sql.SQL(", ").join(columns), TABLE, sql.Literal(f"{turn}-%"))
    with owner.cursor() as cursor, cursor.copy(out) as copy:
        return b"".join(bytes(block) for block in copy)


@contextmanager
def wall_down(owner: psycopg.Connection) -> Iterator[None]:
    """Let the owner past row-level security meanwhile: COPY is refused under it."""
    owner.execute(sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(TABLE))
    yield
    owner.execute(sql.SQL("ALTER TABLE {} FORCE ROW LEVEL SECURITY").format(TABLE))


def _columns() -> list[str]:
    return [field.column for field in Call._meta.concrete_fields if not field.generated]
