"""Signing in, staying in, and being told that one is out."""

import base64
import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.actions import make_user, require_second_factor
from accounts.adapters import home_of
from accounts.models import join
from accounts.permissions import Role
from core.models import AccessLog

PASSWORD = "four words and more"
SAME = "The email address and/or password you specified are not correct."


@pytest.fixture
def ana(jurisdiction):
    user = make_user("ana@alder.example", "Ana Moreno", PASSWORD, credential="LPC")
    join(user, jurisdiction, Role.CLINICIAN, by=None)
    return user


def sign_in(client, email="ana@alder.example", password=PASSWORD):
    return client.post("/accounts/login/", {"login": email, "password": password})


def confirm(client):
    """Type the password again, as every change of one's factors asks."""
    return client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_signing_in_leads_to_the_pages(client, ana):
    answer = sign_in(client)

    assert answer.status_code == 302
    assert client.get(reverse("accounts:me")).status_code == 200


def test_a_wrong_password_and_an_unknown_address_look_the_same(client, ana):
    wrong = sign_in(client, password="not the one at all")
    unknown = sign_in(client, email="nobody@alder.example")

    assert SAME in wrong.content.decode()
    assert SAME in unknown.content.decode()
    assert wrong.status_code == unknown.status_code


def test_a_reset_for_an_unknown_address_looks_the_same_and_mails_nobody(client, ana):
    known = client.post("/accounts/password/reset/", {"email": ana.email})
    unknown = client.post("/accounts/password/reset/", {"email": "x@alder.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [m.to for m in mail.outbox] == [[ana.email]]


def test_guessing_is_slowed_down_without_a_cache_server(client, ana):
    for _ in range(5):
        sign_in(client, password="not the one at all")

    answer = sign_in(client)

    assert "Too many failed login attempts" in answer.content.decode()


def test_nobody_signs_up(client, db):
    words = {"email": "x@x.example", "password1": PASSWORD, "password2": PASSWORD}

    client.post("/accounts/signup/", words)

    assert not client.session.get("_auth_user_id")
    assert "closed" in client.get("/accounts/signup/").content.decode().lower()


def test_a_session_is_a_row_and_signing_out_removes_it(client, ana):
    sign_in(client)
    key = client.session.session_key
    assert Session.objects.filter(pk=key).exists()

    client.post("/accounts/logout/")

    assert not Session.objects.filter(pk=key).exists()
    assert client.get(reverse("accounts:me")).status_code == 302


def test_a_deactivated_user_cannot_sign_in(client, ana):
    ana.is_active = False
    ana.save()

    sign_in(client)

    assert client.get(reverse("accounts:me")).status_code == 302


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true"},
        {"X-Divert-Poll": "1"},
        {"X-Requested-With": "XMLHttpRequest"},
        {"Sec-Fetch-Mode": "cors"},
    ],
)
def test_a_script_is_told_401_and_not_led_to_sign_in(client, db, headers):
    assert client.get(reverse("accounts:me"), headers=headers).status_code == 401


def test_a_page_is_led_to_sign_in_and_back(client, ana):
    answer = client.get(reverse("accounts:me"))

    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next={reverse('accounts:me')}"


def test_the_resumed_page_hands_over_who_and_the_new_token(client, ana):
    sign_in(client)

    page = client.get("/session-resumed/").content.decode()

    assert f'data-user="{ana.pk}"' in page
    assert re.search(r'data-token="\w{64}"', page)


def test_the_new_token_is_good_for_what_was_not_sent(ana):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ana)
    page = browser.get("/session-resumed/").content.decode()
    token = re.search(r'data-token="(\w+)"', page)[1]

    refused = browser.post("/session/extend/")
    taken = browser.post("/session/extend/", headers={"X-CSRFToken": token})

    assert refused.status_code == 403
    assert taken.status_code == 204


def acts_of(user):
    rows = AccessLog.objects.filter(user_id=user.pk).order_by("id")
    return list(rows.values_list("action", "reason"))


def test_comings_and_goings_are_in_the_log(client, ana):
    sign_in(client, password="not the one at all")
    sign_in(client)
    client.post("/accounts/logout/")

    assert acts_of(ana) == [
        ("refuse", "wrong password"),
        ("sign_in", ""),
        ("sign_out", ""),
    ]


