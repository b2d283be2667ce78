"""What goes wrong in the database, as an answer over HTTP."""

from uuid import uuid4

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from psycopg import errors as postgres

from tests.factories.cases import SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(client, clinician, monkeypatch):
    """Give what a page and a part of it answer when the database fails in this way."""
    client.force_login(clinician)

    def answer(cause, **headers):
        def fail(*args):
            raise OperationalError from cause

        monkeypatch.setattr("desk.views.services.reach_session", fail)
        return client.get(reverse("desk:services", args=[uuid4()]), headers=headers)

    return answer


@pytest.mark.parametrize(
    "cause", [postgres.LockNotAvailable, postgres.DeadlockDetected]
)
def test_a_lock_that_is_not_to_be_had_is_a_reason_to_try_again(broken, cause):
    page, part = broken(cause()), broken(cause(), **{"HX-Request": "true"})

    assert (page.status_code, part.status_code) == (503, 409)
    assert "try again" in page.content.decode()
    assert "try again" in part.content.decode()


def test_a_database_that_is_away_is_no_lock(broken):
    with pytest.raises(OperationalError):
        broken(postgres.ConnectionFailure())


@pytest.fixture
def refused_act(client, jurisdiction, clinician):
    """Give the answer to an act of a call, on a session that has none."""
    session = SessionFactory(jurisdiction=jurisdiction, clinician=clinician)
    client.force_login(clinician)
    act = reverse("desk:drop", args=[session.pk])
    return lambda **headers: client.post(act, headers=headers), session


def test_a_page_of_what_could_not_be_done_leads_back_to_where_it_was_asked(refused_act):
    ask, session = refused_act
    list_page = "http://testserver/cases/?cursor=x"

    from_a_list = ask(Referer=list_page).content.decode()
    from_elsewhere = ask(Referer="https://elsewhere.example/").content.decode()

    assert 'href="/cases/?cursor=x"' in from_a_list
    assert f'href="{session.get_absolute_url()}"' in from_elsewhere


def test_a_page_of_what_went_wrong_is_by_the_clocks_of_its_reader(
    client, clinician, refused_act
):
    """As every page is; and whoever is served next by this thread has their own."""
    ask, _ = refused_act

    pages = [ask(), client.get(f"/cases/{uuid4()}/"), client.get("/reports/")]

    assert [page.status_code for page in pages] == [409, 404, 403]
    assert all(f'data-zone="{clinician.jurisdiction.zone}"' in p.text for p in pages)
    assert timezone.get_current_timezone() == timezone.get_default_timezone()


@pytest.mark.parametrize("came", ["//elsewhere.example/x", "/\\elsewhere.example/x"])
def test_a_page_of_what_could_not_be_done_never_leads_to_another_host(
    refused_act, came
):
    ask, _ = refused_act

    page = ask(Referer=f"http://testserver{came}").content.decode()

    assert 'href="/elsewhere.example/x"' in page


def test_the_address_of_an_act_leads_to_the_page_it_is_on(client, clinician):
    client.force_login(clinician)
    session = f"/desk/sessions/{uuid4()}/"

    answer = client.get(f"{session}addendum/")

    assert (answer.status_code, answer.get("Location")) == (302, session)


def test_words_that_came_with_a_refused_act_are_there_to_be_copied(client, clinician):
    """The page that they were typed on may have no field for them any more."""
    session = SessionFactory(jurisdiction=clinician.jurisdiction, clinician=clinician)
    client.force_login(clinician)
    words = ["She rang from a neighbour's", "Relapsed.", "tremor\nsweats"]
    secret = {"oldpassword": "four words of mine", "code": "K7 Q9", "new_key2": "A B"}
    choices = {"call": str(uuid4()), "at": "2026-03-08T02:30", "kind": "no_show"}
    sent = {"reason": words, "against": "Her word", "next": "/cases/?q=Reyes"}

    page = client.post(reverse("desk:drop", args=[session.pk]), sent | secret | choices)

    assert page.status_code == 409
    assert page.context["sent"] == [*words, "Her word"]
    assert 'data-copy="sent-1"' in page.text
    assert "four words of mine" not in page.text


def test_a_page_of_what_could_not_be_done_blames_nobody_for_being_first(refused_act):
    ask, _ = refused_act

    page = ask().content.decode()

    assert "<h1>That could not be done</h1>" in page
    assert page.count("no 911 call") == 1
