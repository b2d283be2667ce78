"""Telling CAD what became of its calls: rows written with their cause, and the asking.

Only what is named here leaves: disposition, agency, agent and times. Nothing of it is
read from a field in which somebody writes about a person.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Jurisdiction, Membership
from accounts.permissions import PROGRAM_ADMIN
from core import days
from core.access import trace
from core.errors import InvalidInput
from core.ids import uuid7
from dispatch.models import CadFeed, CadReport, Call, Disposition, Outlet
from dispatch.models.codes import OutcomeClass
from notifications.actions import Owed, owe
from notifications.models import Notice
from notifications.tasks import ring

if TYPE_CHECKING:
    from accounts.models import User

SWEEP = "dispatch.sweeps.tell_cad"
MOST_NUMBERED = 1000
MOST_PULLED = 100
# A CAD that is down has hundreds of reports given up: a word of it, not of each.
REMINDED_AFTER = timedelta(days=1)
TIMES = {
    "received": "received_at",
    "offered": "offered_at",
    "accepted": "accepted_at",
    "engaged": "engaged_at",
    "ended": "closed_at",
}


def owe_end(call: Call, *, by: "User | None") -> None:
    """Owe the CAD of this call how it ended; done whenever a call ends."""
    at = call.closed_at or timezone.now()
    agent = call.held_by.name if call.held_by else by.name if by else ""
    _owe(call, CadReport.Kind.DISPOSITION, at, agent, call.disposition)


def owe_sign_off(
    call: Call, *, agent: str, at: datetime, disposition: Disposition | None
) -> None:
    """Owe the CAD of this call that its session was signed."""
    _owe(call, CadReport.Kind.SIGN_OFF, at, agent, disposition)


def _owe(
    call: Call, kind: str, at: datetime, agent: str, disposition: Disposition | None
) -> None:
    if not (call.cad_number or call.incident_uid):
        return  # its CAD would not know what is meant
    outlets = _outlets_of(call)
    if not outlets:
        return
    said = _content(call, kind, at, agent, disposition)
    reports = []
    for outlet in outlets:
        key = uuid7()
        reports.append(
            CadReport(
                id=key,
                jurisdiction_id=call.jurisdiction_id,
                outlet=outlet,
                call=call,
                kind=kind,
                occurred_at=at,
                content=said,
                message_id=f"msg_{key.hex}",
            )
        )
    CadReport.objects.bulk_create(reports, ignore_conflicts=True)
    ring(SWEEP)


def _outlets_of(call: Call) -> list[Outlet]:
    """List the outlets of the feeds that know this call; of all, where none sent it."""
    outlets = list(Outlet.objects.open().filter(jurisdiction_id=call.jurisdiction_id))
    if not outlets:
        return []
    senders = CadFeed.objects.filter(messages__call=call).values_list("pk", flat=True)
    files = CadFeed.objects.filter(file_calls__call=call).values_list("pk", flat=True)
    known = {*senders, *files}
    return [outlet for outlet in outlets if not known or outlet.feed_id in known]


def _content(
    call: Call, kind: str, at: datetime, agent: str, disposition: Disposition | None
) -> dict[str, Any]:
    zone = call.jurisdiction.zone
    times = {name: getattr(call, column) for name, column in TIMES.items()}
    if kind == CadReport.Kind.SIGN_OFF:
        times["signed"] = at
    return {
        "type": str(kind),
        "incident": call.incident_uid,
        "cadNumber": call.cad_number,
        "disposition": _disposition(call, disposition),
        "agency": call.jurisdiction.name,
        "agent": agent,
        "times": {
            name: timezone.localtime(moment, zone).isoformat(timespec="seconds")
            for name, moment in times.items()
            if moment
        },
    }


def _disposition(call: Call, disposition: Disposition | None) -> dict[str, str]:
    """Give the local code with the common one; where none was chosen, how it ended."""
    if disposition:
        return {
            "code": disposition.code,
            "label": disposition.label,
            "common": disposition.common_code,
        }
    outcome = call.outcome_class
    label = OutcomeClass(outcome).label if outcome else ""
    return {"code": outcome, "label": label, "common": ""}


def notice_given_up(report: CadReport) -> None:
    """Owe the program admins a word that this CAD is not told; part of giving up.

    At most one an hour, and none to who has one of the last day still unread.
    """
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    _notice(report.jurisdiction_id, report.outlet.feed_id, hour)


def notice_unasked(jurisdiction: Jurisdiction) -> None:
    """Owe them one, once a day, of each CAD that should ask for its reports and does not."""
    day = days.bounds(days.today(jurisdiction.zone), jurisdiction.zone)[0]
    for outlet in Outlet.objects.filter(jurisdiction=jurisdiction).unasked():
        _notice(jurisdiction.pk, outlet.feed_id, day)


def _notice(here: UUID, feed: UUID, at: datetime) -> None:
    told = Notice.objects.unread().filter(
        jurisdiction_id=here,
        kind=Notice.Kind.CAD_UNTOLD,
        subject_id=feed,
        created_at__gt=timezone.now() - REMINDED_AFTER,
    )
    admins = Membership.objects.active().filter(
        jurisdiction_id=here, role__in=PROGRAM_ADMIN
    )
    unaware = admins.exclude(user__in=told.values("recipient"))
    owed = [Owed(feed, at, user) for user in unaware.values_list("user", flat=True)]
    owe(here, Notice.Kind.CAD_UNTOLD, CadFeed._meta.label_lower, owed)


@transaction.atomic
def pull(outlet: Outlet, *, since: int) -> list[CadReport]:
    """Give what this outlet was told after that number, oldest first.

    Whoever asks from a number on has what came before it: that is settled as sent.
    Raises InvalidInput for a number that none has yet, which would hide what is to come,
    and where reports are sent: those would count as sent and never be.
    """
    Outlet.objects.select_for_update().only("pk").get(pk=outlet.pk)
    outlet.refresh_from_db(fields=["numbered", "way"])
    if outlet.way != Outlet.Way.PULL:
        raise InvalidInput("This CAD is sent its reports: it cannot ask for them.")
    mine = CadReport.objects.filter(outlet=outlet)
    fresh = list(mine.filter(number=None).order_by("id")[:MOST_NUMBERED])
    for number, report in enumerate(fresh, outlet.numbered + 1):
        report.number = number
    if fresh:
        CadReport.objects.bulk_update(fresh, ["number"])
        outlet.numbered += len(fresh)
        outlet.save(update_fields=["numbered"])
    if since > outlet.numbered:
        raise InvalidInput(
            f"Reports are numbered up to {outlet.numbered}: ask again from 0."
        )
    unsettled = mine.filter(number__lte=since).exclude(state=CadReport.State.SENT)
    unsettled.update(state=CadReport.State.SENT, sent_at=timezone.now(), lease=None)
    return list(mine.filter(number__gt=since).order_by("number")[:MOST_PULLED])


@transaction.atomic
def send_again(report: CadReport) -> bool:
    """Owe a report that was given up, or that waits after a failure, once more and now."""
    dead = CadReport.objects.filter(pk=report.pk).failing()
    owed = dead.update(
        state=CadReport.State.OWED, attempts=0, lease=None, due_at=timezone.now()
    )
    if owed:
        trace("change", report, reason="sent again")
        ring(SWEEP)
    return bool(owed)


@transaction.atomic
def send_all_again(*, by: "User") -> int:
    """Owe every report that was given up once more; return how many there were."""
    dead = CadReport.objects.visible_to(by).given_up()
    owed = dead.update(
        state=CadReport.State.OWED, attempts=0, lease=None, due_at=timezone.now()
    )
    if owed:
        trace("change", ("dispatch.cadreport", None), reason=f"{owed} sent again")
        ring(SWEEP)
    return owed
