"""Every move of a call and of a response, from every state."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.access import write_traces
from core.errors import ConflictError, DomainError, Refused, TransitionError
from core.models import AccessLog
from dispatch import actions, starter
from dispatch.actions.merging import merge_calls, split_call
from dispatch.actions.untaken import escalate_untaken
from dispatch.demo import calls as demo
from dispatch.models import (
    CadFeed,
    Call,
    CallParty,
    CallToken,
    CallType,
    Disposition,
    DiversionPolicy,
    RawMessage,
    Response,
    ScreenForm,
)
from dispatch.models.call_lists import OPEN
from dispatch.models.outcomes import NOBODY_SENT
from dispatch.sweeps import escalate_untaken_offers
from staffing import demo as staffing_demo
from staffing.models import Availability
from tests.factories import dispatch as make

pytestmark = pytest.mark.django_db
STATES = Call.Status.values
# What a call lets go of that was over and goes on.
BACK: dict[str, dict[str, Any]] = {
    "merged": {"merged_into": None, "closed_at": None},
    "closed": {"closed_at": None, "outcome_class": "", "held_by": None},
}


@pytest.mark.parametrize(("before", "after"), [*product(STATES, STATES)])
def test_a_call_moves_along_the_table_and_nowhere_else(
    jurisdiction: Any, clinician: Any, before: str, after: str
) -> None:
    call = make.call_in(before, jurisdiction=jurisdiction, holder=clinician)
    now = timezone.now()
    changes: dict[str, Any] = {"screened_at": now, "offered_at": now}
    if after == "accepted":
        changes |= {"accepted_at": now, "held_by": clinician}
    if after == "offered":
        changes |= {"held_by": None, "accepted_at": None}
    if after not in {*OPEN, "merged"}:
        outcome = {"returned": "returned", "declined": "declined"}.get(after, "dropped")
        if after == "closed":
            outcome = "diverted" if before == "accepted" else ""
        changes |= {"closed_at": now, "outcome_class": outcome}
    if after == "merged":
        survivor = make.CallFactory(jurisdiction=jurisdiction)
        changes |= {"merged_into": survivor, "closed_at": now}
    else:
        changes |= BACK.get(before, {})

    if after in Call.TRANSITIONS.get(before, ()):
        call._move_to(after, by=clinician, **changes)
        assert call.history.first().history_user == clinician
    else:
        with pytest.raises(TransitionError):
            call._move_to(after, by=clinician, **changes)

    call.refresh_from_db()
    assert call.status == (
        after if after in Call.TRANSITIONS.get(before, ()) else before
    )


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "accepted", "accepted_at": None},
        {"status": "closed", "outcome_class": "diverted", "closed_at": None},
        {"status": "closed", "outcome_class": ""},
        {"status": "closed", "accepted_at": None},
        {"status": "returned", "outcome_class": "diverted"},
        {"status": "offered", "outcome_class": "diverted"},
        {"priority": 0},
        {"priority": 10},
    ],
)
def test_the_database_itself_refuses_what_makes_no_sense(
    jurisdiction: Any, clinician: Any, broken: dict
) -> None:
    call = make.ClosedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    fields = ", ".join(f"{name} = %s" for name in broken)

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE dispatch_call SET {fields} WHERE id = %s",  # noqa: S608
            [*broken.values(), call.pk],
        )


def test_a_call_entered_by_hand_is_normalised_and_found_again(
    call_taker: Any, codes: Any
) -> None:
    first = actions.enter_call(
        by=call_taker, callback="206 555 0134", place="14 Elm Court, Alder"
    )
    call = actions.enter_call(
        by=call_taker,
        callback="(206) 555-0134",
        place="Elsewhere",
        call_type=codes["MNTL"],
    )

    assert (call.callback, call.priority, call.source) == ("+12065550134", 4, "hand")
    assert list(Call.objects.earlier_contacts(call)) == [first]


@pytest.mark.parametrize(
    ("place", "area"),
    [("14 Elm Ct, Alder, WA 98101", "zip 981"), ("20100 Elm Ct, Alder", "")],
)
def test_a_zip_in_a_typed_address_is_the_area_that_rules_ask_for(
    call_taker: Any, place: str, area: str
) -> None:
    assert actions.enter_call(by=call_taker, place=place).area == area


def test_a_number_that_cannot_be_read_is_kept_as_typed(call_taker: Any) -> None:
    call = actions.enter_call(by=call_taker, callback="ask at desk 7")

    assert call.callback == "ask at desk 7"
    assert not CallToken.objects.filter(call=call, kind="phone").exists()


def test_earlier_contacts_by_address_leave_out_later_and_foreign_ones(
    jurisdiction: Any, call_taker: Any
) -> None:
    calls = [
        actions.enter_call(by=call_taker, place=place)
        for place in ("14 Elm Ct", "14 ELM COURT, Alder", "16 Elm Ct", "14 elm ct.")
    ]

    found = Call.objects.earlier_contacts(calls[1])

    assert list(found) == [calls[0]]
    counted = Call.objects.with_contacts(timedelta(days=90)).in_bulk()
    assert [counted[call.pk].contacts_known for call in calls] == [0, 1, 0, 2]


def test_contacts_longer_ago_than_asked_are_left_out(call_taker: Any) -> None:
    old = actions.enter_call(by=call_taker, callback="206 555 0134")
    old._amend(by=None, received_at=timezone.now() - timedelta(days=91))
    call = actions.enter_call(by=call_taker, callback="206 555 0134")

    assert not Call.objects.earlier_contacts(call, timedelta(days=90)).exists()
    assert Call.objects.earlier_contacts(call).exists()


def test_the_screen_keeps_answers_decision_rule_and_policy(
    jurisdiction: Any, call_taker: Any, screen_form: Any, policy: Any, codes: Any
) -> None:
    call = make.CallFactory(jurisdiction=jurisdiction, call_type=codes["EDP"])

    screen = actions.screen_call(
        call,
        by=call_taker,
        answers={"weapon": "no", "violence": "no", "medical": "no", "x": "?"},
    )

    assert (screen.eligible, screen.responder, screen.rule) == (
        True,
        "clinician",
        "crisis",
    )
    assert screen.policy == policy
    assert screen.answers["willing"] == "unknown"
    assert "x" not in screen.answers
    assert Call.objects.get().status == "screened"


def test_asking_again_keeps_both_screens(
    jurisdiction: Any, call_taker: Any, screen_form: Any, policy: Any
) -> None:
    call = make.OfferedCallFactory(jurisdiction=jurisdiction)

    actions.screen_call(call, by=call_taker, answers={})
    actions.screen_call(call, by=call_taker, answers={"weapon": "yes"})

    assert [screen.eligible for screen in call.screens.all()] == [False, None]
    assert call.status == "offered"


def test_a_held_call_is_not_screened(
    jurisdiction: Any, call_taker: Any, clinician: Any, screen_form: Any, policy: Any
) -> None:
    call = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)

    with pytest.raises(ConflictError):
        actions.screen_call(call, by=call_taker, answers={})


def test_without_a_policy_the_screen_says_so(
    jurisdiction: Any, call_taker: Any
) -> None:
    call = make.CallFactory(jurisdiction=jurisdiction)

    with pytest.raises(DomainError, match="active here"):
        actions.screen_call(call, by=call_taker, answers={})


def test_any_screened_call_can_be_offered_with_a_reason(
    jurisdiction: Any, call_taker: Any, screen_form: Any, policy: Any
) -> None:
    call = make.CallFactory(jurisdiction=jurisdiction)
    actions.screen_call(call, by=call_taker, answers={"weapon": "yes"})

    with pytest.raises(DomainError, match="say why"):
        actions.offer_call(call, by=call_taker)
    actions.offer_call(call, by=call_taker, reason="A pocket knife, put away.")

    screen = call.screens.get()
    assert call.status == "offered"
    assert (screen.overridden_by, screen.override_reason) == (
        call_taker,
        "A pocket knife, put away.",
    )


def test_one_policy_is_active_at_a_time(
    jurisdiction: Any, policy: Any, screen_form: Any
) -> None:
    draft = make.PolicyFactory(jurisdiction=jurisdiction, version=2, status="draft")

    with pytest.raises(IntegrityError, match="one_active"), transaction.atomic():
        draft.activate(by=None)
    policy.retire(by=None)
    draft.activate(by=None)

    assert list(DiversionPolicy.objects.active()) == [draft]


def test_the_most_urgent_then_longest_offered_call_is_next(
    jurisdiction: Any, clinician: Any
) -> None:
    now = timezone.now()
    late = make.OfferedCallFactory(
        jurisdiction=jurisdiction, priority=3, offered_at=now
    )
    urgent = make.OfferedCallFactory(
        jurisdiction=jurisdiction, priority=1, offered_at=now
    )
    early = make.OfferedCallFactory(
        jurisdiction=jurisdiction, priority=3, offered_at=now - timedelta(minutes=2)
    )

    taken = [actions.take_next_call(by=clinician) for _ in range(4)]

    assert taken == [urgent, early, late, None]
    assert {call.held_by for call in taken[:3]} == {clinician}


def test_a_released_call_waits_again_in_its_place(
    jurisdiction: Any, clinician: Any
) -> None:
    call = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    offered_at = call.offered_at

    call.release(by=clinician, reason="Language.")

    assert (call.status, call.held_by, call.offered_at) == ("offered", None, offered_at)


def test_a_handed_over_call_has_a_new_holder_and_a_history(
    jurisdiction: Any, clinician: Any, supervisor: Any
) -> None:
    call = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)

    call.hand_over(by=clinician, to=supervisor)

    assert call.held_by == supervisor
    assert [past.held_by_id for past in call.history.all()] == [
        supervisor.pk,
        clinician.pk,
    ]


def test_a_waiting_call_cannot_be_handed_over(
    jurisdiction: Any, clinician: Any
) -> None:
    call = make.OfferedCallFactory(jurisdiction=jurisdiction)

    with pytest.raises(ConflictError):
        call.hand_over(by=clinician, to=clinician)


def test_another_clinicians_call_is_moved_by_a_supervisor_only(
    jurisdiction: Any, clinician: Any, supervisor: Any, staff: Any
) -> None:
    call = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)

    call.check_hold(clinician)
    call.check_hold(supervisor)
    with pytest.raises(Refused):
        call.check_hold(staff("clinician", jurisdiction))


@pytest.mark.parametrize(
    ("sent", "outcome"),
    [([], "diverted"), (["mobile_crisis"], "diverted"), (["police"], "co_notified"), (["ems"], "co_notified")],
)  # fmt: skip
def test_the_outcome_is_derived_from_what_was_sent(
    jurisdiction: Any, clinician: Any, disposition: Any, sent: list, outcome: str
) -> None:
    call = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    for kind in sent:
        actions.send_help(call, by=clinician, kind=kind)

    call.finish(by=clinician, disposition=disposition)

    assert (call.status, call.outcome_class) == ("closed", outcome)


@pytest.mark.parametrize(
    ("counts_as", "outcome"),
    [("co_notified", "co_notified"), ("declined", "declined"), ("", "diverted")],
)
def test_a_disposition_counts_as_its_list_says(
    jurisdiction: Any, clinician: Any, counts_as: str, outcome: str
) -> None:
    call = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    ended = make.DispositionFactory(
        jurisdiction=jurisdiction, code="X", label="So", outcome_class=counts_as
    )

    call.finish(by=clinician, disposition=ended)

    assert (call.outcome_class, call.outcome.derived) == (outcome, outcome)
    assert call.outcome.because.startswith("The disposition So") is bool(counts_as)


@pytest.mark.parametrize(
    ("kind", "outcome"), [("police", "co_notified"), ("mobile_crisis", "diverted")]
)
def test_police_sent_after_the_end_leave_no_diversion(
    jurisdiction: Any, clinician: Any, disposition: Any, kind: str, outcome: str
) -> None:
    call = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    call.finish(by=clinician, disposition=disposition)

    actions.send_help(call, by=clinician, kind=kind)

    call.refresh_from_db()
    assert (call.outcome_class, call.outcome.stated) == (outcome, outcome)
    assert ("asked for" in call.outcome.because) is (kind == "police")


def test_police_sent_after_the_end_and_called_off_leave_it_a_diversion(
    jurisdiction: Any, clinician: Any
) -> None:
    call = make.ClosedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    unit = actions.send_help(call, by=clinician, kind="police")

    unit.cancel(by=clinician, reason="The wrong key.")

    call.refresh_from_db()
    assert (call.outcome_class, call.outcome.because) == ("diverted", NOBODY_SENT)


def test_a_call_nobody_held_is_closed_as_not_diverted(
    jurisdiction: Any, call_taker: Any, clinician: Any
) -> None:
    call = make.ScreenedCallFactory(jurisdiction=jurisdiction)
    held = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)

    with pytest.raises(ConflictError):
        held.close_undiverted(by=call_taker, reason="x")
    with pytest.raises(ConflictError):
        call.finish(by=clinician)
    call.close_undiverted(by=call_taker, reason="Patrol is there.")

    assert (call.status, call.outcome_class) == ("closed", "")


@pytest.mark.parametrize("state", STATES)
def test_help_can_be_sent_at_any_moment_with_the_location(
    jurisdiction: Any, clinician: Any, state: str
) -> None:
    call = make.call_in(state, jurisdiction=jurisdiction, holder=clinician)

    response = actions.send_help(call, by=clinician, kind="ems")

    assert (response.status, response.place) == ("requested", call.place)
    call.refresh_from_db()
    assert call.status == state


@pytest.mark.parametrize(
    ("before", "after"), [*product(Response.Status.values, Response.Status.values)]
)
def test_a_response_moves_along_the_table_and_nowhere_else(
    jurisdiction: Any, clinician: Any, before: str, after: str
) -> None:
    now = timezone.now()
    ended = now if before in {"cleared", "cancelled"} else None
    response = Response(
        jurisdiction=jurisdiction,
        call=make.CallFactory(jurisdiction=jurisdiction),
        kind="ems",
        status=before,
        contact_confirmed_at=now,
        closed_at=ended,
    ).store(by=None)
    verbs = {
        "dispatched": lambda: response.dispatch(by=clinician),
        "en_route": lambda: response.start(by=clinician),
        "on_scene": lambda: response.arrive(by=clinician),
        "cleared": lambda: response.clear(by=clinician, contact=True),
        "cancelled": lambda: response.cancel(by=clinician, reason="Not needed."),
        "requested": lambda: response._move_to("requested", by=clinician),
    }

    if after in Response.TRANSITIONS.get(before, ()):
        verbs[after]()
        assert response.status == after
    else:
        with pytest.raises(TransitionError):
            verbs[after]()


def test_a_response_is_not_cleared_without_contact_or_a_further_action(
    jurisdiction: Any, clinician: Any
) -> None:
    call = make.CallFactory(jurisdiction=jurisdiction)
    response = actions.send_help(call, by=clinician, kind="police")

    with pytest.raises(DomainError, match="contact"):
        response.clear(by=clinician)
    response.clear(by=clinician, further_action="welfare_check")

    assert response.status == "cleared"
    with pytest.raises(DomainError):
        response.confirm_contact(by=clinician)


def test_the_database_refuses_a_cleared_response_that_met_nobody(
    jurisdiction: Any, clinician: Any
) -> None:
    response = actions.send_help(
        make.CallFactory(jurisdiction=jurisdiction), by=clinician, kind="police"
    )

    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE dispatch_response SET status = 'cleared', closed_at = now() WHERE id = %s",
            [response.pk],
        )


def test_an_offer_nobody_takes_goes_to_the_fallback(
    jurisdiction: Any, policy: Any, clinician: Any
) -> None:
    long_ago = timezone.now() - timedelta(minutes=4)
    late = make.OfferedCallFactory(jurisdiction=jurisdiction, offered_at=long_ago)
    fresh = make.OfferedCallFactory(jurisdiction=jurisdiction)

    assert [escalate_untaken_offers(), escalate_untaken_offers()] == [1, 0]

    late.refresh_from_db()
    fresh.refresh_from_db()
    assert late.escalated_to == "mobile_crisis"
    assert "Mobile crisis team" in late.escalation_words
    assert fresh.escalated_at is None
    assert escalate_untaken(policy, limit=10) == 0


@pytest.mark.parametrize("again", ["released", "told apart"])
def test_a_call_that_waits_anew_is_late_by_this_wait_and_once_more(
    jurisdiction: Any, policy: Any, clinician: Any, again: str
) -> None:
    long_ago = timezone.now() - timedelta(minutes=4)
    call = make.ScreenedCallFactory(jurisdiction=jurisdiction)
    call.offer(by=clinician, at=long_ago)
    assert escalate_untaken_offers() == 1
    if again == "released":
        call.take(by=clinician)
        call.release(by=clinician)
    else:
        survivor = make.OfferedCallFactory(jurisdiction=jurisdiction)
        merge_calls(call, into=survivor, by=clinician)
        split_call(call, by=clinician)

    assert escalate_untaken_offers() == 0
    call.waits.filter(ended_at=None).update(began_at=long_ago)

    assert escalate_untaken_offers() == 1


def test_every_move_leaves_a_trace(jurisdiction: Any, clinician: Any) -> None:
    call = make.OfferedCallFactory(jurisdiction=jurisdiction)
    call.take(by=clinician)
    write_traces()

    assert AccessLog.objects.filter(subject_id=call.pk, reason="accepted").exists()


def test_a_policy_asks_only_what_the_form_asks(jurisdiction: Any) -> None:
    draft = make.PolicyFactory(jurisdiction=jurisdiction, status="draft")

    with pytest.raises(DomainError, match="no screen gives"):
        draft.activate(by=None)


def test_a_policy_of_no_rules_is_refused(jurisdiction: Any) -> None:
    with pytest.raises(ValidationError, match="it is not a rule"):
        make.PolicyFactory(jurisdiction=jurisdiction, rules=[3])


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["violence", "weapon", "medical"], "come first"),
        (["weapon", "violence", "medical", "x", "x"], "code of its own"),
        (["weapon", "violence", "medical", ""], "code of its own"),
    ],
)
def test_a_form_asks_about_safety_first_and_each_thing_once(
    jurisdiction: Any, codes: list[str], words: str
) -> None:
    questions = [{"code": code, "text": code, "safety": True} for code in codes]

    with pytest.raises(ValidationError, match=words):
        make.ScreenFormFactory(jurisdiction=jurisdiction, questions=questions)


def test_a_new_jurisdiction_starts_with_codes_a_form_and_a_policy(
    jurisdiction: Any, call_taker: Any
) -> None:
    starter.load(jurisdiction)
    kind = CallType.objects.current().get(code="EDP")
    call = actions.enter_call(by=call_taker, place="Depot", call_type=kind)

    willing = {question["code"]: "no" for question in starter.QUESTIONS} | {
        "willing": "yes"
    }
    screen = actions.screen_call(call, by=call_taker, answers=willing)

    assert screen.goes_to_clinician
    assert {d.common_code for d in Disposition.objects.current()} >= {
        "05",
        "13",
        "14",
        "15",
        "22",
    }


@pytest.mark.slow
def test_the_demo_tells_of_calls_in_every_state(
    jurisdiction: Any, call_taker: Any, clinician: Any, supervisor: Any
) -> None:
    users = {"call_taker": call_taker, "clinician": clinician, "supervisor": supervisor}
    starter.load(jurisdiction)
    demo.load(jurisdiction, users)
    staffing_demo.load(jurisdiction, users)

    states = set(Call.objects.values_list("status", flat=True))
    assert states == set(STATES)
    assert Call.objects.waiting().count() == 3
    assert Availability.objects.now().count() == 3
    # The finder looks around them: each waits at a point, and its place ends in a ZIP.
    for call in Call.objects.waiting():
        assert call.latitude.startswith("38.")
        assert call.place.rsplit(" ", 1)[1].startswith("819")


def test_help_of_an_unknown_kind_is_refused(jurisdiction: Any, clinician: Any) -> None:
    call = make.CallFactory(jurisdiction=jurisdiction)

    with pytest.raises(DomainError, match="who is to be sent"):
        actions.send_help(call, by=clinician, kind="dragon")


def test_a_unit_is_not_cancelled_without_a_reason(
    jurisdiction: Any, clinician: Any
) -> None:
    call = make.CallFactory(jurisdiction=jurisdiction)
    response = actions.send_help(call, by=clinician, kind="fire")

    with pytest.raises(DomainError, match="why"):
        response.cancel(by=clinician, reason=" ")
    assert str(response).startswith("Fire for call")


def test_the_first_word_with_the_caller_is_noted_once(
    jurisdiction: Any, clinician: Any
) -> None:
    call = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)

    call.engage(by=clinician)
    first = call.engaged_at
    call.engage(by=clinician)

    assert call.engaged_at == first


def test_a_code_is_retired_once(jurisdiction: Any, codes: Any) -> None:
    codes["EDP"].retire(by=None)
    first = codes["EDP"].retired_at
    codes["EDP"].retire(by=None)

    assert codes["EDP"].retired_at == first
    assert not CallType.objects.current().filter(code="EDP").exists()


@pytest.mark.parametrize(
    "rows", [Call, Response, ScreenForm, DiversionPolicy, RawMessage, CadFeed]
)
def test_who_has_no_part_in_it_sees_no_row(directory_admin: Any, rows: Any) -> None:
    assert rows.objects.visible_to(directory_admin).query.is_empty()


def test_things_have_names_a_person_can_read(
    jurisdiction: Any,
    clinician: Any,
    policy: Any,
    call_taker: Any,
    screen_form: Any,
    feed: Any,
) -> None:
    call = make.CallFactory(
        jurisdiction=jurisdiction, cad_number="", caller_role="Witness"
    )
    screen = actions.screen_call(call, by=call_taker, answers={})
    party = CallParty(jurisdiction=jurisdiction, call=call)

    assert call.number in str(call)
    assert call.caller_words == "A passer-by or neighbor"
    assert str(screen) == f"screen of {call.pk}"
    assert str(policy) == "diversion policy 1"
    assert str(party) == f"someone in {call.pk}"
    assert str(call.tokens.first()) in {"phone token", "address token"}
    assert str(RawMessage(message_id="m1")) == "message m1"
    assert str(feed) == feed.name


def test_a_jurisdiction_without_a_policy_has_nothing_to_escalate(
    jurisdiction: Any,
) -> None:
    make.OfferedCallFactory(jurisdiction=jurisdiction)

    assert escalate_untaken_offers() == 0


def test_the_page_says_in_words_what_is_known_to_be_at_the_place(
    client: Any, clinician: Any, jurisdiction: Any
) -> None:
    call = make.CallFactory(
        jurisdiction=jurisdiction, place="42 W Elm", place_kind="RoutingLocation"
    )
    client.force_login(clinician)

    page = client.get(call.get_absolute_url()).content.decode()

    assert "where the phone was when it rang" in page
    assert "RoutingLocation" not in page
