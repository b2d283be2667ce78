"""Passing callers to 988 and back, and what a call counts as for it."""

from datetime import UTC, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import (
    ConflictError,
    DomainError,
    InvalidInput,
    Refused,
    TransitionError,
)
from dispatch import actions
from dispatch.actions import lifeline, reconciling
from dispatch.models import Call, Outcome, Screen, Transfer
from staffing.models import Availability
from tests.factories import dispatch as make

pytestmark = pytest.mark.django_db
WARM = Transfer.StaysOn.CALL_TAKER


@pytest.fixture
def screened(jurisdiction):
    return make.ScreenedCallFactory(jurisdiction=jurisdiction)


@pytest.fixture
def held(jurisdiction, clinician):
    return make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)


def passed(call, by):
    return lifeline.pass_to_988(call, by=by, stayed_on=WARM)


def test_a_caller_whom_988_takes_over_is_diverted_and_the_call_says_why(
    screened, call_taker
):
    transfer = passed(screened, call_taker)

    lifeline.note_accepted(transfer, by=call_taker, reference="T-77")

    screened.refresh_from_db()
    assert (screened.status, screened.outcome_class) == ("closed", "diverted")
    assert screened.transferred_at
    assert (transfer.is_warm, transfer.reference) == (True, "T-77")
    assert screened.outcome.because.startswith("988 took the call over at ")


def test_a_waiting_call_that_is_passed_on_leaves_the_queue(
    jurisdiction, call_taker, clinician
):
    call = make.OfferedCallFactory(jurisdiction=jurisdiction)
    passed(call, call_taker)

    assert actions.take_next_call(by=clinician) is None
    call.refresh_from_db()
    assert call.status == "screened"


def test_a_call_on_its_way_to_988_is_neither_offered_nor_closed(screened, call_taker):
    transfer = passed(screened, call_taker)

    with pytest.raises(ConflictError, match="say first how that went"):
        actions.offer_call(screened, by=call_taker)
    with pytest.raises(ConflictError, match="say first how that went"):
        actions.close_call(screened, by=call_taker, reason="Patrol is there.")

    lifeline.note_accepted(transfer, by=call_taker)
    screened.refresh_from_db()
    assert screened.outcome_class == "diverted"


@pytest.mark.parametrize("state", ["screened", "offered", "accepted"])
def test_a_dropped_transfer_puts_the_call_first_in_line(
    jurisdiction, call_taker, clinician, state
):
    make.OfferedCallFactory(jurisdiction=jurisdiction, priority=1)
    call = make.call_in(state, jurisdiction=jurisdiction, holder=clinician)
    Call.objects.get(pk=call.pk)._amend(by=None, priority=9)
    transfer = passed(call, call_taker if state != "accepted" else clinician)

    lifeline.note_dropped(transfer, by=call_taker)

    assert actions.take_next_call(by=clinician) == call
    assert call.waits.filter(end="accepted").count() == 1


def test_a_call_that_left_for_988_meanwhile_is_not_finished_here(
    held, clinician, call_taker
):
    stale = Call.objects.get(pk=held.pk)
    held.release(by=clinician)
    passed(held, call_taker)

    with pytest.raises(ConflictError, match="No clinician had this call"):
        stale.finish(by=clinician)


@pytest.mark.parametrize("move", ["release", "drop", "finish"])
def test_a_held_call_on_its_way_to_988_neither_waits_nor_ends(held, clinician, move):
    transfer = passed(held, clinician)

    with pytest.raises(ConflictError, match="say first how that went"):
        getattr(held, move)(by=clinician)

    held.refresh_from_db()
    assert (held.status, held.held_by) == ("accepted", clinician)
    assert list(held.transfers.open()) == [transfer]


