"""What a row of the access log is about, in numbers that people use.

Read through the models' own names: the rooms they stand in are above this one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import CharField, Q
from django.db.models.functions import Cast, Right

from accounts.models import User
from core.ids import read_id

MOST = 500
# What is of a case or of a call, and the path to it, whose number it is known by.
OF_CASE = {
    "cases.case": "pk",
    "cases.person": "cases",
    "cases.careplan": "person__cases",
    "cases.need": "case",
    "cases.consent": "case",
    "cases.safetyplan": "case",
    "cases.session": "case",
    "cases.sessiondraft": "session__case",
    "cases.assessment": "session__case",
    "cases.addendum": "session__case",
    "cases.cosignature": "session__case",
    "cases.personmatch": "session__case",
    "followups.followup": "case",
    "followups.attempt": "follow_up__case",
    "referrals.referral": "case",
    "referrals.handoff": "referral__case",
}
OF_CALL = {
    "dispatch.call": "pk",
    "dispatch.screen": "call",
    "dispatch.response": "call",
    "dispatch.outcome": "call",
    "dispatch.transfer": "call",
    "dispatch.rawmessage": "call",
    "dispatch.cadreport": "call",
}
# A call without a number of CAD is called by the end of its id.
UNNUMBERED = re.compile(r"(?:no\.?\s*)?([0-9a-f]{6})", re.IGNORECASE)
WORDS = {
    "cases.sessiondraft": "text of a session not saved yet",
    "core.accesslog": "this log",
    "desk.find": "the search in the bar",
    "reports.row": "rows of a report",
}


def ids_of(said: str, jurisdiction_id: UUID) -> list[UUID]:
    """Give the records meant by an id, or by the number of a case or a call."""
    if meant := read_id(said):
        return [meant]
    cases = apps.get_model("cases.case")._default_manager.filter(number__iexact=said)
    calls = apps.get_model("dispatch.call")._default_manager
    here = {"jurisdiction": jurisdiction_id}
    return [
        *_of(OF_CASE, cases.filter(**here), here),
        *_of(OF_CALL, calls.filter(_called(said), **here), here),
    ]


def of_case(pk: UUID, jurisdiction_id: UUID) -> list[UUID]:
    """Give the records that are of one case, down to its sessions and tries."""
    cases = apps.get_model("cases.case")._default_manager.filter(pk=pk)
    return _of(OF_CASE, cases, {"jurisdiction": jurisdiction_id})


def _called(said: str) -> Q:
    """Ask for the calls that people call so: by CAD's number, or the end of an id."""
    found = Q(cad_number__iexact=said)
    if told := UNNUMBERED.fullmatch(said):
        found |= Q(cad_number="", pk__in=_ends_in(told[1].lower()))
    return found


def _ends_in(end: str) -> Any:
    calls = apps.get_model("dispatch.call")._default_manager.filter(cad_number="")
    as_text = Right(Cast("pk", CharField()), len(end))
    return calls.annotate(end=as_text).filter(end=end).values("pk")


def _of(paths: dict[str, str], rows: Any, here: dict[str, UUID]) -> list[UUID]:
    """Give what is of these rows, themselves among it."""
    keys = list(rows.values_list("pk", flat=True)[:MOST])
    found: list[UUID] = []
    for label, path in paths.items() if keys else ():
        kind = apps.get_model(label)._default_manager
        mine = kind.filter(**{f"{path}__in": keys}, **here)
        found += mine.values_list("pk", flat=True).distinct()[:MOST]
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
    path = _number_of(label)
    if not ids or not path:
        return {}
    rows = apps.get_model(label)._default_manager.visible_to(user).filter(pk__in=ids)
    numbers = dict(rows.values_list("pk", path))
    return {
        row.pk: (numbers[row.pk] or "", getattr(row, "get_absolute_url", str)())
        for row in rows
    }


def _number_of(label: str) -> str:
    """Name the path from a kind of record to its number, '' where it has none."""
    paths = {**OF_CASE, **OF_CALL}
    if label not in paths or not hasattr(
        apps.get_model(label)._default_manager, "visible_to"
    ):
        return ""
    number = "number" if label in OF_CASE else "cad_number"
    return number if paths[label] == "pk" else f"{paths[label]}__{number}"


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
