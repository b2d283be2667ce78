"""Try a diversion policy on the calls that are here, beside the policy in force."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Jurisdiction
from core.access import trace
from core.scope import scope, take_time
from dispatch.management.commands.import_eido import chosen_jurisdiction
from dispatch.models import Call, DiversionPolicy
from dispatch.policy.backtest import Backtest, backtest, spans, within
from dispatch.policy.trial_pages import row

MOST = 30
LINES = ("month", "hour", "code", "area", "outcome")


class Command(BaseCommand):
    help = (
        "Say what a policy, by its version or as a JSON file of rules, would have "
        "decided on loaded calls, and what it changes against the one in force."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("policy", help="Its version, or a file {rules, fallback}.")
        parser.add_argument("--from", dest="start", type=date.fromisoformat)
        parser.add_argument("--to", dest="end", type=date.fromisoformat)
        parser.add_argument("--jurisdiction", help="Its slug, where there are several.")

    def handle(self, *args: Any, **options: Any) -> None:
        here = chosen_jurisdiction(options["jurisdiction"])
        last = options["end"] or timezone.localdate(timezone=here.zone)
        first = options["start"] or last - timedelta(days=365)
        if first > last:
            raise CommandError("The first day is after the last one.")
        with scope(here):
            take_time()
            tried = _policy(options["policy"], here)
            active = DiversionPolicy.objects.active().filter(jurisdiction=here).first()
            calls = Call.objects.filter(jurisdiction=here).exclude(status="merged")
            found = Backtest()
            for part in spans(first, last):
                self.stderr.write(f"calls of {part[0]} to {part[1]}")
                some = within(calls, part, here.zone)
                backtest(some, tried, active, here.zone, found)
            trace("search", ("dispatch.diversionpolicy", tried.pk), reason="backtest")
        self._tell(found, tried, active)

    def _tell(
        self, found: Backtest, tried: DiversionPolicy, active: DiversionPolicy | None
    ) -> None:
        self.stdout.write(f"{found.calls:,} calls")
        if not found.calls:
            return
        self._table("verdict", {"all": found.verdicts})
        for line in LINES:
            self._table(line, found.by[line])
        self._list("would have gone to", found.responders)
        self._list("not decided for want of", found.missing)
        if silent := found.silent_rules(tried.rules):
            self.stdout.write(f"rules that decided no call: {', '.join(silent)}")
        against = f"policy {active.version}" if active else "nothing in force"
        self.stdout.write(f"\nagainst {against}")
        for (before, after), number in found.changes.most_common(MOST):
            self.stdout.write(f"{number:>9,}  {before} becomes {after}")
        if not found.changes:
            self.stdout.write("        0  calls would be decided otherwise")

    def _table(self, name: str, rows: Mapping[str, Any]) -> None:
        self.stdout.write(f"\n{name:24}{'eligible':>12}{'not':>12}{'undecided':>12}")
        in_order = sorted(rows.items())
        if name in {"code", "area"}:
            in_order.sort(key=lambda pair: -pair[1].total())
        for key, counts in in_order[:MOST]:
            line = row(key, counts)
            numbers = (line.eligible, line.not_eligible, line.undecided)
            cells = "".join(f"{number:>12,}" for number in numbers)
            self.stdout.write(f"{key:24}{cells}")
        if len(in_order) > MOST:
            self.stdout.write(f"and {len(in_order) - MOST} more")

    def _list(self, name: str, counts: Any) -> None:
        if counts:
            said = ", ".join(f"{key} {n:,}" for key, n in counts.most_common())
            self.stdout.write(f"\n{name}: {said}")


def _policy(named: str, here: Jurisdiction) -> DiversionPolicy:
    if named.isdigit():
        found = DiversionPolicy.objects.filter(jurisdiction=here, version=int(named))
        if policy := found.first():
            return policy
        raise CommandError(f"There is no policy {named}.")
    try:
        said = json.loads(Path(named).read_text(encoding="utf-8"))
        draft = DiversionPolicy(
            jurisdiction=here,
            version=0,
            rules=said["rules"],
            fallback=said.get("fallback", "mobile_crisis"),
        )
        draft.clean_fields(exclude={"jurisdiction", "rules"})
        draft.clean()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{named} is no policy with rules: {error}.") from error
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return draft