def test_the_page_of_a_held_call_on_its_way_offers_no_move_that_is_refused(
    client, held, clinician
):
    client.force_login(clinician)
    urls = {n: reverse(f"dispatch:{n}", args=[held.pk]) for n in ("release", "return")}
    assert all(url in client.get(held.get_absolute_url()).text for url in urls.values())

    passed(held, clinician)

    page = client.get(held.get_absolute_url()).text
    assert (urls["release"] in page, urls["return"] in page) == (False, True)


def test_a_colleague_goes_on_with_a_call_on_its_way_to_988(
    held, clinician, staff, jurisdiction
):
    transfer = passed(held, clinician)
    colleague = staff("clinician", jurisdiction)

    held.hand_over(by=clinician, to=colleague)
    lifeline.note_returned(transfer, by=colleague)

    held.refresh_from_db()
    assert (held.status, held.held_by) == ("accepted", colleague)


def test_a_call_goes_back_to_911_at_once_and_988_takes_it_no_more(held, clinician):
    transfer = passed(held, clinician)

    held.return_to_911(by=clinician, reason="She has taken pills.")

    transfer.refresh_from_db()
    assert (transfer.status, transfer.reason) == (
        "returned",
        "The call went back to 911.",
    )
    assert (held.status, held.outcome_class) == ("returned", "returned")


def test_a_dropped_transfer_lets_go_of_the_clinician_who_held_it(
    jurisdiction, call_taker, clinician
):
    Availability.objects.create(
        jurisdiction=jurisdiction,
        user=clinician,
        state="ready",
        started_at=timezone.now(),
    )
    call = make.OfferedCallFactory(jurisdiction=jurisdiction)
    call.take(by=clinician)

    lifeline.note_dropped(passed(call, clinician), by=call_taker)

    assert Availability.objects.now().get(user=clinician).state == "wrap_up"


def test_of_two_dropped_calls_the_first_lost_comes_first(
    jurisdiction, call_taker, clinician
):
    calls = [make.ScreenedCallFactory(jurisdiction=jurisdiction) for _ in "ab"]
    for call in calls:
        lifeline.note_dropped(passed(call, call_taker), by=call_taker)

    taken = [actions.take_next_call(by=clinician) for _ in calls]

    assert taken == calls


def test_a_call_that_nobody_holds_waits_when_988_gives_it_back(screened, call_taker):
    transfer = passed(screened, call_taker)

    lifeline.note_returned(transfer, by=call_taker, reason="All lines busy")

    screened.refresh_from_db()
    assert screened.status == "offered"
    assert screened.front_since


def test_whoever_holds_the_call_goes_on_when_988_gives_it_back(held, clinician):
    lifeline.note_returned(passed(held, clinician), by=clinician)

    held.refresh_from_db()
    assert (held.status, held.held_by) == ("accepted", clinician)


def test_a_caller_who_comes_back_after_the_end_is_a_call_of_their_own(
    screened, call_taker, clinician
):
    transfer = passed(screened, call_taker)
    lifeline.note_accepted(transfer, by=call_taker)

    lifeline.note_dropped(transfer, by=call_taker)

    again = actions.take_next_call(by=clinician)
    transfer.refresh_from_db()
    assert transfer.came_back_as == again != screened
    assert (again.callback, again.source) == (screened.callback, "988")
    screened.refresh_from_db()
    assert (screened.status, screened.outcome_class) == ("closed", "dropped")
    assert "was lost at" in Outcome.objects.get(call=screened).because


def test_what_a_person_said_of_the_end_is_not_derived_over(
    screened, call_taker, supervisor
):
    transfer = passed(screened, call_taker)
    lifeline.note_accepted(transfer, by=call_taker)
    screened.refresh_from_db()
    screened.override_outcome(by=supervisor, outcome_class="declined", reason="Heard")

    lifeline.note_dropped(transfer, by=call_taker)

    screened.refresh_from_db()
    assert screened.outcome_class == "declined"


