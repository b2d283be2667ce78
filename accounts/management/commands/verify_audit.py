"""Prove that the access log is what was sealed, or say where it is not."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Jurisdiction
from core.models import AccessSeal
from core.scope import scope
from core.seals import broken


class Command(BaseCommand):
    help = (
        "Check every entry of the access log against its seal and the chain of seals. "
        "Keep the printed heads somewhere else: a chain cut short at its end shows "
        "only against a head kept elsewhere (--expect)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="SLUG:NUMBER:DIGEST",
            help="a head printed by an earlier run, which must still be in the chain",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for jurisdiction in Jurisdiction.objects.order_by("slug"):
            with scope(jurisdiction):
                for sentence in broken(jurisdiction.pk):
                    self.stdout.write(f"{jurisdiction.slug}: {sentence}")
                    wrong += 1
                wrong += self._cut(jurisdiction, options["expect"])
                self._head(jurisdiction)
        if wrong:
            raise CommandError(
                f"{wrong} places where the access log was tampered with."
            )
        self.stdout.write(self.style.SUCCESS("The access log is whole."))

    def _cut(self, jurisdiction: Jurisdiction, expected: list[str]) -> int:
        wrong = 0
        for head in expected:
            slug, number, digest = head.split(":")
            if slug != jurisdiction.slug:
                continue
            kept = AccessSeal.objects.filter(
                jurisdiction_id=jurisdiction.pk,
                number=number,
                digest=bytes.fromhex(digest),
            )
            if not kept.exists():
                self.stdout.write(
                    f"{slug}: seal {number} is not the one kept elsewhere."
                )
                wrong += 1
        return wrong

    def _head(self, jurisdiction: Jurisdiction) -> None:
        seals = AccessSeal.objects.filter(jurisdiction_id=jurisdiction.pk)
        last = seals.order_by("-number").first()
        if last:
            digest = bytes(last.digest).hex()
            self.stdout.write(f"head {jurisdiction.slug}:{last.number}:{digest}")
