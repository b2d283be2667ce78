"""What the session page shows besides the note itself."""

import json
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from cases import actions
from cases.forms.colleagues import colleagues
from cases.forms.sessions import SessionForm
from cases.models import CarePlan, Session, SessionDraft
from cases.models.content import CARRIED, overlay, shown
from core.access import trace
from core.models import AccessLog
from desk.session_contacts import contacts
from dispatch.actions import ways_to_help
from dispatch.forms.passing import WHY_BACK
from dispatch.models import Call, Response, Screen
from staffing import watch

HERE = timedelta(minutes=5)
NARRATIVE = ("behavior", "intervention", "response", "plan")
QUICK_CODES = json.dumps(
    {
        ".wh": "Warm handoff to ",
        ".ch": "Cold handoff to ",
        ".si": "Asked about suicide aloud: ",
        ".nsi": "Asked about suicide aloud: denies thoughts, plan and intent. ",
        ".means": "Asked about means at home: ",
        ".gr": "Grounding and breathing together for ",
        ".sp": "Safety plan gone through together. ",
        ".cb": "Agreed to be called back ",
    }
)


def closing_context(user: User, session: Session) -> dict[str, Any]:
    """Gather only what changes on the page as the note is saved."""
    typed = as_typed(user, session)
    items = actions.to_close(typed, by=user)
    done = sum(item.is_done for item in items)
    return {
        "session": session,
        "to_close": items,
        "done": done,
        "links": links(user, session),
        "cad_line": actions.cad_line(typed) if typed.disposition_id else "",
        "is_update": True,
    }


def as_typed(user: User, session: Session) -> Session:
    """Give the session with what this user typed since it was saved last."""
    own = session.drafts.filter(author=user, base_version=session.version).first()
    return overlay(session, own.content if own else {})


def session_context(
    user: User, session: Session, *, form: SessionForm | None = None
) -> dict[str, Any]:
    """Gather everything the page of a session in progress shows."""
    person, call = session.case.person, session.call
    note = _note(user, session) if form is None else _sent(session, form)
    typed = overlay(session, note.pop("values"))
    items = actions.to_close(typed, by=user)
    help_kinds, help_note = ways_to_help(call, by=user)
    referrals = session.case.referrals.with_names().order_by("-created_at")[:5]
    return note | {
        "session": session,
        "call": call,
        "to_close": items,
        "done": sum(item.is_done for item in items),
        "links": links(user, session),
        "carried": _carried(session),
        "told": told_by(call) if user.has_perm("dispatch.view_call") else [],
        "contacts": contacts(user, session),
        **help_out(session),
        "care_plan": person.care_plans.filter(status="current").first(),
        "matches": _matches(user, session),
        "referrals": referrals,
        "follow_ups": session.case.follow_ups.scheduled().order_by("due_at")[:5],
        "cad_line": actions.cad_line(typed) if typed.disposition_id else "",
        "others": others_here(user, session),
        "codes": QUICK_CODES,
        "help_kinds": help_kinds,
        "help_note": help_note,
        "place": (call.place if call else "") or person.address,
        "colleagues": _may_be_handed(user, call),
        "why_back": WHY_BACK,
    }


def help_out(session: Session) -> dict[str, Any]:
    """List the units that are out on the session's call, to be kept or called off."""
    units = Response.objects.open().filter(call=session.call_id).in_order()
    units = units.select_related("team", "requested_by", "kept_by")
    return {"help_out": units, "further_actions": Response.FurtherAction.choices}


def _may_be_handed(user: User, call: Call | None) -> Any:
    """List whom the session may go to; with a held call, who takes calls, ready first."""
    if call and call.status == Call.Status.ACCEPTED:
        return watch.takers(user)
    return colleagues(user).exclude(pk=user.pk)


def _sent(session: Session, form: SessionForm) -> dict[str, Any]:
    """Show again what was sent and could not be taken."""
    return {"form": form, "values": form.typed(), "version": session.version}


def _note(user: User, session: Session) -> dict[str, Any]:
    """Show one's own draft over the record, and say who else has one."""
    drafts = list(session.drafts.select_related("author").order_by("-updated_at"))
    own = next((d for d in drafts if d.author_id == user.pk), None)
    values = shown(session, session.case.needs_wanted())
    clashes: list = []
    version, saved_at = session.version, None
    if own:
        saved_at = own.updated_at
        if own.base_version == session.version:
            values, version = values | own.content, own.version
        else:
            values, clashes = actions.merged(session, own)
    values["ended_at"] = values["ended_at"] or shown(session)["ended_at"]
    form = SessionForm(initial=values, session=session)
    if not any(values[name] for name in NARRATIVE):
        # The first words belong in the note, and not to keys that act.
        form.fields["behavior"].widget.attrs["autofocus"] = True
    return {
        "form": form,
        "values": values,
        "version": version,
        "saved_at": saved_at,
        "own_draft": own,
        "clashes": [(form.fields[c.field].label, c) for c in clashes],
        "others_drafts": [
            {"draft": draft, "is_current": _may_adopt(user, draft, session)}
            for draft in drafts
            if draft is not own
        ],
    }


