"""Invented transfers to and from 988, a month of the center, and what CAD was told."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Jurisdiction, User
from core.ids import uuid7
from dispatch.actions import reconciling
from dispatch.lifeline_csv import Month, Row
from dispatch.models import CadFeed, CadReport, Call, Outlet, Transfer
from dispatch.webhooks import new_secret

# Which past call, which way, who stayed on, how it went, the center's id.
STORIES = (
    ("diverted", "to_988", "call_taker", "accepted", "988-20417"),
    ("diverted", "to_988", "nobody", "accepted", "988-20433"),
    ("diverted", "from_988", "counselor", "accepted", "988-20440"),
    ("dropped", "to_988", "nobody", "dropped", ""),
    ("returned", "to_988", "clinician", "returned", "988-20461"),
    ("co_notified", "from_988", "counselor", "accepted", "988-20472"),
)
WEBHOOK = "https://cad.example/divert"


def load(jurisdiction: Jurisdiction, users: Mapping[str, User]) -> None:
    """Tell of six transfers, what 988 counted of them, and two reports given up."""
    transfers = _transfers(jurisdiction, users["call_taker"])
    _month(jurisdiction, users["supervisor"], transfers)
    _told(jurisdiction)


def _transfers(jurisdiction: Jurisdiction, taker: User) -> list[Transfer]:
    ended = Call.objects.filter(jurisdiction=jurisdiction, transfers=None)
    found: list[Transfer] = []
    for outcome, direction, stayed_on, status, reference in STORIES:
        of_kind = ended.filter(outcome_class=outcome).order_by("-received_at")
        call = of_kind.exclude(pk__in=[t.call_id for t in found]).first()
        if call is None:
            continue
        start = call.received_at + timedelta(seconds=90)
        times: dict[str, Any] = {}
        if status == "accepted":
            times = {"accepted_at": start + timedelta(seconds=75)}
        else:
            times = {"ended_at": start + timedelta(minutes=3)}
        found.append(
            Transfer(
                jurisdiction=jurisdiction,
                call=call,
                direction=direction,
                stayed_on=stayed_on,
                status=status,
                reference=reference,
                started_at=start,
                started_by=taker,
                **times,
            ).store(by=taker)
        )
    return found


def _month(
    jurisdiction: Jurisdiction, supervisor: User, transfers: list[Transfer]
) -> None:
    """The center missed one, counted one that we did not, and another end of a third."""
    if not transfers:
        return
    start = timezone.localtime(transfers[0].started_at, jurisdiction.zone)
    month = start.date().replace(day=1)
    told = [
        Row(
            line,
            transfer.started_at,
            transfer.direction,
            "returned" if transfer.status == "dropped" else transfer.status,
            transfer.reference,
        )
        for line, transfer in enumerate(transfers[:-1], 2)
    ]
    columns = {"at": "Started", "direction": "Direction", "status": "Outcome"}
    told.append(
        Row(9, start - timedelta(minutes=41), "to_988", "accepted", "988-20409")
    )
    reconciling.keep_month(
        month,
        by=supervisor,
        name=f"988-{month:%Y-%m}.csv",
        read=Month(columns | {"reference": "Transfer ID"}, told),
    )


def _told(jurisdiction: Jurisdiction) -> None:
    feed = CadFeed.objects.create(
        jurisdiction=jurisdiction, name="county-cad", secret=new_secret()
    )
    outlet = Outlet.objects.create(
        jurisdiction=jurisdiction,
        feed=feed,
        way=Outlet.Way.WEBHOOK,
        address=WEBHOOK,
        is_active=False,
    )
    ended = Call.objects.filter(jurisdiction=jurisdiction, outcome_class="returned")
    for call in ended.order_by("-closed_at")[:2]:
        key = uuid7()
        CadReport.objects.create(
            id=key,
            jurisdiction=jurisdiction,
            outlet=outlet,
            call=call,
            kind=CadReport.Kind.DISPOSITION,
            occurred_at=call.closed_at,
            content={"type": "disposition", "cadNumber": call.cad_number},
            message_id=f"msg_{key.hex}",
            state=CadReport.State.DEAD,
            attempts=16,
            last_error="it answered 503",
        )
