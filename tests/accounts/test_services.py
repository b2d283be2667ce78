"""Programs that sign in by token, and where a person works."""

from datetime import timedelta

import pytest
from django.urls import reverse
from knox.models import AuthToken

from accounts.actions import deactivate, issue_token, make_service
from accounts.models import join
from accounts.permissions import Role
from core.errors import Refused

SCHEMA = "/api/v1/schema/"


@pytest.fixture
def feed(jurisdiction):
    return make_service(jurisdiction, by=None, name="Alder County CAD")


@pytest.fixture
def token(feed):
    return issue_token(feed, by=None, life=timedelta(days=30))


def bearing(token):
    return {"Authorization": f"Token {token}"}


def test_a_token_is_shown_once_and_kept_as_a_hash(client, program_admin, feed):
    client.force_login(program_admin)

    page = client.post(reverse("accounts:issue_token", args=[feed.pk]), {"days": "30"})
    token = page.context["token"]
    again = client.get(reverse("accounts:services")).content.decode()

    assert token in page.content.decode()
    assert token not in again
    assert token not in str(AuthToken.objects.values().get())
    assert "no-store" in page["Cache-Control"]


def test_a_token_signs_its_program_in(client, token):
    assert client.get(SCHEMA, headers=bearing(token)).status_code == 200


@pytest.mark.parametrize("bad", ["", "nonsense", "a b", "\x00", "é" * 20, "x" * 9000])
def test_a_token_that_is_none_is_refused(client, db, bad):
    answer = client.get(SCHEMA, headers=bearing(bad))

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Token"


def test_a_revoked_token_is_refused_at_once(client, program_admin, feed, token):
    client.force_login(program_admin)
    digest = AuthToken.objects.get().digest
    client.post(reverse("accounts:revoke_token", args=[feed.pk]), {"digest": digest})
    client.logout()

    assert client.get(SCHEMA, headers=bearing(token)).status_code == 401


def test_an_expired_token_is_refused(client, token, later):
    later(timedelta(days=31))

    assert client.get(SCHEMA, headers=bearing(token)).status_code == 401


def test_ending_a_service_user_ends_its_tokens(client, feed, token):
    deactivate(feed, by=None)

    assert client.get(SCHEMA, headers=bearing(token)).status_code == 401


def test_a_program_opens_no_page(client, token):
    answer = client.get(reverse("accounts:people"), headers=bearing(token))

    assert answer.status_code == 403


def test_a_person_gets_no_token(clinician):
    with pytest.raises(Refused):
        issue_token(clinician.current_membership, by=None, life=timedelta(days=1))


def test_somebody_of_two_places_works_in_one_at_a_time(
    client, clinician, other_jurisdiction
):
    there = join(clinician, other_jurisdiction, Role.SUPERVISOR, by=None)
    client.force_login(clinician)

    client.post(reverse("accounts:where"), {"membership": str(there.pk)})

    clinician.refresh_from_db()
    assert clinician.jurisdiction == other_jurisdiction
    assert clinician.role == Role.SUPERVISOR


def test_nobody_works_where_another_does(client, clinician, outsider):
    client.force_login(clinician)
    theirs = outsider.current_membership

    answer = client.post(reverse("accounts:where"), {"membership": str(theirs.pk)})

    assert answer.status_code == 404


def test_somebody_without_a_role_is_told_so(client, clinician):
    membership = clinician.current_membership
    membership.is_active = False
    membership.save()
    client.force_login(clinician)

    answer = client.get(reverse("accounts:where"))

    assert "no role anywhere" in answer.content.decode()


def test_single_keys_can_be_turned_off(client, clinician):
    client.force_login(clinician)

    client.post(reverse("accounts:me"), {"theme": "system"})

    clinician.refresh_from_db()
    assert not clinician.single_keys
