"""Invented referrals, some in each state, for the demo jurisdictions."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import cycle

from django.utils import timezone

from accounts.models import Jurisdiction, User
from accounts.permissions import Role
from cases.models import Case
from providers.models import ServiceAtLocation
from referrals import actions, demo_gaps
from referrals.models import Referral, Warmth

Reason, Rung = Referral.Reason, Referral.Rung

# Each a walk through the verbs: what the demo shows in the work list.
WALKS: tuple[tuple[str, ...], ...] = (
    (),
    ("accept",),
    ("late",),
    ("accept", "start", "record_visit"),
    ("reject",),
    ("accept", "start", "complete"),
    (),
    ("accept", "start", "hold"),
    ("late", "cancel"),
    ("accept", "start", "fail"),
)
ARGUMENTS: dict[str, dict[str, str]] = {
    "reject": {"reason": Reason.NO_CAPACITY, "note": "Full until Thursday."},
    "cancel": {"reason": Reason.NO_ANSWER},
    "hold": {
        "reason": Reason.NO_CAPACITY,
        "note": "Waiting for the bed to be cleaned.",
    },
    "fail": {"reason": Reason.NO_SHOW},
    "complete": {"rung": Rung.OBTAINED},
}


def load(jurisdiction: Jurisdiction, users: Mapping[str, User]) -> None:
    """Refer from the open cases of the demo to services of the directory."""
    by = users[Role.CASE_MANAGER]
    cases = list(Case.objects.filter(jurisdiction=jurisdiction).open()[:20])
    places = list(
        ServiceAtLocation.objects.filter(service__do_not_refer=False)
        .select_related("service")
        .order_by("service__name")[: len(WALKS)]
    )
    if not cases or not places:
        return
    demo_gaps.load(jurisdiction, cases, users)
    for step, (walk, case) in enumerate(zip(WALKS, cycle(cases), strict=False)):
        turn = step // len(cases)  # the next time round, another service
        _walk(case, places[(step + turn) % len(places)], walk, by=by)


def _walk(
    case: Case, place: ServiceAtLocation, walk: tuple[str, ...], *, by: User
) -> None:
    if case.referrals.open().filter(service_at_location=place).exists():
        return
    need = case.needs.filter(status="unmet").first()
    referral = actions.refer(
        case, by=by, need=need, warmth=Warmth.COLD, service_at_location=place
    )
    for verb in walk:
        if verb == "late":
            _let_it_be_late(referral, by=by)
        else:
            # The action, where there is one: a no also tells the directory and the map.
            step = getattr(actions, verb, getattr(Referral, verb, None))
            step(referral, by=by, **ARGUMENTS.get(verb, {}))


def _let_it_be_late(referral: Referral, *, by: User) -> None:
    referral.sent_at = timezone.now() - timedelta(hours=26)
    referral.answer_due_at = timezone.now() - timedelta(hours=2)
    referral.store(by=by)
