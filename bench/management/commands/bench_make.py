"""Fill an empty, migrated database with the rows of one scale."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from bench.database import SCALES, Scale
from bench.generator.bare import make_bare
from bench.generator.calls import make_calls, make_list
from bench.generator.care import make_follow_ups, make_referrals
from bench.generator.cast import make_cast, make_codes
from bench.generator.copying import Histories
from bench.generator.directory import make_directory
from bench.generator.inventory import make_inventory
from bench.generator.people import make_cases, make_people, open_sessions
from core.scope import scope
from providers.models import ServiceAtLocation

Places = Callable[[], list[Any]]


class Command(BaseCommand):
    help = "Fill an empty bench database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scale", choices=SCALES)
        parser.add_argument("--directory", action="store_true")

    def handle(self, *args: Any, scale: str, **options: Any) -> None:
        rows = SCALES[scale]
        if options["directory"]:
            self.step("services", lambda: make_directory(rows.services))
            return
        with walls_down(), Histories() as histories, directory_beside(rows) as places:
            self.make(rows, histories, places)
        self.step("statistics", lambda: connection.cursor().execute("VACUUM (ANALYZE)"))

    def make(self, rows: Scale, histories: Histories, places: Places) -> None:
        self.step("bare rows", lambda: make_bare(rows))
        cast = make_cast(histories)
        with scope(cast.jurisdiction):
            make_codes(cast)
        if rows.locations:
            self.step("places", lambda: make_inventory(rows))
            return
        if not rows.people:
            self.step("calls", lambda: make_list(rows.calls, cast))
            return
        calls = self.step("calls", lambda: make_calls(rows.calls, cast))
        people = self.step("people", lambda: make_people(rows.people, calls, cast))
        cases = self.step("cases", lambda: make_cases(rows.cases, people, cast))
        self.step("follow-ups", lambda: make_follow_ups(cases, cast))
        where = self.step("wait for them", places)
        self.step("referrals", lambda: make_referrals(cases, where, cast))
        self.step("histories", histories.wait)
        with scope(cast.jurisdiction):
            open_sessions(cast)

    def step(self, what: str, make: Any) -> Any:
        started = perf_counter()
        made = make()
        self.stdout.write(f"  {what:13} {perf_counter() - started:6.1f} s")
        return made


@contextmanager
def directory_beside(rows: Scale) -> Iterator[Places]:
    """Make the directory in a process of its own; give what waits for its places."""
    command = [sys.executable, "-m", "django", "bench_make", rows.name, "--directory"]
    wanted = rows.services and not rows.locations
    beside = subprocess.Popen(command) if wanted else None  # noqa: S603

    def places() -> list[Any]:
        if beside and beside.wait():
            raise CommandError("The directory was not made, see above.")
        return list(ServiceAtLocation.objects.values_list("pk", flat=True))

    try:
        yield places
    finally:
        if beside:
            beside.kill()


@contextmanager
def walls_down() -> Iterator[None]:
    """Let the owner past row-level security meanwhile: COPY is refused under it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relforcerowsecurity"
        )
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    yield
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
