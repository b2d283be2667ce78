"""Make the first jurisdiction and its program admin, without any demo data."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import now

from accounts.actions import INVITATION_LIFE, make_user
from accounts.models import Invitation, Jurisdiction, Membership, User, join, zone_names
from accounts.permissions import Role
from accounts.tasks import link_of
from core.scope import scope
from desk import starter


class Command(BaseCommand):
    help = (
        "Make a jurisdiction and its program admin. Run again with the same "
        "jurisdiction, it lets another admin in: the way back when the last is lost."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--jurisdiction", help="name: 'Alder County'")
        parser.add_argument("--timezone", help="IANA zone: America/Chicago")
        parser.add_argument("--email", help="address of the program admin")
        parser.add_argument("--name", help="name of the program admin")
        parser.add_argument(
            "--password", action="store_true", help="ask for a password, send no link"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["jurisdiction"] or self._ask("Name of the jurisdiction")
        found = Jurisdiction.objects.filter(name=name).first()
        zone = (
            found.timezone if found else options["timezone"] or self._ask("Time zone")
        )
        if (zone, zone) not in zone_names():
            raise CommandError(f"{zone} is no IANA time zone; one is America/Chicago.")
        email = (options["email"] or self._ask("E-mail of the program admin")).lower()
        person = options["name"] or self._ask("Name of the program admin")
        password = self._password() if options["password"] else ""
        with transaction.atomic():
            jurisdiction = found or Jurisdiction(
                name=name, slug=slugify(name)[:40], timezone=zone
            )
            if not found:
                jurisdiction.full_clean()
                jurisdiction.save()
                with scope(jurisdiction):
                    starter.load(jurisdiction)
            self._let_in(jurisdiction, email, person, password)

    def _let_in(
        self, jurisdiction: Jurisdiction, email: str, name: str, password: str
    ) -> None:
        if not password:
            self.stdout.write(
                "Open this once, within three days, to choose a password:"
            )
            self.stdout.write(link_of(_invitation(jurisdiction, email, name)))
            return
        user = User.objects.filter(email=email).first()
        if user is None:
            user = make_user(email, name, password)
        else:
            user.set_password(password)
            user.is_active = True
            user.save()
        with scope(jurisdiction):
            _make_admin(user, jurisdiction)
        self.stdout.write(f"{email} can sign in as program admin of {jurisdiction}.")

    def _ask(self, question: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError(f"{question} is missing: name it as an option.")
        return input(f"{question}: ").strip()

    def _password(self) -> str:
        password = getpass("Password: ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password


def _invitation(jurisdiction: Jurisdiction, email: str, name: str) -> str:
    jurisdiction.invitations.filter(
        email=email, accepted_at=None, cancelled_at=None
    ).update(cancelled_at=now())
    invitation = Invitation.objects.create(
        jurisdiction=jurisdiction,
        email=email,
        name=name,
        role=Role.PROGRAM_ADMIN,
        sent_at=now(),
        expires_at=now() + INVITATION_LIFE,
    )
    return invitation.new_secret()


def _make_admin(user: User, jurisdiction: Jurisdiction) -> None:
    found = Membership.objects.filter(user=user, jurisdiction=jurisdiction).first()
    if found is None:
        join(user, jurisdiction, Role.PROGRAM_ADMIN, by=None)
        return
    found.role, found.is_active = Role.PROGRAM_ADMIN, True
    found._history_user = None
    found.save()
    user.work_in(found)
