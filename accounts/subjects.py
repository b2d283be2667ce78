"""What a row of the access log is about, in numbers that people use.

Read through the models' own names: the rooms they stand in are above this one.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps

from accounts.models import User

MOST = 500
# What bears the number of a case or of a call, and the path to it.
NUMBERED = {
    "cases.case": "number",
    "cases.person": "cases__number",
    "cases.session": "case__number",
    "cases.sessiondraft": "session__case__number",
    "followups.followup": "case__number",
    "referrals.referral": "case__number",
    "dispatch.call": "cad_number",
}
WORDS = {
    "cases.sessiondraft": "text of a session not saved yet",
    "core.accesslog": "this log",
    "desk.find": "the search in the bar",
    "reports.row": "rows of a report",
}


def ids_of(said: str, jurisdiction_id: UUID) -> list[UUID]:
    """Give the records meant by an id, or by the number of a case or a call."""
    try:
        return [UUID(said)]
    except ValueError:
        pass
    found: list[UUID] = []
    for label, path in NUMBERED.items():
        rows = apps.get_model(label)._default_manager.filter(
            **{f"{path}__iexact": said, "jurisdiction": jurisdiction_id}
        )
        found += rows.values_list("pk", flat=True)[:MOST]
    return found


def describe(looks: Iterable[Any], user: User) -> None:
    """Give each row the words for its subject, its number, and its page where it has one."""
    asked = defaultdict(set)
    for look in looks:
        asked[look.subject_type].add(look.subject_id)
    known = {label: _known(label, ids - {None}, user) for label, ids in asked.items()}
    for look in looks:
        look.subject_name = named(look.subject_type)
        look.number, look.page = known[look.subject_type].get(look.subject_id, ("", ""))


def _known(label: str, ids: set[UUID], user: User) -> dict[UUID, tuple[str, str]]:
    """Give number and address of those that this user may open; of others nothing."""
    path = NUMBERED.get(label)
    if not ids or path is None:
        return {}
    rows = apps.get_model(label)._default_manager.visible_to(user).filter(pk__in=ids)
    numbers = dict(rows.values_list("pk", path))
    return {
        row.pk: (numbers[row.pk] or "", getattr(row, "get_absolute_url", str)())
        for row in rows
    }


@cache
def named(label: str) -> str:
    """Name a kind of record as people do; a refused page is named by its address."""
    if label in WORDS:
        return WORDS[label]
    if ":" in label:
        return "page: " + label.replace(":", ", ").replace("_", " ").replace("-", " ")
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return label.replace("_", " ").replace(".", ", ")
