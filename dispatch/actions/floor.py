"""What the people of the floor do with a call."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.access import trace
from core.errors import ConflictError, DomainError
from core.text import normal_phone
from dispatch.actions import sending
from dispatch.actions.correcting import correct_call
from dispatch.actions.incoming import new_call
from dispatch.actions.locking import lock_where_it_goes_on
from dispatch.facts import CallFacts, PlaceFacts, area_in
from dispatch.models import Call, DiversionPolicy, Response, Screen, ScreenForm
from dispatch.models.call_passing import refuse_on_its_way
from dispatch.models.calls import CONTACTS_SHOWN, PRIORITY_WHEN_UNKNOWN
from dispatch.models.outcomes import derive_anew
from dispatch.models.response_lists import EMERGENCY
from dispatch.policy import deciding as policy
from dispatch.questions import answer_of, caller_role
from providers.models import Team

AT_ONCE = timedelta(seconds=20)
TYPED = ("place", "details", "cad_number", "caller_name", "caller_role")


@transaction.atomic
def enter_call_once(*, by: User, **said: Any) -> Call:
    """Make a call from a page; the same words of the same person at once are one call."""
    # Two presses wait for each other here: the second finds the call of the first.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    return just_entered(said, by=by) or enter_call(by=by, **said)


def just_entered(said: Mapping[str, Any], *, by: User, **known: Any) -> Call | None:
    """Find the call that this person made of the same words a moment ago."""
    since = timezone.now() - AT_ONCE
    made = Call.history.filter(
        history_type="+", history_user=by, history_date__gt=since
    )
    known = {"source": Call.Source.HAND} | known
    just_now = Call.objects.visible_to(by).filter(**known)
    found = just_now.filter(created_at__gt=since, pk__in=made.values("id"))
    return next((call for call in found if _tells(call, said)), None)


def _tells(call: Call, said: Mapping[str, Any]) -> bool:
    """Tell whether the call is what these words would make."""
    kind, phone = said.get("call_type"), said.get("callback", "").strip()
    by_type = kind.default_priority if kind else PRIORITY_WHEN_UNKNOWN
    made = {
        "callback": normal_phone(phone) or phone,
        "call_type": kind,
        "priority": said.get("priority") or by_type,
        **{name: said.get(name, "").strip() for name in TYPED},
    }
    return all(getattr(call, name) == value for name, value in made.items())


@transaction.atomic
def enter_call(*, by: User, source: str = Call.Source.HAND, **said: Any) -> Call:
    """Make a call from what a person typed; it stands where a CAD message would put it.

    `said` holds any of callback, place, call_type, priority, details, caller_name,
    caller_role, cad_number and received_at.
    """
    kind, place = said.get("call_type"), said.get("place", "").strip()
    callback = said.get("callback", "").strip()
    facts = CallFacts(
        cad_number=said.get("cad_number", "").strip(),
        type_code=kind.code if kind else "",
        type_text=kind.label if kind else "",
        priority=said.get("priority"),
        received_at=said.get("received_at"),
        place=PlaceFacts(
            text=place, kind="Caller" if place else "", area=area_in(place)
        ),
        # A number we cannot read is kept as it was typed rather than lost.
        callback=normal_phone(callback) or callback,
        caller_name=said.get("caller_name", "").strip(),
        caller_role=said.get("caller_role", "").strip(),
        notes=(said.get("details", "").strip(),),
    )
    return new_call(facts, by=by, source=source)


def preview_decision(call: Call, answers: Mapping[str, str]) -> policy.Decision:
    """Say what the active policy would decide by these answers; nothing is kept."""
    form, rules = _in_force(call)
    return rules.decide(_situation(call, _given(form, answers)), form.safety)


@transaction.atomic
def screen_call(
    call: Call, *, by: User, answers: Mapping[str, str], at: datetime | None = None
) -> Screen:
    """Keep the answers with the decision of the active policy, and mark the call screened.

    A call that waits already may be screened again when an answer has changed.
    Raises DomainError where no screen form or policy is active.
    """
    form, rules = _in_force(call)
    call.refresh_from_db(from_queryset=Call.objects.select_for_update(no_key=True))
    if call.is_ended_unasked:
        call.take_up_again(by=by)
    if call.status not in {"received", "screened", "offered"}:
        raise ConflictError("A call is screened before a clinician takes it.")
    at = at or timezone.now()
    given = _given(form, answers)
    decision = rules.decide(_situation(call, given, at), form.safety)
    screen = Screen(
        jurisdiction_id=call.jurisdiction_id,
        call=call,
        form=form,
        policy=rules,
        answers=given,
        eligible=decision.eligible,
        responder=decision.responder,
        rule=decision.rule,
        reason=decision.reason[:300],
        say=decision.say[:300],
        missing=list(decision.missing),
        by=by,
        at=at,
    ).store(by=by)
    if not call.caller_role and (role := caller_role(given)):
        call._amend(by=by, caller_role=role)
    if call.status == call.Status.RECEIVED:
        call.move_to_screened(by=by, at=at)
    return screen


@transaction.atomic
def offer_call(
    call: Call, *, by: User, reason: str = "", at: datetime | None = None
) -> None:
    """Put a screened call before the clinicians.

    Any call can be offered; against or without the policy's word it takes a reason.
    Raises ConflictError for one that is on its way to 988.
    """
    _lock_here(call)
    screen = call.screens.first()
    if screen and not screen.goes_to_clinician:
        if not reason.strip():
            raise DomainError(
                "The policy does not send this call to a clinician: say why you do."
            )
        screen.override(by=by, reason=reason.strip())
    call.offer(by=by, at=at)


@transaction.atomic
def close_call(call: Call, *, by: User, reason: str) -> None:
    """End a screened call that 911 goes on with.

    Where the policy would have diverted it and nobody offered it, that is an override
    of the decision, kept with it. Raises ConflictError for one on its way to 988.
    """
    _lock_here(call)
    screen = call.screens.first()
    call.close_undiverted(by=by, reason=reason)
    if screen and screen.eligible and not call.offered_at:
        screen.override(by=by, reason=reason.strip())


@transaction.atomic
def take_next_call(*, by: User) -> Call | None:
    """Give this clinician the most urgent, longest offered call, or None.

    Whoever else asks at the same moment passes over the locked row and gets the next.
    """
    waiting = Call.objects.visible_to(by).waiting()
    call = waiting.select_for_update(skip_locked=True, no_key=True).first()
    if call:
        call.take(by=by)
    return call


class AlreadySent(ConflictError):
    """Such a unit is on its way already; sending another is a choice of its own."""

    def __init__(self, sent: Response) -> None:
        at = timezone.localtime(sent.requested_at)
        super().__init__(
            f"{sent.who} was already sent at {at:%H:%M}. "
            "Send a second unit only if one more is needed.",
            sent={"response": str(sent.pk), "requested_at": at.isoformat()},
        )


@transaction.atomic
def send_help(  # noqa: PLR0913 - one key says all of it
    call: Call,
    *,
    by: User,
    kind: str,
    team: Team | None = None,
    again: bool = False,
    why: str = "",
    place: str = "",
) -> Response:
    """Ask for a unit to where the call is, at once, whatever state the call is in.

    `place` says where that is, where nobody knew it before; else it goes to the notes.

    A second unit of a kind that is already asked for is sent only `again`: a key pressed
    twice, or by two, is one unit and a ConflictError that says since when. Raises
    ConflictError for a mobile crisis team that is full or off shift. Police go at once
    without a word of `why`, too; it is asked for before they can be cleared. For a merged
    call the unit is that of the one it goes on in, and comes back when they are told apart.
    """
    if kind not in Response.Kind.values:
        raise DomainError("Choose who is to be sent.")
    asked, call = call, lock_where_it_goes_on(call)
    if not again and (sent := sending.already_sent(call, kind)):
        raise AlreadySent(sent)
    _keep_place(call, place.strip(), known=call.place or asked.place, by=by)
    team, slot = sending.slot_for(call, kind, team, by=by)
    lesser = sending.lesser_than(call, kind)
    response = Response(
        jurisdiction_id=call.jurisdiction_id,
        call=call,
        merged_from=asked if asked != call else None,
        kind=kind,
        team=team,
        slot=slot,
        place=call.place or asked.place or place.strip(),
        requested_by=by,
        lesser=lesser,
        why=why if lesser else "",
    ).store(by=by)
    if response.kind in EMERGENCY:
        # Asked for after the end, it makes of a diversion what it was not any more.
        derive_anew(call, by=by)
    trace("view", call, reason="location for help")
    return response


@transaction.atomic
def keep_told_place(call: Call, place: str, *, by: User) -> None:
    """Keep the place that came with a key for a unit that is out already."""
    asked, call = call, lock_where_it_goes_on(call)
    _keep_place(call, place.strip(), known=call.place or asked.place, by=by)


def _keep_place(call: Call, told: str, *, known: str, by: User) -> None:
    """Write where help was to go on the call; beside the place that came in meanwhile."""
    if not told or not call.is_open or told == known:
        return
    more = {"details": f"Told with help: {told}"} if known else {"place": told}
    correct_call(call, by=by, **more)


def _lock_here(call: Call) -> None:
    """Lock the call. Raises ConflictError while it is on its way to 988."""
    call.refresh_from_db(from_queryset=Call.objects.select_for_update(no_key=True))
    refuse_on_its_way(call)


def _in_force(call: Call) -> tuple[ScreenForm, DiversionPolicy]:
    scoped = {"jurisdiction_id": call.jurisdiction_id}
    form = ScreenForm.objects.active().filter(**scoped).first()
    rules = DiversionPolicy.objects.active().filter(**scoped).first()
    if not (form and rules):
        raise DomainError("No screen form and diversion policy are active here.")
    return form, rules


def _situation(
    call: Call, answers: Mapping[str, str], at: datetime | None = None
) -> policy.Situation:
    kind = call.call_type
    codes = {kind.code, kind.registry_code} - {""} if kind else set()
    zone = call.jurisdiction.zone
    return policy.Situation(
        codes=frozenset(codes),
        priority=call.priority,
        answers=answers,
        contacts=Call.objects.earlier_contacts(call, CONTACTS_SHOWN).count(),
        area=call.area,
        local_time=timezone.localtime(at, timezone=zone),
    )


def _given(form: ScreenForm, answers: Mapping[str, str]) -> dict[str, str]:
    return {
        question["code"]: answer_of(question, answers.get(question["code"]))
        for question in form.questions
    }
