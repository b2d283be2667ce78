"""What follows when nobody takes an offer in time, or nobody is there to take one."""

from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.errors import ConflictError
from dispatch.actions import sending
from dispatch.models import Call, DiversionPolicy, Responder, Response, Wait
from dispatch.models.screens import send_instead
from notifications.actions import Owed, owe
from notifications.models import Notice
from staffing.models import Availability

if TYPE_CHECKING:
    from accounts.models import User

SUBJECT = "dispatch.call"
# Of two decisions about one incident the one that sends more stands.
INVASIVE = ("", *sending.LESSER, Responder.POLICE)


def clinicians_ready(jurisdiction_id: UUID) -> int:
    """Count those who take calls, are ready and speak with nobody."""
    here = Availability.objects.filter(jurisdiction_id=jurisdiction_id)
    return here.ready().count()


def when_nobody(by: "User") -> str:
    """Say in plain words what to do while no clinician is ready, '' when one is."""
    if clinicians_ready(by.jurisdiction_id):
        return ""
    rules = DiversionPolicy.objects.visible_to(by).active().first()
    return rules.when_nobody if rules else "Nobody is available: 911 goes on with it."


def who_is_due(call: Call, fallback: str) -> str:
    """Name who is due where no clinician takes this call: the policy's fallback.

    Where its last screen was decided for somebody else than a clinician, it is they,
    however the call came before the clinicians. The same holds for each call that was
    merged into it; of all these the one that sends more stands.
    """
    calls = (call, *call.merged.all())
    return max((_due_for(one, fallback) for one in calls), key=INVASIVE.index)


def _due_for(call: Call, fallback: str) -> str:
    screen = call.screens.first()
    named = screen.named if screen else ""
    return fallback if named in {"", Responder.CLINICIAN} else named


def what_to_do(call: Call, *, by: "User") -> tuple[str, str]:
    """Say what to do with a call for a clinician, and who is due; '' while one is ready."""
    words = when_nobody(by)
    rules = DiversionPolicy.objects.visible_to(by).active().first()
    if not words or rules is None:
        return words, ""
    due = who_is_due(call, rules.fallback)
    return (words if due == rules.fallback else send_instead(due)), due


@transaction.atomic
def escalate_untaken(rules: DiversionPolicy, *, limit: int) -> int:
    """Send the offers that nobody took in time to who is due then, each once.

    The unit is asked for and whoever offered the call is told; the call still waits,
    so that a clinician who comes free can take it.
    """
    since = timezone.now() - rules.offer_limit
    # Released or told apart, a call keeps its first offer's time and waits anew.
    waits = Wait.objects.filter(call=OuterRef("pk"), ended_at=None)
    is_late = Exists(waits.filter(began_at__lt=since)) | (
        ~Exists(waits) & Q(offered_at__lt=since)
    )
    late = Call.objects.waiting().filter(
        is_late, jurisdiction_id=rules.jurisdiction_id, escalated_at=None
    )
    calls = list(late.select_for_update(skip_locked=True, of=("self",))[:limit])
    for call in calls:
        due = who_is_due(call, rules.fallback)
        call.escalate(to=due)
        with suppress(ConflictError, IntegrityError), transaction.atomic():
            # Where no team can go the page says so, and a person chooses another.
            _ask_for(call, due)
    owed = [
        Owed(call.pk, call.escalated_at, call.offered_by_id)
        for call in calls
        if call.offered_by_id
    ]
    owe(rules.jurisdiction_id, Notice.Kind.OFFER_UNTAKEN, SUBJECT, owed, by_mail=False)
    return len(calls)


def _ask_for(call: Call, kind: str) -> None:
    """Ask for the fallback as a unit, where it is one and none is out already."""
    if kind not in Response.Kind.values or sending.already_sent(call, kind):
        return
    team, slot = sending.slot_by_clock(call, kind)
    Response(
        jurisdiction_id=call.jurisdiction_id,
        call=call,
        kind=kind,
        team=team,
        slot=slot,
        place=call.place,
        requested_by=None,
    ).store(by=None)
