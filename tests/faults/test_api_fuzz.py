"""A lot of nonsense to every operation, as several roles."""

import pytest
from rest_framework.test import APIClient

from accounts.permissions import Role
from tests.fuzz import send_nonsense
from tests.things import make_things

pytestmark = [pytest.mark.django_db, pytest.mark.faults]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.CALL_TAKER])
def test_no_nonsense_brings_the_api_down(staff, jurisdiction, role):
    users = {each: staff(each, jurisdiction) for each in Role.values}
    things = make_things(jurisdiction, users).seen_by(role)
    client = APIClient(raise_request_exception=False)
    client.force_login(users[role])

    wrong = send_nonsense(client, things, examples=10)

    assert not wrong, "\n".join(wrong)
