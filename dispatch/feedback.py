"""What became of the calls that a call taker offered: said plainly, and of nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from dispatch.models import Call, OutcomeClass, Response, Transfer

if TYPE_CHECKING:
    from accounts.models import User

SHOWN_FOR = timedelta(days=14)
MOST = 50
HELPED = ("good", "helped")
OPEN = ("calm", "not known yet")
UNREACHED = ("warn", "nobody was reached")
NOT_DIVERTED = ("warn", "not diverted")
RESOLVED = ("was resolved by phone", *HELPED)
MET = ("was met by a mobile crisis team or community responder", *HELPED)
BY_988 = ("was taken over by 988", *HELPED)
ON_ITS_WAY = ("was taken by phone, and a team is still on its way", *OPEN)
MET_NOBODY = ("was taken by phone, and a team that was sent met nobody", *UNREACHED)
# Of the common dispositions those after which nobody was helped, with or without a team.
UNHELPED = {
    "10": ("was cancelled before anybody could be helped", "calm", "cancelled"),
    "14": ("was taken by a clinician who could not reach the caller", *UNREACHED),
    "22": ("was a duplicate of another call", "calm", "duplicate"),
}
ENDS = {
    OutcomeClass.CO_NOTIFIED: "was taken by a clinician, with police, fire or EMS as well",
    OutcomeClass.RETURNED: "was given back to 911",
    OutcomeClass.DROPPED: "was lost before a clinician could help",
    OutcomeClass.DECLINED: "was declined: the caller did not want a clinician",
}


@dataclass(frozen=True)
class Told:
    """One sentence about one call, without a word on who it was or where."""

    at: datetime
    words: str
    kind: str
    tag: str

    @property
    def sentence(self) -> str:
        at = timezone.localtime(self.at)
        today = timezone.localdate()
        when = f"at {at:%H:%M}" if at.date() == today else f"on {at:%-d %b at %H:%M}"
        return f"The call you transferred {when} {self.words}."


def for_call_taker(user: "User", *, most: int = MOST) -> list[Told]:
    """Tell somebody what became of the calls they offered, the last ended first."""
    lesser = Response.objects.filter(call=OuterRef("pk")).lesser()
    # A unit that was only asked for has met nobody.
    met = lesser.filter(contact_confirmed_at__isnull=False)
    passed = Transfer.objects.to_988().filter(call=OuterRef("pk"), status="accepted")
    calls = (
        Call.objects.visible_to(user)
        .filter(offered_by=user, closed_at__gte=timezone.now() - SHOWN_FOR)
        .exclude(outcome_class="")
        .annotate(
            met=Exists(met),
            out=Exists(lesser.open()),
            went=Exists(lesser.filter(status="cleared")),
            by_988=Exists(passed),
            common_code=F("disposition__common_code"),
        )
        .order_by("-closed_at")
        .only("pk", "outcome_class", "offered_at")
    )
    return [_told(call) for call in calls[:most]]


def _told(call: Any) -> Told:
    at = call.offered_at or call.received_at
    if call.outcome_class == OutcomeClass.DIVERTED:
        return Told(at, *_how(call))
    words = ENDS[OutcomeClass(call.outcome_class)]
    if call.outcome_class == OutcomeClass.CO_NOTIFIED:
        return Told(at, words, "calm", "helped, with a response")
    return Told(at, words, *NOT_DIVERTED)


def _how(call: Any) -> tuple[str, str, str]:
    if call.met:
        return MET
    if call.out:
        return ON_ITS_WAY
    if call.went:
        return MET_NOBODY
    if call.by_988:
        return BY_988
    return UNHELPED.get(call.common_code, RESOLVED)