def test_a_held_call_counts_as_what_its_transfer_came_to(held, clinician, disposition):
    lifeline.note_accepted(passed(held, clinician), by=clinician)
    held.refresh_from_db()
    assert held.status == "accepted"

    held.finish(by=clinician, disposition=disposition)

    assert held.outcome_class == "diverted"
    assert "988 took the call over" in held.outcome.because


def test_a_call_taken_again_after_a_dropped_transfer_counts_as_it_ends(
    held, clinician, disposition
):
    lifeline.note_dropped(passed(held, clinician), by=clinician)
    call = actions.take_next_call(by=clinician)

    call.finish(by=clinician, disposition=disposition)

    assert (call.outcome_class, call.outcome.because) == (
        "diverted",
        "No police, fire or EMS was sent.",
    )


def test_a_caller_from_988_is_a_call_to_screen_and_lost_ones_come_first(
    call_taker, clinician
):
    transfer = lifeline.take_from_988(
        by=call_taker, stayed_on="counselor", callback="206 555 0134", reference="T-9"
    )
    assert (transfer.status, transfer.call.status) == ("accepted", "received")

    lifeline.note_dropped(transfer, by=call_taker)

    assert actions.take_next_call(by=clinician) == transfer.call


@pytest.mark.parametrize("state", ["received", "closed", "returned"])
def test_only_a_call_that_goes_on_is_passed_on(
    jurisdiction, call_taker, clinician, state
):
    call = make.call_in(state, jurisdiction=jurisdiction, holder=clinician)

    with pytest.raises(ConflictError):
        passed(call, call_taker)


@pytest.mark.parametrize(
    ("state", "able"),
    [
        ("screened", ["call_taker", "nobody"]),
        ("accepted", ["clinician", "call_taker", "nobody"]),
    ],
)
def test_only_who_is_on_the_line_stays_on_and_warm_comes_first(
    client, jurisdiction, clinician, state, able
):
    call = make.call_in(state, jurisdiction=jurisdiction, holder=clinician)
    client.force_login(clinician)

    form = client.get(call.get_absolute_url()).context["pass_form"]

    assert [value for value, _ in form.fields["stayed_on"].choices] == able
    for who in set(Transfer.StaysOn.values) - set(able):
        with pytest.raises(InvalidInput, match="not on this line"):
            lifeline.pass_to_988(call, by=clinician, stayed_on=who)
        if who != "counselor":
            with pytest.raises(InvalidInput, match="not on this line"):
                lifeline.take_from_988(by=clinician, stayed_on=who)


