"""A little nonsense to every operation; `tests/faults` sends a lot."""

import pytest
from rest_framework.test import APIClient

from accounts.permissions import Role
from tests.fuzz import send_nonsense
from tests.things import make_things

pytestmark = pytest.mark.django_db


@pytest.fixture
def things(staff, jurisdiction):
    users = {role: staff(role, jurisdiction) for role in Role.values}
    made = make_things(jurisdiction, users)
    made.users = users
    return made


@pytest.mark.parametrize("role", [Role.SUPERVISOR])
def test_nonsense_is_answered_in_order(things, role):
    client = APIClient(raise_request_exception=False)
    client.force_login(things.users[role])

    wrong = send_nonsense(client, things.seen_by(role), examples=3)

    assert not wrong, "\n".join(wrong)
