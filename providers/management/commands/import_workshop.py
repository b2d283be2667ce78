"""Import the paper of a mapping workshop."""

from typing import Any

from accounts.models import Jurisdiction
from providers.actions.workshop import take_paper
from providers.crisis_map.paper import MOST_BYTES
from providers.management.handed_in import FileCommand


class Command(FileCommand):
    help = (
        "Import a workshop's CSV (intercept, resource, gap, priority) into the crisis "
        "systems map and the register of gaps. The same file twice changes nothing."
    )
    most_bytes, holds = MOST_BYTES, "a CSV file"

    def take(
        self, data: bytes, jurisdiction: Jurisdiction, options: dict[str, Any]
    ) -> list[str]:
        taken = take_paper(
            data, jurisdiction=jurisdiction, by=None, dry_run=options["dry_run"]
        )
        left_out = [f"line {line}: {reason}" for line, reason in taken.problems]
        counts = f"{taken.added} added, {taken.changed} changed, {taken.same} the same"
        return [*left_out, f"{counts}, {len(left_out)} left out."]