def test_one_transfer_at_a_time_and_no_end_twice(screened, call_taker):
    transfer = passed(screened, call_taker)
    with pytest.raises(ConflictError, match="under way already"):
        passed(screened, call_taker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer(
            jurisdiction=screened.jurisdiction,
            call=screened,
            direction="to_988",
            stayed_on=WARM,
        ).store(by=None)

    lifeline.note_returned(transfer, by=call_taker)

    with pytest.raises(TransitionError):
        lifeline.note_dropped(transfer, by=call_taker)


@pytest.mark.parametrize("edge", ["page", "api"])
def test_who_does_not_hold_the_call_does_not_pass_it_on(
    client, staff, jurisdiction, held, edge
):
    client.force_login(staff("clinician", jurisdiction))
    said = {"call": str(held.pk), "stayed_on": "nobody"}

    if edge == "page":
        answer = client.post(reverse("dispatch:pass-to-988", args=[held.pk]), said)
    else:
        url = reverse("transfer-list")
        answer = client.post(url, said, content_type="application/json")

    assert answer.status_code == Refused.status


@pytest.mark.parametrize("edge", ["page", "api"])
def test_a_transfer_is_passed_on_and_dropped_by_page_and_api(
    client, call_taker, screened, edge
):
    client.force_login(call_taker)
    said = {"call": str(screened.pk), "stayed_on": "call_taker"}
    json = {"content_type": "application/json"} if edge == "api" else {}
    first = {
        "page": reverse("dispatch:pass-to-988", args=[screened.pk]),
        "api": reverse("transfer-list"),
    }[edge]
    assert client.post(first, said, **json).status_code in {201, 302}
    transfer = Transfer.objects.get()
    then = {
        "page": reverse("dispatch:move-transfer", args=[transfer.pk, "dropped"]),
        "api": reverse("transfer-dropped", args=[transfer.pk]),
    }[edge]

    assert client.post(then, {}, **json).status_code in {200, 302}

    page = client.get(reverse("dispatch:ledger"), {"status": "dropped"}).text
    assert screened.number in page
    empty = client.get(reverse("dispatch:ledger"), {"status": "accepted"}).text
    assert screened.number not in empty


# Against the policy's decision

ARMED = {"eligible": False, "responder": "police", "reason": "A weapon is at hand."}
BY_PHONE = {"eligible": True, "responder": "clinician", "reason": "A crisis."}
OPEN = {"eligible": False, "responder": "", "reason": "Who goes is not decided."}
BY_TEAM = {"eligible": True, "responder": "mobile_crisis", "reason": "A team can come."}


@pytest.fixture
def decide(screen_form, policy, call_taker):
    """Write what the policy decided of a call."""

    def decide(call, decision):
        return Screen(
            jurisdiction=call.jurisdiction,
            call=call,
            form=screen_form,
            policy=policy,
            by=call_taker,
            **decision,
        ).store(by=call_taker)

    return decide


@pytest.mark.parametrize("edge", ["page", "api"])
@pytest.mark.parametrize("decision", [ARMED, OPEN, BY_TEAM])
def test_against_the_decision_988_takes_a_reason_which_overrides_it(
    client, call_taker, screened, decide, edge, decision
):
    screen = decide(screened, decision)
    client.force_login(call_taker)
    json = {"content_type": "application/json"} if edge == "api" else {}
    url = {
        "page": reverse("dispatch:pass-to-988", args=[screened.pk]),
        "api": reverse("transfer-list"),
    }[edge]
    said = {"call": str(screened.pk), "stayed_on": "call_taker"}

    refused = client.post(url, said, **json)

    assert refused.status_code == 422
    assert "say why you do" in refused.content.decode()
    assert not screened.transfers.exists()
    passed_on = client.post(url, said | {"reason": " She asks for 988. "}, **json)
    assert passed_on.status_code in {201, 302}
    screen.refresh_from_db()
    assert (screen.override_reason, screen.overridden_by) == (
        "She asks for 988.",
        call_taker,
    )
    page = client.get(screened.get_absolute_url()).text
    assert f"Against this decision, said {call_taker.name}: She asks for 988." in page


@pytest.mark.parametrize(("decision", "asks"), [(ARMED, True), (BY_PHONE, False)])
def test_the_form_for_988_shows_what_it_goes_against_and_asks_why_only_then(
    client, call_taker, screened, decide, decision, asks
):
    decide(screened, decision)
    client.force_login(call_taker)

    page = client.get(screened.get_absolute_url()).text

    assert ("Why 988 all the same?" in page) is asks
    assert ("Not eligible, Police: A weapon is at hand." in page) is asks


def test_what_was_offered_all_the_same_is_not_explained_twice(
    screened, call_taker, decide
):
    decide(screened, ARMED)
    actions.offer_call(screened, by=call_taker, reason="A kitchen knife, put away.")

    transfer = passed(screened, call_taker)
    lifeline.note_dropped(transfer, by=call_taker)

    screened.refresh_from_db()
    assert (screened.status, bool(screened.front_since)) == ("offered", True)


@pytest.mark.parametrize("verb", ["dropped", "returned"])
def test_a_declined_call_comes_back_in_line_only_with_its_override(
    client, screened, call_taker, clinician, decide, verb
):
    """The weapon was told of while the caller was on the way to 988."""
    decide(screened, BY_PHONE)
    transfer = passed(screened, call_taker)
    decide(screened, ARMED)
    client.force_login(call_taker)
    url = reverse("dispatch:move-transfer", args=[transfer.pk, verb])

    page = client.post(url, {}, follow=True).text

    assert "The call is not in the queue" in page
    assert actions.take_next_call(by=clinician) is None
    screened.refresh_from_db()
    transfer.refresh_from_db()
    assert (screened.status, transfer.status) == ("screened", verb)
    actions.offer_call(screened, by=call_taker, reason="It was a toy.")
    assert actions.take_next_call(by=clinician) == screened


def test_a_declined_call_that_had_ended_at_988_comes_back_to_be_screened(
    screened, call_taker, clinician, decide
):
    transfer = passed(screened, call_taker)
    decide(screened, ARMED)
    lifeline.note_accepted(transfer, by=call_taker)

    again = lifeline.note_dropped(transfer, by=call_taker)

    assert again.status == "received"
    assert actions.take_next_call(by=clinician) is None


def test_a_caller_lost_after_their_call_was_merged_is_the_other_calls_caller(
    jurisdiction, screened, call_taker, clinician
):
    other = make.ScreenedCallFactory(jurisdiction=jurisdiction)
    transfer = passed(screened, call_taker)
    screened.merge_into(other, by=call_taker)

    lifeline.note_dropped(transfer, by=call_taker)

    assert actions.take_next_call(by=clinician) == other


# Outcomes


def test_an_override_needs_a_reason_and_keeps_both(held, clinician, disposition):
    with pytest.raises(DomainError, match="Say why"):
        held.finish(by=clinician, outcome_class="co_notified", disposition=disposition)

    held.finish(
        by=clinician,
        outcome_class="co_notified",
        disposition=disposition,
        reason="An officer was there.",
    )

    outcome = held.outcome
    assert (outcome.derived, outcome.stated) == ("diverted", "co_notified")
    assert (outcome.why, outcome.stated_by) == ("An officer was there.", clinician)
    assert held.reason == ""


def test_an_ended_call_can_be_overridden_once_more_and_its_history_stays(
    client, held, clinician, supervisor, call_taker, disposition
):
    held.finish(by=clinician, disposition=disposition)
    client.force_login(supervisor)
    url = reverse("dispatch:override-outcome", args=[held.pk])

    client.post(url, {"outcome_class": "co_notified", "reason": "A patrol came"})

    page = client.get(held.get_absolute_url()).text
    assert "Derived: Diverted, no response. No police, fire or EMS was sent." in page
    assert "A patrol came" in page
    client.force_login(call_taker)
    assert "A patrol came" not in client.get(held.get_absolute_url()).text
    assert client.post(url, {"outcome_class": "diverted"}).status_code == 403
    history = Outcome.objects.get().history.order_by("history_date")
    assert [row.stated for row in history] == ["diverted", "co_notified"]


def test_what_was_lost_is_never_called_a_diversion(held, clinician, supervisor):
    held.drop(by=clinician)

    with pytest.raises(IntegrityError), transaction.atomic():
        held.override_outcome(by=supervisor, outcome_class="diverted", reason="x")


def test_a_call_that_goes_on_has_no_outcome_to_override(held, supervisor):
    with pytest.raises(ConflictError):
        held.override_outcome(by=supervisor, outcome_class="diverted", reason="x")


# A month of the center beside ours

HEAD = "Transfer ID,Date/Time,Direction,Outcome\n"


@pytest.fixture
def compare(client, supervisor):
    """Hand in the center's lines of May 2026 and return what is to settle."""
    client.force_login(supervisor)

    def hand_in(text, **said):
        answer = client.post(
            reverse("dispatch:months"),
            {"month": "2026-05", "file": _file(text), **said},
        )
        if answer.status_code == 422:
            return answer.text
        return client.get(answer.url).text

    return hand_in


def _file(text):
    return SimpleUploadedFile("may.csv", text.encode())


@pytest.fixture
def transfer(screened, call_taker):
    """A transfer of the fifth of May at noon, accepted, that the center calls T-1."""

    def make_one(reference="T-1", minutes=0):
        call = make.ScreenedCallFactory(jurisdiction=screened.jurisdiction)
        row = passed(call, call_taker)
        lifeline.note_accepted(row, by=call_taker, reference=reference)
        at = timezone.datetime(2026, 5, 5, 12, tzinfo=screened.jurisdiction.zone)
        row._amend(by=None, started_at=at + timedelta(minutes=minutes))
        return row

    return make_one


def test_a_month_that_agrees_leaves_nothing_to_settle(compare, transfer):
    transfer()

    page = compare(HEAD + "t-1,05/05/2026 12:03,911 to 988,Completed\n")

    assert "1 transfers are in both" in page
    assert "Nothing differs" in page


def test_a_heading_start_is_the_time_of_the_transfer(compare, transfer):
    transfer()

    page = compare("Id,Start,Outcome\nT-1,05/05/2026 12:03,Completed\n")

    assert "1 transfers are in both" in page


def test_a_file_whose_time_is_not_told_is_kept_and_its_columns_are_offered(
    client, supervisor, transfer, settings, tmp_path
):
    settings.IMPORT_DIR = tmp_path
    transfer()
    client.force_login(supervisor)
    url = reverse("dispatch:months")
    text = "Transfer ID,When,Outcome\nT-1,05/05/2026 12:03,Completed\n"

    asked = client.post(url, {"month": "2026-05", "file": _file(text)})

    assert asked.status_code == 422
    assert '<option value="When">When</option>' in asked.text
    form = asked.context["form"]
    said = {"month": "2026-05", "at": "When", "held_as": form["held_as"].value()}
    done = client.post(url, said, follow=True)
    assert "1 transfers are in both" in done.text
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "end", ["No answer", "Not connected", "Unanswered", "Incomplete", "Unsuccessful"]
)
def test_a_caller_who_did_not_arrive_is_never_read_as_accepted(compare, transfer, end):
    transfer()

    page = compare(HEAD + f"T-1,05/05/2026 12:00,911 to 988,{end}\n")

    assert "Another end" in page


