"""Which mobile crisis team drives: those on shift, with a place free, nearest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from core.errors import ConflictError, DomainError
from dispatch.models import Call, Responder, Response
from providers.actions.teams import free_slot
from providers.crisis_map import places
from providers.models import Team, TeamSlot

if TYPE_CHECKING:
    from accounts.models import User

Sent = tuple[Team | None, TeamSlot | None]
MOBILE = Response.Kind.MOBILE_CRISIS
POLICE = Response.Kind.POLICE
AGAIN = "+again"
BECAUSE = "?"
# From the least invasive on; whoever stands below police is a lesser response.
LESSER = (
    Responder.CLINICIAN,
    Responder.LIFELINE,
    Responder.COMMUNITY,
    Responder.MOBILE_CRISIS,
    Responder.EMS,
    Responder.FIRE,
)
# Where a team goes is known to be here, not known, or known to be elsewhere.
ORDER = {True: 0, None: 1, False: 2}


@dataclass(frozen=True)
class Option:
    """A team as the floor sees it before sending it."""

    team: Team
    limit: int
    out: int
    on_shift: bool
    covers: bool | None

    @property
    def can_go(self) -> bool:
        return self.on_shift and self.out < self.limit

    @property
    def label(self) -> str:
        free = f"{self.team}: {self.limit - self.out} of {self.limit} free"
        return f"{free}, outside its area" if self.covers is False else free

    @property
    def why_not(self) -> str:
        """Say why it cannot be sent, '' when it can."""
        if not self.on_shift:
            return f"{self.team} is not on shift."
        if self.out >= self.limit:
            return f"{self.team} is full: {self.out} of {self.limit} are out."
        return ""


def teams_for(call: Call | None, *, by: "User") -> list[Option]:
    """List the teams of the user's jurisdiction, those that can best be sent first."""
    return _options(Team.objects.visible_to(by), call)


def _options(teams: Any, call: Call | None) -> list[Option]:
    found = list(teams.active().standing_at(timezone.now()))
    names = _names_of_place(call) if call and found else ()
    options = [
        Option(t, t.limit, t.out, t.on_shift, t.covers(names))  # type: ignore[attr-defined]
        for t in found
    ]
    return sorted(options, key=lambda o: (not o.can_go, ORDER[o.covers], o.team.name))


def already_sent(call: Call, kind: str) -> Response | None:
    """Give the newest unit of this kind that is asked for and not yet back."""
    return call.responses.open().filter(kind=kind).select_related("team").first()


def lesser_than(call: Call, kind: str) -> str:
    """Name whom the policy allows where police are asked for, '' where none is said.

    What it left undecided for want of an answer allows nobody in particular.
    """
    screen = call.screens.order_by("-at").first() if kind == POLICE else None
    if screen is None or screen.eligible is None:
        return ""
    return screen.responder if screen.responder in LESSER else ""


def ways_to_help(call: Call | None, *, by: "User") -> tuple[list[tuple[str, str]], str]:
    """Give the choices of "Send help", teams first, and a word on teams that cannot go.

    A choice of a kind that is out already says which unit and since when, and sends a
    second one.
    Police stand there once for each reason where the policy allows a lesser response:
    the key that sends them says why, and nobody waits for a second question.
    """
    choices, note = _choices(call, by=by)
    if call and lesser_than(call, POLICE):
        choices = [pair for value, label in choices for pair in _because(value, label)]
    out = list(call.responses.open().in_order()) if call else []
    return [_second(value, label, out) for value, label in choices], note


def _second(value: str, label: str, out: list[Response]) -> tuple[str, str]:
    """Say of a choice whose kind is out that it is a second unit, and which is out."""
    kind, _, pk = value.partition(BECAUSE)[0].partition(":")
    same_kind = [unit for unit in out if unit.kind == kind]
    if not same_kind:
        return value, label
    # The team of this very choice, where it is one of those out.
    same_team = [unit for unit in same_kind if pk and str(unit.team_id) == pk]
    unit = (same_team or same_kind)[-1]
    is_named = same_team or not unit.team
    words = unit.step_words if is_named else f"{unit.team} {unit.step_words}"
    return f"{value}{AGAIN}", f"Second unit: {label} ({words})"


