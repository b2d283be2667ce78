"""What the floor of the invented program shows besides its calls: two of one incident,
one merged already, one from the paper of an outage, and waits as long as they would be."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from accounts.models import Jurisdiction, User
from dispatch.actions import enter_call
from dispatch.actions.merging import merge_calls
from dispatch.actions.past import STEPS, End, PastCall, enter_past_call
from dispatch.demo import places
from dispatch.models import Call, CallType, FloorRules, Wait

WAITING_AT = "14 Elm Ct"
# Minutes from the call: its screen, its offer, when it was taken and when it ended.
PAPER = (0, 1, 2, 5, 34)


def load(jurisdiction: Jurisdiction, users: Mapping[str, User]) -> None:
    taker, clinician = users["call_taker"], users["clinician"]
    FloorRules(jurisdiction=jurisdiction, wait_limit=timedelta(minutes=2)).store(
        by=users.get("program_admin")
    )
    kind = CallType.objects.current().get(code="WELFARE")
    here = places.whole(WAITING_AT, jurisdiction)
    waiting = next(c for c in Call.objects.waiting() if c.place == here)
    same = enter_call(
        by=taker,
        callback="(206) 555-0170",
        place=here,
        call_type=kind,
        details="The man upstairs heard her fall this morning; her dog barks.",
        caller_role="Witness",
        caller_name="Pavel Novak",
    )
    merge_calls(same, into=waiting, by=taker)
    enter_call(
        by=taker,
        callback="(206) 555-0134",
        place=places.whole("2200 Lark Ave", jurisdiction),
        details="The line broke; the mother of the man with the letter rings again.",
        caller_role="PatientRelative",
    )
    begun = timezone.now() - timedelta(hours=40)
    times = {
        step: begun + timedelta(minutes=minute)
        for step, minute in zip(STEPS, PAPER, strict=True)
    }
    said = {
        "callback": "(206) 555-0117",
        "place": places.whole("318 Quarry Rd", jurisdiction),
        "call_type": CallType.objects.current().get(code="MNTL"),
        "details": "Written on paper while the network was down.",
        "cad_number": "26-317-0555",
    }
    enter_past_call(
        PastCall(
            times=times,
            said=said,
            answers={"weapon": "no", "violence": "no", "medical": "no"},
            taken_by=clinician,
            end=End.DIVERTED,
        ),
        by=taker,
    )


def date_wait(call: Call) -> None:
    """Let the wait of a call that was put back in time be as long as the call says."""
    ended = call.accepted_at or call.closed_at
    waits = Wait.objects.filter(call=call)
    waits.filter(ended_at=None).update(began_at=call.offered_at)
    waits.exclude(ended_at=None).update(began_at=call.offered_at, ended_at=ended)