def test_what_differs_is_listed_kind_by_kind(compare, transfer):
    transfer("T-1")
    transfer("T-2", 60)
    transfer("", 120)

    page = compare(
        HEAD
        + "T-1,05/05/2026 12:00,911 to 988,Dropped\n"
        + "T-2,05/05/2026 13:30,988 to 911,Completed\n"
        + "T-8,05/05/2026 18:00,911 to 988,Completed\n"
        + "T-9,noon,911 to 988,Completed\n"
        + "T-10,06/05/2026 12:00,911 to 988,Completed\n"
    )

    for words in (
        "Another end",
        "Another direction",
        "Another time",
        "Not in our ledger",
        "Not in theirs",
        "Its time could not be read.",
        "1 lines of the file lie outside the month",
        "6 to settle",
    ):
        assert words in page


def test_without_an_id_the_nearest_in_time_is_the_same(compare, transfer):
    transfer("", 0)
    transfer("", 8)

    page = compare(
        "Date;Time;Direction\n"
        "05/05/2026;12:07 PM;Inbound\n05/05/2026;11:55 AM;Inbound\n"
    )

    assert "2 transfers are in both" in page
    assert "Nothing differs" in page


def test_a_file_whose_columns_nobody_knows_names_its_headings(compare):
    refused = compare("When,What\n05/05/2026 12:00,x\n")
    assert "Say which column holds the time" in refused
    assert "When, What" in refused
    assert "no column &#x27;Wann&#x27;" in compare("When,What\nx,y\n", at="Wann")

    page = compare("When,What\n05/05/2026 12:00,Completed\n", at="When", status="What")

    assert "Not in our ledger" in page
    again = compare("When,What\n05/05/2026 12:00,Completed\n")
    assert "Not in our ledger" in again


