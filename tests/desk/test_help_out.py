"""Units that are out while a session is signed: seen, and each kept or called off."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import NotReady, cad_line
from core.errors import DomainError
from desk.actions import open_call, sign_and_plan
from dispatch.actions import ways_to_help
from dispatch.actions.untaken import escalate_untaken
from dispatch.models import Response
from tests.factories.dispatch import PolicyFactory
from tests.factories.teams import a_team


@pytest.fixture
def unit(supervisor, waiting):
    """A team that Divert asked for by itself, because nobody took the offer in time."""
    a_team(supervisor, "Team East")
    policy = PolicyFactory(jurisdiction=waiting.jurisdiction)
    past = timezone.now() - 2 * policy.offer_limit
    waiting.waits.update(began_at=past)
    escalate_untaken(policy, limit=10)
    return Response.objects.get()


@pytest.fixture
def taken(unit, waiting, clinician):
    waiting.refresh_from_db()
    return open_call(waiting, by=clinician)


def words_of(unit):
    at = unit.requested_at.astimezone(unit.jurisdiction.zone)
    return f"Mobile crisis team Team East asked {at:%H:%M}"


def test_the_page_of_a_session_names_the_team_that_is_out(
    client, clinician, taken, unit
):
    client.force_login(clinician)

    page = client.get(taken.get_absolute_url()).text

    assert words_of(unit) in page
    assert "Keep or cancel: Mobile crisis team Team East" in page


def test_a_unit_asked_for_since_the_page_came_is_led_to_by_asking_for_it_anew(
    client, clinician, taken, unit
):
    """The page in front of the clinician has no card yet that the line could lead to."""
    client.force_login(clinician)

    page = client.get(taken.get_absolute_url()).text
    update = client.get(reverse("desk:to_close", args=[taken.pk])).text

    assert 'href="#id_responses"' in page
    anew = re.search(r'href="([^"]*)\?units=\d+#id_responses"', update)
    assert anew[1] == taken.get_absolute_url()


@pytest.mark.parametrize("way", ["keep_response", "cancel_response"])
def test_signing_asks_whether_a_unit_that_is_out_goes_on(
    client, clinician, taken, unit, whole, way
):
    client.force_login(clinician)
    with pytest.raises(NotReady, match="keep or cancel"):
        sign_and_plan(taken, by=clinician, typed=whole, base_version=0)

    url = reverse(f"desk:{way}", args=[taken.pk, unit.pk])
    client.post(url, {"reason": "He is safe at home"})

    unit.refresh_from_db()
    taken.refresh_from_db()
    sign_and_plan(taken, by=clinician, typed=whole, base_version=0)
    assert unit.is_open == (way == "keep_response")
    signed = client.get(taken.get_absolute_url()).text
    assert (words_of(unit) in signed) == unit.is_open


def test_nobody_is_asked_about_a_unit_that_is_with_the_person(
    clinician, taken, unit, whole
):
    unit.arrive(by=clinician)

    sign_and_plan(taken, by=clinician, typed=whole, base_version=0)

    assert taken.status == "signed"


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (lambda unit, by: unit.keep(by=by), "MOBILE CRISIS TEAM STILL OUT"),
        (lambda unit, by: unit.clear(by=by, contact=True), "MOBILE CRISIS TEAM SENT"),
        (lambda unit, by: unit.cancel(by=by, reason="Safe"), "NO RESPONSE NEEDED"),
    ],
)
def test_cad_is_told_of_no_response_only_when_nobody_went(
    clinician, taken, unit, whole, end, words
):
    end(unit, clinician)

    sign_and_plan(taken, by=clinician, typed=whole, base_version=0)

    assert cad_line(taken).startswith(f"CLINICIAN RESOLVED BY PHONE, {words}, REF ")


def test_a_unit_that_is_back_goes_on_no_more(clinician, unit):
    unit.cancel(by=clinician, reason="Safe")

    with pytest.raises(DomainError):
        unit.keep(by=clinician)


def test_a_second_unit_says_which_team_is_out(supervisor, clinician, taken, unit):
    a_team(supervisor, "Team West")

    choices, _ = ways_to_help(taken.call, by=clinician)

    at = timezone.localtime(unit.requested_at)
    labels = dict(choices).values()
    assert f"Second unit: Team East: 1 of 2 free (asked {at:%H:%M})" in labels
    asked = f"(Team East asked {at:%H:%M})"
    assert f"Second unit: Team West: 2 of 2 free {asked}" in labels


@pytest.mark.parametrize("is_out", [True, False])
@pytest.mark.parametrize("page", ["session", "call"])
def test_enter_sends_no_second_unit(client, clinician, taken, unit, page, is_out):
    if not is_out:
        unit.cancel(by=clinician, reason="Safe")
    client.force_login(clinician)
    where = taken if page == "session" else taken.call

    text = client.get(where.get_absolute_url()).text

    dialog = text.split('id="help-now"')[1].split("</dialog>")[0]
    begins = re.search(r"<button [^>]*autofocus", dialog).group()
    assert ("data-closes" in begins) == is_out
    assert (words_of(unit) in dialog) == is_out


@pytest.mark.parametrize("state", ["waiting", "taken"])
@pytest.mark.parametrize("page", ["desk:queue", "desk:board"])
def test_the_boards_name_the_team_that_was_asked_when_nobody_took_the_call(
    client, supervisor, unit, waiting, request, page, state
):
    if state == "taken":
        request.getfixturevalue("taken")
    client.force_login(supervisor)

    text = client.get(reverse(page)).text

    assert words_of(unit) in text
    said = f"Not taken in time: {words_of(unit)}"
    assert (said in text) == (state == "waiting")
    assert "team due" not in text
