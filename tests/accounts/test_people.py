"""A program admin's pages, by the admin, by others and by strangers."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Invitation, Membership, User, join
from accounts.permissions import Role
from accounts.tasks import send_invitations
from core.models import AccessLog

LINK = "/people-and-access/join/"


def membership_of(user):
    return Membership.objects.get(user=user)


def invite(client, email="new@alder.example", role=Role.CLINICIAN):
    body = {"email": email, "name": "New Person", "role": role}
    return client.post(reverse("accounts:invite"), body)


def mailed_link():
    send_invitations()
    body = mail.outbox[-1].body
    return LINK + body.split(LINK)[1].split()[0]


@pytest.fixture
def second_admin(staff, jurisdiction):
    return staff(Role.PROGRAM_ADMIN, jurisdiction, "Second Admin")


def test_an_address_in_use_is_told_beside_the_field(client, program_admin, clinician):
    client.force_login(program_admin)

    page = invite(client, email=clinician.email)

    assert page.status_code == 409
    assert "already works here" in page.context["form"].errors["email"][0]


def test_an_invited_person_chooses_a_password_and_signs_in(client, program_admin):
    client.force_login(program_admin)
    invite(client)
    link = mailed_link()
    client.logout()

    words = {"password": "long enough words", "again": "long enough words"}
    joined = client.post(link, words)
    sign_in = client.get(joined["Location"])
    signed_in = client.post(
        "/accounts/login/",
        {"login": "new@alder.example", "password": words["password"]},
    )

    assert joined.status_code == 302
    assert "Your account is made" in sign_in.text
    assert signed_in.status_code == 302
    assert User.objects.get(email="new@alder.example").role == Role.CLINICIAN


def test_a_link_works_once(client, program_admin):
    client.force_login(program_admin)
    invite(client)
    link = mailed_link()
    client.logout()
    words = {"password": "long enough words", "again": "long enough words"}
    client.post(link, words)

    assert client.post(link, words).status_code == 404


def test_a_link_dies_with_its_time(client, program_admin, time_machine):
    client.force_login(program_admin)
    invite(client)
    link = mailed_link()
    client.logout()
    expiry = Invitation.objects.get().expires_at

    time_machine.move_to(expiry)

    assert client.get(link).status_code == 404


def test_inviting_again_kills_the_first_link(client, program_admin):
    client.force_login(program_admin)
    invite(client)
    first = mailed_link()
    invite(client)
    second = mailed_link()
    client.logout()

    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_only_a_digest_of_the_link_is_stored(client, program_admin):
    client.force_login(program_admin)
    invite(client)
    secret = mailed_link().removeprefix(LINK).strip("/")

    assert secret not in str(Invitation.objects.values().get())


def test_a_weak_password_is_told_so(client, program_admin):
    client.force_login(program_admin)
    invite(client)
    link = mailed_link()
    client.logout()

    answer = client.post(link, {"password": "short", "again": "short"})

    assert answer.status_code == 422
    assert not User.objects.filter(email="new@alder.example").exists()


def test_somebody_with_an_account_elsewhere_signs_in_to_accept(
    client, program_admin, outsider, jurisdiction
):
    client.force_login(program_admin)
    invite(client, outsider.email, Role.SUPERVISOR)
    link = mailed_link()
    client.logout()

    assert client.post(link).status_code == 302
    assert not outsider.memberships.filter(jurisdiction=jurisdiction).exists()

    client.force_login(outsider)
    client.post(link)

    assert outsider.memberships.get(jurisdiction=jurisdiction).role == Role.SUPERVISOR


def test_a_mail_server_that_is_away_costs_no_invitation(
    client, program_admin, monkeypatch
):
    client.force_login(program_admin)
    invite(client)

    def away(**kwargs):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("accounts.tasks.send_mail", away)
        assert send_invitations() == 0

    assert send_invitations() == 1


def test_a_role_is_given_and_traced(client, program_admin, clinician):
    client.force_login(program_admin)
    membership = membership_of(clinician)

    client.post(
        reverse("accounts:give_role", args=[membership.pk]), {"role": "supervisor"}
    )

    membership.refresh_from_db()
    assert membership.role == Role.SUPERVISOR
    assert membership.history.first().history_user == program_admin
    assert AccessLog.objects.filter(
        action="change", subject_id=membership.pk, reason="role supervisor"
    ).exists()


@pytest.mark.parametrize(
    "act", ["describe", "give_role", "deactivate", "reactivate", "reset_factors"]
)
def test_nobody_edits_their_own_rights(client, program_admin, second_admin, act):
    client.force_login(program_admin)
    membership = membership_of(program_admin)

    answer = client.post(
        reverse(f"accounts:{act}", args=[membership.pk]),
        {"role": "supervisor", "name": "Me", "credential": "MD"},
    )

    assert answer.status_code == 403
    membership.refresh_from_db()
    assert membership.role == Role.PROGRAM_ADMIN
    assert membership.is_active


@pytest.mark.parametrize("act", ["give_role", "deactivate", "reset_factors", "member"])
def test_another_jurisdiction_has_no_such_person(client, program_admin, outsider, act):
    client.force_login(program_admin)
    url = reverse(f"accounts:{act}", args=[membership_of(outsider).pk])

    answer = (
        client.get(url) if act == "member" else client.post(url, {"role": "clinician"})
    )

    assert answer.status_code == 404


def test_deactivating_ends_sessions_and_account_at_once(
    client, client_of, program_admin, clinician
):
    theirs = client_of(clinician)
    assert theirs.get(reverse("accounts:me")).status_code == 200
    client.force_login(program_admin)

    client.post(reverse("accounts:deactivate", args=[membership_of(clinician).pk]))

    assert theirs.get(reverse("accounts:me")).status_code == 302
    clinician.refresh_from_db()
    assert not clinician.is_active


def test_deactivating_here_leaves_the_work_elsewhere(
    client, program_admin, outsider, jurisdiction
):
    here = join(outsider, jurisdiction, Role.CLINICIAN, by=None)
    client.force_login(program_admin)

    client.post(reverse("accounts:deactivate", args=[here.pk]))

    outsider.refresh_from_db()
    assert outsider.is_active
    assert outsider.jurisdiction != jurisdiction


def test_reactivating_brings_back_account_and_role(client, program_admin, clinician):
    client.force_login(program_admin)
    pk = membership_of(clinician).pk
    client.post(reverse("accounts:deactivate", args=[pk]))

    client.post(reverse("accounts:reactivate", args=[pk]))

    clinician = User.objects.get(pk=clinician.pk)
    assert clinician.is_active
    assert clinician.role == Role.CLINICIAN


def test_second_factors_are_reset_for_somebody_who_lost_them(
    client, program_admin, clinician
):
    Authenticator.objects.create(
        user=clinician, type=Authenticator.Type.TOTP, data={"secret": "x"}
    )
    client.force_login(program_admin)

    client.post(reverse("accounts:reset_factors", args=[membership_of(clinician).pk]))

    assert not Authenticator.objects.filter(user=clinician).exists()


def test_factors_of_somebody_of_two_places_are_not_one_admins_to_reset(
    client, program_admin, outsider, jurisdiction
):
    here = join(outsider, jurisdiction, Role.CLINICIAN, by=None)
    client.force_login(program_admin)

    answer = client.post(reverse("accounts:reset_factors", args=[here.pk]))

    assert answer.status_code == 403


def test_people_are_listed_with_those_invited(
    client, program_admin, clinician, outsider, django_assert_max_num_queries
):
    client.force_login(program_admin)
    invite(client)

    with django_assert_max_num_queries(12):
        page = client.get(reverse("accounts:people")).content.decode()

    assert clinician.name in page
    assert "new@alder.example" in page
    assert outsider.name not in page


def test_deactivating_asks_once_more_by_name(client, program_admin, clinician):
    client.force_login(program_admin)
    membership = clinician.current_membership

    page = client.get(reverse("accounts:member", args=[membership.pk])).text

    asked = page.split("<summary>Deactivate</summary>")[1].split("</details>")[0]
    assert f"Yes, deactivate {clinician.name}" in asked


def test_the_theme_goes_with_the_person_and_not_with_the_desk(client, clinician):
    client.cookies["theme"] = "light"
    client.force_login(clinician)

    client.post(reverse("accounts:theme"), {"theme": "dark"})

    other_desk = Client()
    other_desk.force_login(clinician)
    assert 'data-theme="dark"' in other_desk.get(reverse("accounts:me")).text
    assert 'data-theme="dark"' in client.get(reverse("accounts:me")).text


def test_a_theme_that_is_none_is_refused(client, clinician):
    client.force_login(clinician)

    assert client.post(reverse("accounts:theme"), {"theme": "pink"}).status_code == 400
    clinician.refresh_from_db()
    assert clinician.theme == "system"