def _may_adopt(user: User, draft: SessionDraft, session: Session) -> bool:
    """Say whether this user finishes the session, and the draft knows all of it."""
    is_finisher = user.pk == session.clinician_id or user.role == Role.SUPERVISOR
    return is_finisher and draft.base_version == session.version


def _carried(session: Session) -> Any:
    """Give the date that medication and history were carried over from, or None."""
    told = [getattr(session, name) for name in CARRIED]
    last = actions.last_signed(session) if any(told) else None
    is_same = last and [getattr(last, name) for name in CARRIED] == told
    return last.started_at if is_same else None


def _matches(user: User, session: Session) -> list[dict[str, Any]]:
    """Suggest who this is, with what must be known at once about each."""
    if not session.case.person.is_anonymous:
        return []
    who = reverse("desk:who", args=[session.pk])
    found = actions.suggest_people(session, by=user)[:3]
    plans = CarePlan.objects.filter(
        person__in=[m.person for m in found], status="current"
    )
    advice = {plan.person_id: plan for plan in plans}
    for match in found:
        trace("view", match.person, reason="match")
    return [
        {
            "person": match.person,
            "why": f"same {match.reasons}",
            "flags": match.person.safety_flags,
            "care_plan": advice.get(match.person.pk),
            "url": f"{who}#person-{match.person.pk}",
        }
        for match in found
    ]


def told_by(call: Call | None) -> list[Call]:
    """List the call with those merged into it, each with its answers, where it told any."""
    if call is None:
        return []
    merged = Call.objects.order_by("received_at").select_related("call_type")
    prefetch_related_objects([call], Prefetch("merged", merged))
    calls = [call, *call.merged.all()]
    asked = Screen.objects.select_related("form", "by").order_by("-at")
    prefetch_related_objects(calls, Prefetch("screens", asked, "asked"))
    for one in calls:
        trace("view", one, reason="what was said")
    return [one for one in calls if one.details or one.asked or one != call]


def others_here(user: User, session: Session) -> list[str]:
    """Name colleagues who opened the session lately: advice, no guarantee."""
    looks = AccessLog.objects.filter(
        subject_id=session.pk, at__gt=timezone.now() - HERE
    ).exclude(user_id=user.pk)
    # A refusal let nobody in; the page of a follow-up shows the session it is after.
    looks = looks.exclude(action="refuse").exclude(reason="follow-up")
    ids = set(looks.values_list("user_id", flat=True)) - {None}
    names = (
        User.objects.filter(pk__in=ids).values_list("name", flat=True) if ids else ()
    )
    return list(names)


SIMPLE = {
    "autosave": ("desk:draft", "cases.change_session"),
    "save": ("desk:save", "cases.change_session"),
    "sign": ("desk:sign", "cases.sign_session"),
    "summary": ("desk:to_close", "cases.view_session"),
    "identify": ("desk:who", "cases.change_person"),
    "help": ("desk:help", "dispatch.send_help"),
}
WITH_CALL = {
    "release": ("desk:release", "dispatch.release_call"),
    "return_911": ("desk:return_911", "dispatch.return_call"),
    "drop": ("desk:drop", "dispatch.drop_call"),
    "engage": ("desk:engage", "dispatch.take_call"),
}


def links(user: User, session: Session) -> dict[str, str]:
    """Address what this person may do on the page now; the rest is left out."""
    wanted = dict(SIMPLE)
    if session.call and session.call.status == Call.Status.ACCEPTED:
        wanted |= WITH_CALL
    found = {
        name: reverse(route, args=[session.pk])
        for name, (route, permission) in wanted.items()
        if user.has_perm(permission)
    }
    found["hand_over"] = reverse("desk:hand_over", args=[session.pk])
    found["case"] = session.case.get_absolute_url()
    found["timeline"] = f"{found['case']}#timeline"
    found["directory"] = _maybe("providers:list")
    found["refer"] = reverse("desk:services", args=[session.pk])
    found["follow_up"] = _maybe("followups:plan", session.case_id)
    return found


def _maybe(route: str, *args: Any) -> str:
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""
