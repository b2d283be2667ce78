"""Fill two invented jurisdictions with people, calls and cases to try Divert on."""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.actions import make_user
from accounts.models import Jurisdiction, User, join
from accounts.permissions import Role
from core.scope import scope
from desk import starter

PASSWORD = "take-the-next-call"  # noqa: S105 - for people who do not exist


@dataclass(frozen=True)
class Place:
    """An invented jurisdiction and who works there: role, address, name, credential."""

    name: str
    slug: str
    timezone: str
    people: tuple[tuple[str, str, str, str], ...]


PLACES = (
    Place(
        "Alder County",
        "alder",
        "America/Denver",
        (
            (Role.CALL_TAKER, "calltaker", "Dana Whitlock", ""),
            (Role.CLINICIAN, "clinician", "Ana Moreno", "LPC"),
            (Role.CLINICIAN, "clinician2", "Theo Iverson", "LCSW"),
            (Role.CASE_MANAGER, "casemanager", "Joy Okafor", "BSW"),
            (Role.DIRECTORY_ADMIN, "directory", "Sam Pruitt", ""),
            (Role.SUPERVISOR, "supervisor", "Ruth Castellanos", "LCSW-S"),
            (Role.EVALUATOR, "evaluator", "Noor Haddad", "PhD"),
            (Role.PROGRAM_ADMIN, "admin", "Lee Brandt", ""),
            (Role.PROGRAM_ADMIN, "admin2", "Ines Duarte", ""),
        ),
    ),
    Place(
        "Birch Harbor",
        "birch",
        "America/New_York",
        (
            (Role.CALL_TAKER, "calltaker", "Cory Lindqvist", ""),
            (Role.CLINICIAN, "clinician", "Linh Nguyen", "LMHC"),
            (Role.CLINICIAN, "clinician2", "Rosa Keating", "LCSW"),
            (Role.CASE_MANAGER, "casemanager", "Pete Abara", ""),
            (Role.DIRECTORY_ADMIN, "directory", "Mia Sorensen", ""),
            (Role.SUPERVISOR, "supervisor", "Omar Reyes", "LCSW"),
            (Role.EVALUATOR, "evaluator", "Jill Tanaka", "MPH"),
            (Role.PROGRAM_ADMIN, "admin", "Greta Olsen", ""),
        ),
    ),
)


class Command(BaseCommand):
    help = "Load invented people, calls and cases, unless they are there already."

    def handle(self, *args: Any, **options: Any) -> None:
        for place in PLACES:
            if not Jurisdiction.objects.filter(slug=place.slug).exists():
                self.stderr.write(f"Inventing {place.name}")
                _fill(place)
        self.stdout.write("Sign in as one of these invented people:\n")
        for place in PLACES:
            self.stdout.write(f"  {place.name}")
            for role, local, name, _ in place.people:
                address = f"{local}@{place.slug}.example"
                self.stdout.write(
                    f"    {address:30} {name}, {Role(role).label.lower()}"
                )
        self.stdout.write(f"  The password of each is: {PASSWORD}")


@transaction.atomic
def _fill(place: Place) -> None:
    """Make one jurisdiction whole, or nothing of it."""
    jurisdiction = Jurisdiction.objects.create(
        name=place.name, slug=place.slug, timezone=place.timezone
    )
    with scope(jurisdiction):
        users = _people(place, jurisdiction)
        starter.load(jurisdiction)
        for room in starter.ROOMS:
            if find_spec(f"{room}.demo"):
                import_module(f"{room}.demo").load(jurisdiction, users)


def _people(place: Place, jurisdiction: Jurisdiction) -> dict[str, User]:
    """Make the users, by role; the second of a role is found as 'clinician_2'."""
    users: dict[str, User] = {}
    for role, local, name, credential in place.people:
        address = f"{local}@{place.slug}.example"
        user = make_user(address, name, PASSWORD, credential=credential)
        join(user, jurisdiction, role, by=None)
        users[role if role not in users else f"{role}_2"] = user
    return users
