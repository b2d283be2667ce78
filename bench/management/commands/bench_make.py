"""Fill an empty, migrated database with the rows of one scale."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction

from bench.database import SCALES, Scale
from bench.generator.bare import make_bare
from bench.generator.calls import make_calls
from bench.generator.care import make_follow_ups, make_referrals
from bench.generator.cast import make_cast, make_codes
from bench.generator.directory import make_directory
from bench.generator.people import make_cases, make_people, open_sessions
from core.scope import scope


class Command(BaseCommand):
    help = "Fill an empty bench database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scale", choices=SCALES)

    def handle(self, *args: Any, scale: str, **options: Any) -> None:
        with walls_down():
            self.make(SCALES[scale])
        self.step("statistics", lambda: connection.cursor().execute("VACUUM (ANALYZE)"))

    @transaction.atomic
    def make(self, scale: Scale) -> None:
        self.step("bare rows", lambda: make_bare(scale))
        cast = make_cast()
        with scope(cast.jurisdiction):
            make_codes(cast)
            calls = self.step("calls", lambda: make_calls(scale.calls, cast))
            if not scale.people:
                return
            people = self.step("people", lambda: make_people(scale.people, calls, cast))
            cases = self.step("cases", lambda: make_cases(scale.cases, people, cast))
            places = self.step("services", lambda: make_directory(scale.services))
            self.step("follow-ups", lambda: make_follow_ups(cases, cast))
            self.step("sessions", lambda: open_sessions(cast))
            self.step("referrals", lambda: make_referrals(cases, places, cast))

    def step(self, what: str, make: Any) -> Any:
        started = perf_counter()
        made = make()
        self.stdout.write(f"  {what:12} {perf_counter() - started:6.1f} s")
        return made


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
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