def test_what_was_settled_stays_settled_when_the_month_is_compared_again(
    client, compare, transfer
):
    compare(HEAD + "T-8,05/05/2026 18:00,911 to 988,Completed\n")
    [difference] = (
        client.get(reverse("dispatch:months")).context["files"][0].differences.all()
    )
    url = reverse("dispatch:settle-difference", args=[difference.pk])
    assert client.post(url, {"reason": " "}).status_code == 422
    client.post(url, {"reason": "A test call of theirs"})
    transfer("T-5", 300)

    page = compare(HEAD + "T-8,05/05/2026 18:00,911 to 988,Completed\n")

    assert "A test call of theirs" in page
    assert "1 to settle" in page
    assert client.post(url, {"reason": "again"}).status_code == 404


def test_what_was_settled_without_an_id_stays_settled(client, compare):
    compare(HEAD + ",05/05/2026 18:00,911 to 988,Completed\n")
    file = client.get(reverse("dispatch:months")).context["files"][0]
    [difference] = file.differences.all()
    url = reverse("dispatch:settle-difference", args=[difference.pk])
    client.post(url, {"reason": "A test call of theirs"})

    page = compare(HEAD + ",05/05/2026 18:00,911 to 988,Completed\n")

    assert "A test call of theirs" in page


def test_a_corrected_file_clears_the_lines_that_could_not_be_read(client, compare):
    unread = "Its time could not be read."
    assert unread in compare(HEAD + "T-9,noon,911 to 988,Completed\n")
    file = client.get(reverse("dispatch:months")).context["files"][0]
    compare_url = reverse("dispatch:compare-month", args=[file.pk])
    assert unread in client.post(compare_url, follow=True).text

    page = compare(HEAD + "T-9,05/05/2026 12:00,911 to 988,Completed\n")

    assert unread not in page


