"""The verbs themselves, where they refuse; the pages call them (test_people)."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from knox.models import AuthToken

from accounts import actions
from accounts.models import Invitation, Membership, join
from accounts.permissions import Role
from accounts.sweeps import forget_ended_sessions, seal_access_log
from accounts.work import work_left
from core.errors import ConflictError, Refused
from tests.factories.cases import CaseFactory

pytestmark = pytest.mark.django_db
WORDS = "four words and more"


@pytest.fixture
def invitation(jurisdiction, program_admin):
    return actions.invite(
        jurisdiction,
        by=program_admin,
        email="New@Alder.example",
        name="New Person",
        role=Role.CLINICIAN,
    )


def test_an_address_is_invited_in_small_letters(invitation):
    assert invitation.email == "new@alder.example"


def test_programs_are_not_invited(jurisdiction, program_admin):
    with pytest.raises(Refused, match="service user"):
        actions.invite(
            jurisdiction,
            by=program_admin,
            email="x@x.example",
            name="CAD",
            role=Role.INTEGRATION,
        )


def test_somebody_who_works_here_is_not_invited_again(
    jurisdiction, program_admin, clinician
):
    with pytest.raises(ConflictError, match="already works here"):
        actions.invite(
            jurisdiction,
            by=program_admin,
            email=clinician.email,
            name="Again",
            role=Role.SUPERVISOR,
        )


def test_a_cancelled_invitation_is_nobodys(client, invitation, program_admin):
    client.force_login(program_admin)
    client.post(reverse("accounts:cancel_invitation", args=[invitation.pk]))

    with pytest.raises(ConflictError, match="used or has expired"):
        actions.accept_invitation(invitation, password=WORDS)


def test_an_accepted_invitation_cannot_be_cancelled(invitation, program_admin):
    actions.accept_invitation(invitation, password=WORDS)

    with pytest.raises(ConflictError, match="already been accepted"):
        actions.cancel_invitation(invitation, by=program_admin)


def test_an_invitation_is_for_one_address(invitation, outsider):
    with pytest.raises(Refused, match="another address"):
        actions.accept_invitation(invitation, user=outsider)

    assert Invitation.objects.get().accepted_at is None


def test_a_program_stays_a_program(jurisdiction, program_admin):
    service = actions.make_service(jurisdiction, by=program_admin, name="CAD")

    with pytest.raises(Refused, match="role of programs"):
        actions.give_role(service, Role.SUPERVISOR, by=program_admin)


def test_an_ended_service_gets_no_token(jurisdiction, program_admin):
    service = actions.make_service(jurisdiction, by=program_admin, name="CAD")
    actions.deactivate(service, by=program_admin)

    with pytest.raises(Refused, match="active service user"):
        actions.issue_token(service, by=program_admin, life=timedelta(days=1))


def test_name_and_credential_are_set_for_another(client, program_admin, clinician):
    client.force_login(program_admin)
    url = reverse("accounts:describe", args=[clinician.current_membership.pk])

    wrong = client.post(url, {"name": ""})
    client.post(url, {"name": "Ana Moreno", "credential": "LCSW"})

    clinician.refresh_from_db()
    assert wrong.status_code == 422
    assert str(clinician) == "Ana Moreno, LCSW"
    assert clinician.history.first().history_user == program_admin


def test_name_of_somebody_of_two_places_is_not_one_admins(
    program_admin, outsider, jurisdiction
):
    here = join(outsider, jurisdiction, Role.CLINICIAN, by=None)

    with pytest.raises(Refused, match="another jurisdiction"):
        actions.describe(here, by=program_admin, name="X", credential="")


def test_somebody_back_here_goes_on_where_they_work(
    program_admin, outsider, jurisdiction, other_jurisdiction
):
    here = join(outsider, jurisdiction, Role.CLINICIAN, by=None)
    actions.deactivate(here, by=program_admin)

    actions.reactivate(here, by=program_admin)

    outsider.refresh_from_db()
    assert outsider.jurisdiction == other_jurisdiction


def test_one_works_only_in_ones_own_membership(clinician, outsider):
    with pytest.raises(Refused):
        actions.switch(clinician, outsider.current_membership)


def test_work_left_behind_is_listed_by_number(
    client, program_admin, clinician, jurisdiction
):
    case = CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician)
    client.force_login(program_admin)

    page = client.get(
        reverse("accounts:member", args=[clinician.current_membership.pk])
    )

    assert [(kind.label, kind.numbers) for kind in work_left(clinician)] == [
        ("Open cases", [case.number])
    ]
    assert case.number in page.content.decode()
    assert case.person.name not in page.content.decode()


@pytest.mark.parametrize(
    ("name", "body"),
    [("invite", {"email": "no"}), ("make_service", {"name": ""})],
)
def test_what_cannot_be_read_is_shown_again(client, program_admin, name, body):
    client.force_login(program_admin)

    assert client.post(reverse(f"accounts:{name}"), body).status_code == 422


@pytest.mark.parametrize("name", ["give_role", "issue_token"])
def test_a_choice_that_is_none_is_shown_again(
    client, program_admin, clinician, jurisdiction, name
):
    service = actions.make_service(jurisdiction, by=program_admin, name="CAD")
    rows = {"give_role": clinician.current_membership, "issue_token": service}
    client.force_login(program_admin)

    answer = client.post(reverse(f"accounts:{name}", args=[rows[name].pk]), {})

    assert answer.status_code == 422


def test_a_second_factor_is_required_by_a_switch(client, program_admin, jurisdiction):
    client.force_login(program_admin)

    client.post(reverse("accounts:require_factor"), {"required": "yes"})

    jurisdiction.refresh_from_db()
    assert jurisdiction.requires_second_factor


def test_a_service_user_is_made_and_ended_on_its_page(client, program_admin):
    client.force_login(program_admin)
    client.post(reverse("accounts:make_service"), {"name": "Alder County CAD"})
    service = Membership.objects.get(user__is_service=True)

    client.post(reverse("accounts:end_service", args=[service.pk]))

    assert "ended" in client.get(reverse("accounts:services")).content.decode()


def test_what_has_ended_is_forgotten(client, clinician, later):
    client.force_login(clinician)
    AuthToken.objects.create(clinician, expiry=timedelta(days=1))

    later(timedelta(days=2))
    forget_ended_sessions()

    assert not Session.objects.exists()
    assert not AuthToken.objects.exists()


def test_nothing_seen_is_nothing_sealed(jurisdiction):
    assert seal_access_log() == 0
