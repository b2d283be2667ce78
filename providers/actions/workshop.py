"""The paper of a workshop laid over the map: resources to match, gaps to register."""

from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import Jurisdiction, User
from providers.crisis_map import paper
from providers.models import Gap, WorkshopResource


@dataclass
class Taken:
    """What reading the paper came to."""

    added: int = 0
    changed: int = 0
    same: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        return not (self.added or self.changed)


@transaction.atomic
def take_paper(
    data: bytes, *, jurisdiction: Jurisdiction, by: User | None, dry_run: bool = False
) -> Taken:
    """Add what the paper names and the map does not hold yet; nothing is taken away.

    The same paper twice changes nothing. Raises DomainError for a file that is none.
    """
    # Two uploads at once of one paper: one after the other.
    Jurisdiction.objects.select_for_update().get(pk=jurisdiction.pk)
    found = paper.read(data)
    taken = Taken(problems=found.problems)
    _take_resources(found.resources, jurisdiction, by, taken, dry_run=dry_run)
    _take_gaps(found.gaps, jurisdiction, by, taken, dry_run=dry_run)
    return taken


def _take_resources(
    rows: list[tuple[str, str]],
    jurisdiction: Jurisdiction,
    by: User | None,
    taken: Taken,
    *,
    dry_run: bool,
) -> None:
    known = set(
        WorkshopResource.objects.filter(jurisdiction=jurisdiction).values_list(
            "intercept", "folded"
        )
    )
    for intercept, name in rows:
        key = intercept, paper.key_of(name)
        if key in known:
            taken.same += 1
            continue
        known.add(key)
        taken.added += 1
        if not dry_run:
            WorkshopResource(
                jurisdiction=jurisdiction, intercept=intercept, name=name, folded=key[1]
            ).store(by=by)


def _take_gaps(
    rows: list[tuple[str, str, str]],
    jurisdiction: Jurisdiction,
    by: User | None,
    taken: Taken,
    *,
    dry_run: bool,
) -> None:
    held = Gap.objects.filter(jurisdiction=jurisdiction, origin=Gap.Origin.WORKSHOP)
    known = {(gap.intercept, paper.key_of(gap.title)): gap for gap in held}
    for intercept, title, priority in rows:
        key = intercept, paper.key_of(title)
        gap = known.get(key)
        if gap and gap.priority == priority:
            taken.same += 1
        elif gap:
            taken.changed += 1
            gap.priority = priority
            if not dry_run:
                gap.rank(priority, by=by)
        else:
            taken.added += 1
            known[key] = Gap(
                jurisdiction=jurisdiction,
                origin=Gap.Origin.WORKSHOP,
                intercept=intercept,
                title=title,
                priority=priority,
            )
            if not dry_run:
                known[key].store(by=by)
