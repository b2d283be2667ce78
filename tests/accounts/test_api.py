"""People and access over the API."""

import pytest
from django.urls import reverse

from accounts.actions import deactivate
from accounts.models import Membership
from accounts.permissions import Role
from core.errors import ConflictError

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(api, program_admin):
    api.force_login(program_admin)
    return api


def test_people_of_ones_own_jurisdiction_are_listed(admin, clinician, outsider):
    names = {row["name"] for row in admin.get("/api/v1/members/").json()["results"]}

    assert clinician.name in names
    assert outsider.name not in names


def test_a_role_is_given(admin, clinician):
    member = clinician.current_membership

    given = admin.post(
        reverse("member-give-role", args=[member.pk]), {"role": Role.SUPERVISOR}
    )

    assert given.json()["role"] == Role.SUPERVISOR


def test_nobody_is_made_a_program(admin, clinician):
    member = clinician.current_membership

    given = admin.post(
        reverse("member-give-role", args=[member.pk]), {"role": Role.INTEGRATION}
    )

    assert given.status_code == 400


@pytest.mark.parametrize("verb", ["deactivate", "reset-factors"])
def test_nobody_acts_on_themselves(admin, program_admin, verb):
    member = program_admin.current_membership

    assert admin.post(reverse(f"member-{verb}", args=[member.pk])).status_code == 403


def test_the_last_program_admin_stays(program_admin, outsider):
    """Only the operator could try: an admin never acts on themselves."""
    with pytest.raises(ConflictError, match="last program admin"):
        deactivate(program_admin.current_membership, by=None)

    assert Membership.objects.get(user=program_admin).is_active


def test_somebody_is_shut_out_and_let_back_in(admin, clinician):
    member = clinician.current_membership

    out = admin.post(reverse("member-deactivate", args=[member.pk])).json()
    back = admin.post(reverse("member-reactivate", args=[member.pk])).json()

    assert (out["is_active"], back["is_active"]) == (False, True)


def test_who_looked_is_listed_with_this_look(admin, program_admin):
    admin.get("/api/v1/access-log/")

    rows = admin.get("/api/v1/access-log/?action=search").json()["results"]

    assert rows[0]["user_id"] == str(program_admin.pk)