def test_a_corrected_ledger_can_be_compared_again_without_the_file(
    client, compare, transfer
):
    row = transfer("T-1")
    assert "Not in theirs" in compare(HEAD + "T-7,05/05/2026 20:00,,\n")
    row._amend(by=None, reference="T-7", started_at=row.started_at + timedelta(hours=8))
    file = client.get(reverse("dispatch:months")).context["files"][0]

    answer = client.post(reverse("dispatch:compare-month", args=[file.pk]), follow=True)

    assert "Nothing differs" in answer.text


LINES = st.lists(
    st.tuples(
        st.integers(0, 120),
        st.sampled_from(["", "to_988", "from_988"]),
        st.sampled_from(["", "T-1", "t-2", "T-3"]),
    ),
    max_size=12,
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(theirs=LINES, ours=LINES)
def test_no_transfer_is_matched_twice_and_none_that_cannot_be_the_same(theirs, ours):
    start = timezone.datetime(2026, 5, 5, 12, tzinfo=UTC)
    rows = [
        reconciling.Theirs(line, start + timedelta(minutes=minute), way, "", reference)
        for line, (minute, way, reference) in enumerate(theirs)
    ]
    transfers = [
        Transfer(
            started_at=start + timedelta(minutes=minute),
            direction=way or "to_988",
            reference=reference,
        )
        for minute, way, reference in sorted(ours)
    ]

    pairs = reconciling.matched(rows, transfers)

    assert len({row.line for row, _ in pairs}) == len(pairs)
    assert len({transfer.pk for _, transfer in pairs}) == len(pairs)
    for row, transfer in pairs:
        is_named = row.reference and (
            row.reference.casefold() == transfer.reference.casefold()
        )
        is_near = abs(row.at - transfer.started_at) <= reconciling.NEAR
        assert is_named or (is_near and row.direction in {"", transfer.direction})