def _because(value: str, label: str) -> list[tuple[str, str]]:
    if value != POLICE:
        return [(value, label)]
    return [
        (f"{value}{BECAUSE}{why.value}", f"{label}: {why.label}")
        for why in Response.Why
        if why != Response.Why.OTHER
    ]


def why_no_team(call: Call, *, by: "User") -> str:
    """Say why no mobile crisis team can go, '' where one can or none is kept here."""
    options = teams_for(call, by=by)
    if not options or any(option.can_go for option in options):
        return ""
    return _no_team(options)


def _no_team(options: Iterable[Option]) -> str:
    why = " ".join(option.why_not for option in options if option.why_not)
    return f"No mobile crisis team can go. {why}"


def _choices(call: Call | None, *, by: "User") -> tuple[list[tuple[str, str]], str]:
    kinds = [(str(kind.value), str(kind.label)) for kind in Response.Kind]
    options = teams_for(call, by=by)
    if not options:
        return kinds, ""
    teams = [(f"{MOBILE}:{o.team.pk}", o.label) for o in options if o.can_go]
    others = [pair for pair in kinds if pair[0] != MOBILE]
    if not teams:
        return others, _no_team(options)
    return teams + others, " ".join(o.why_not for o in options if o.why_not)


def chosen(value: str, *, by: "User") -> dict[str, object]:
    """Read one of those choices: a kind, a team after a colon, a reason after a ?."""
    again = value.endswith(AGAIN)
    value, _, why = value.removesuffix(AGAIN).partition(BECAUSE)
    kind, _, pk = value.partition(":")
    if kind not in Response.Kind.values or why not in {"", *Response.Why.values}:
        raise DomainError("Choose who is to be sent.")
    team = _team(pk, by) if pk else None
    return {"kind": kind, "team": team, "again": again, "why": why}


def slot_for(call: Call, kind: str, team: Team | None, *, by: "User") -> Sent:
    """Hold a place of the team that is to drive; of none where no team is kept here.

    Without a team named, the first that can go and is not known to go elsewhere.
    Raises ConflictError where the team, or every team, is full or off shift.
    """
    if kind != MOBILE:
        if team:
            raise DomainError("A team is sent as a mobile crisis team.")
        return None, None
    if team:
        return team, free_slot(team)
    return _first_free(teams_for(call, by=by))


def slot_by_clock(call: Call, kind: str) -> Sent:
    """Hold a place as `slot_for` does, where nobody asks but the clock.

    Whoever offered the call may have left or changed roles since: the teams are those of
    the jurisdiction. Raises ConflictError where every team is full or off shift.
    """
    if kind != MOBILE:
        return None, None
    here = Team.objects.filter(jurisdiction_id=call.jurisdiction_id)
    return _first_free(_options(here, call))


def _first_free(options: Iterable[Option]) -> Sent:
    said = []
    for option in options:
        if option.covers is False:
            said.append(f"{option.team} does not go there.")
            continue
        try:
            # A team that cannot go is let go of again: who held one and waited for
            # another could wait for somebody who does the same the other way round.
            with transaction.atomic():
                return option.team, free_slot(option.team)
        except ConflictError as full:
            said.append(full.message)
    if said:
        raise ConflictError(f"{' '.join(said)} Choose somebody else to send.")
    return None, None


def _names_of_place(call: Call) -> list[str]:
    county = places.named(call.area, call.jurisdiction) if call.area else None
    return [call.area, county.name] if county else [call.area]


def _team(pk: str, by: "User") -> Team:
    try:
        return Team.objects.visible_to(by).get(pk=UUID(pk))
    except (ValueError, Team.DoesNotExist) as error:
        raise DomainError("Choose who is to be sent.") from error
