"""Laying a month of the 988 center beside our own ledger, and listing what differs."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from core import days
from core.access import trace
from dispatch.models import LedgerDifference, LedgerFile, Transfer

if TYPE_CHECKING:
    from accounts.models import User

Kind = LedgerDifference.Kind
# Two clocks, and a call that rings a while before anybody takes it.
NEAR = timedelta(minutes=10)


@dataclass(frozen=True)
class Theirs:
    """One line of the center's month."""

    line: int
    at: datetime
    direction: str
    status: str
    reference: str


def bounds(month: date, zone: Any) -> tuple[datetime, datetime]:
    """Return the first moment of a local month and that of the next."""
    after = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    return days.bounds(month.replace(day=1), zone)[0], days.bounds(after, zone)[0]


@transaction.atomic
def keep_month(month: date, *, by: "User", name: str, read: Any) -> LedgerFile:
    """Keep what the center says of a month, in place of what it said before, and compare."""
    here = by.jurisdiction
    found = LedgerFile.objects.select_for_update().filter(jurisdiction=here)
    file = found.filter(month=month).first() or LedgerFile(
        jurisdiction=here, month=month
    )
    start, end = bounds(month, here.zone)
    inside = [row for row in read.rows if start <= row.at < end]
    file.name, file.by, file.columns = name[:200], by, read.columns
    file.outside = len(read.rows) - len(inside)
    file.rows = [vars(row) | {"at": row.at.isoformat()} for row in inside]
    file.save()
    compare(file, problems=read.problems)
    trace("change", file, reason="reconciled")
    return file


@transaction.atomic
def compare(
    file: LedgerFile, *, problems: Iterable[tuple[int, str]] | None = None
) -> None:
    """List anew what differs; what was settled before stays settled.

    Without a file read anew, the lines that could not be read stay what they were.
    """
    LedgerFile.objects.select_for_update().get(pk=file.pk)
    settled = {d.key: d for d in file.differences.exclude(resolved_at=None)}
    if problems is None:
        unread = file.differences.filter(kind=Kind.UNREADABLE)
        problems = list(unread.values_list("line", "problem"))
    start, end = bounds(file.month, file.jurisdiction.zone)
    theirs = [_theirs(row) for row in file.rows]
    ours = list(
        Transfer.objects.filter(jurisdiction=file.jurisdiction_id)
        .begun(start - NEAR, end + NEAR)
        .order_by("started_at")
    )
    pairs = matched(theirs, ours)
    found = [
        *_unreadable(problems),
        *_unpaired(theirs, ours, pairs, start, end),
    ]
    for theirs_row, transfer in pairs:
        found += _differing(theirs_row, transfer)
    file.differences.all().delete()
    for difference in found:
        difference.jurisdiction_id, difference.file = file.jurisdiction_id, file
        if known := settled.get(difference.key):
            difference.resolution = str(known.resolution)
            difference.resolved_by_id = known.resolved_by_id
            difference.resolved_at = known.resolved_at
    LedgerDifference.objects.bulk_create(found)
    file.matched, file.compared_at = len(pairs), timezone.now()
    file.save()


def matched(
    theirs: list[Theirs], ours: list[Transfer]
) -> list[tuple[Theirs, Transfer]]:
    """Pair what is the same transfer: by its id first, then the nearest in time."""
    by_id = {t.reference.casefold(): t for t in ours if t.reference}
    pairs, taken, left = [], set(), []
    for row in theirs:
        same = by_id.get(row.reference.casefold()) if row.reference else None
        if same and same.pk not in taken:
            pairs.append((row, same))
            taken.add(same.pk)
        else:
            left.append(row)
    free = [transfer for transfer in ours if transfer.pk not in taken]
    return pairs + list(_nearest(left, free))


def _nearest(
    theirs: list[Theirs], ours: list[Transfer]
) -> Iterator[tuple[Theirs, Transfer]]:
    starts = [transfer.started_at for transfer in ours]
    near = []
    for index, row in enumerate(theirs):
        first, last = (
            bisect_left(starts, row.at - NEAR),
            bisect_right(starts, row.at + NEAR),
        )
        near += [
            (abs(row.at - starts[place]), index, place)
            for place in range(first, last)
            if _may_be(row, ours[place])
        ]
    used: tuple[set[int], set[int]] = set(), set()
    for _, index, place in sorted(near):
        if index not in used[0] and place not in used[1]:
            used[0].add(index)
            used[1].add(place)
            yield theirs[index], ours[place]


def _may_be(row: Theirs, transfer: Transfer) -> bool:
    """Tell whether they can be one: not two ids, and not two directions."""
    two_ids = row.reference and transfer.reference
    return not two_ids and row.direction in {"", transfer.direction}


def _theirs(row: dict[str, Any]) -> Theirs:
    return Theirs(**row | {"at": datetime.fromisoformat(row["at"])})


def _said(kind: str, row: Theirs, transfer: Transfer | None = None) -> LedgerDifference:
    return LedgerDifference(
        kind=kind,
        line=row.line,
        transfer=transfer,
        their_at=row.at,
        their_direction=row.direction,
        their_status=row.status,
        their_reference=row.reference,
    )


def _unreadable(problems: Iterable[tuple[Any, str]]) -> Iterator[LedgerDifference]:
    for line, problem in problems:
        yield LedgerDifference(kind=Kind.UNREADABLE, line=line, problem=problem)


def _unpaired(
    theirs: list[Theirs],
    ours: list[Transfer],
    pairs: list[tuple[Theirs, Transfer]],
    start: datetime,
    end: datetime,
) -> Iterator[LedgerDifference]:
    lines = {row.line for row, _ in pairs}
    keys = {transfer.pk for _, transfer in pairs}
    for row in theirs:
        if row.line not in lines:
            yield _said(Kind.ONLY_THEIRS, row)
    for transfer in ours:
        if transfer.pk not in keys and start <= transfer.started_at < end:
            yield LedgerDifference(kind=Kind.ONLY_OURS, transfer=transfer)


def _differing(row: Theirs, transfer: Transfer) -> Iterator[LedgerDifference]:
    if row.direction and row.direction != transfer.direction:
        yield _said(Kind.DIRECTION, row, transfer)
    if row.status and row.status != transfer.status:
        yield _said(Kind.STATUS, row, transfer)
    if abs(row.at - transfer.started_at) > NEAR:
        yield _said(Kind.TIME, row, transfer)