@pytest.mark.parametrize("role", [r for r in Role.values if r != Role.INTEGRATION])
def test_each_role_begins_at_a_page_that_opens(client, staff, jurisdiction, role):
    user = staff(role, jurisdiction)
    client.force_login(user)

    assert client.get(home_of(user)).status_code == 200


# Idle


def test_an_idle_session_ends(client, ana, settings, later):
    sign_in(client)
    client.get(reverse("accounts:me"))

    later(settings.IDLE_TIMEOUT + timedelta(seconds=61))

    assert client.get(reverse("accounts:me")).status_code == 302
    assert acts_of(ana)[-1] == ("sign_out", "idle")


def test_keys_and_navigation_keep_a_session(client, ana, settings, later):
    sign_in(client)
    client.get(reverse("accounts:me"))
    for _ in range(3):
        later(settings.IDLE_TIMEOUT - timedelta(seconds=10))
        assert client.post("/session/extend/").status_code == 204


def test_polls_and_autosave_keep_nothing(client, ana, settings, later):
    sign_in(client)
    client.get(reverse("accounts:me"))
    poll = {"X-Divert-Poll": "1"}
    later(settings.IDLE_TIMEOUT - timedelta(seconds=10))
    assert client.get("/session/", headers=poll).status_code == 200

    later(timedelta(seconds=80))

    assert client.get("/session/", headers=poll).status_code == 401


def test_the_session_is_written_at_most_once_a_minute(client, ana, later):
    sign_in(client)
    client.get(reverse("accounts:me"))
    stamp = client.session["seen_at"]
    later(timedelta(seconds=30))

    client.get(reverse("accounts:me"))

    assert client.session["seen_at"] == stamp


# Second factors


def code_for(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def secret(client, ana):
    """Set an authenticator app up, as the pages do it, and return its secret."""
    sign_in(client)
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    client.post("/accounts/logout/")
    return secret


def test_an_authenticator_app_is_asked_for(client, ana, secret, later):
    later(60)

    first = sign_in(client)
    second = client.post(first.url, {"code": code_for(secret)})

    assert first.url == reverse("mfa_authenticate")
    assert second.status_code == 302
    assert client.get(reverse("accounts:me")).status_code == 200


def test_a_wrong_code_does_not_sign_in(client, ana, secret):
    first = sign_in(client)

    client.post(first.url, {"code": "000000"})

    assert client.get(reverse("accounts:me")).status_code == 302


def test_secrets_of_factors_are_sealed_at_rest(client, ana, secret):
    stored = Authenticator.objects.get(user=ana, type="totp").data["secret"]

    assert secret not in stored
    assert base64.b64decode(stored)[:1] == b"\x01"


def test_a_recovery_code_signs_in_once(client, ana, secret):
    codes = RecoveryCodes.activate(ana).get_unused_codes()
    client.post(sign_in(client).url, {"code": codes[0]})
    assert client.get(reverse("accounts:me")).status_code == 200
    client.post("/accounts/logout/")

    client.post(sign_in(client).url, {"code": codes[0]})

    assert client.get(reverse("accounts:me")).status_code == 302


def test_a_passkey_is_offered_and_can_be_added(client, ana):
    assert "passkey" in client.get("/accounts/login/").content.decode().lower()
    sign_in(client)
    confirm(client)

    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


@pytest.fixture
def required(jurisdiction, program_admin):
    require_second_factor(jurisdiction, by=program_admin, required=True)


def test_where_one_is_required_nobody_works_without(client, ana, required):
    sign_in(client)

    answer = client.get(reverse("accounts:me"))

    assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))
    assert client.get(answer.url).status_code == 200
    confirm(client)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_where_one_is_required_the_api_says_so(client, ana, required):
    sign_in(client)

    assert client.get("/api/v1/schema/").status_code == 403


def test_with_one_set_up_the_pages_open(client, ana, secret, required, later):
    later(60)

    client.post(sign_in(client).url, {"code": code_for(secret)})

    assert client.get(reverse("accounts:me")).status_code == 200


def test_the_last_factor_stays_where_one_is_required(
    client, ana, secret, required, later
):
    later(60)
    client.post(sign_in(client).url, {"code": code_for(secret)})

    confirm(client)
    client.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.filter(user=ana, type="totp").exists()
