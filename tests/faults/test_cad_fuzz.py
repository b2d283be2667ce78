"""Ten thousand odd requests at the 911 side, from CAD and from staff; none may break it."""

from collections import Counter

import pytest
from rest_framework.test import APIClient

from accounts.permissions import Role
from tests.fuzz import send_nonsense
from tests.things import make_things

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FROM_CAD = {
    r"^/api/v1/cad/eido$": 1_000,
    r"^/IncidentData/v1/incidents": 2_400,
    r"^/IncidentData/v1/references": 1_000,
}
FROM_STAFF = {
    r"^/api/v1/(cad/(messages|reports|untold)|calls|call-types|dispositions|responses|"
    r"screen-forms|diversion-policies|policy-trials|transfers)\b": 110,
}
LONGEST_SECONDS = 500


@pytest.mark.parametrize(
    ("role", "asked", "at_least"),
    [(Role.INTEGRATION, FROM_CAD, 4_400), (Role.SUPERVISOR, FROM_STAFF, 5_600)],
)
def test_ten_thousand_odd_requests_break_nothing(
    staff, jurisdiction, role, asked, at_least
):
    users = {each: staff(each, jurisdiction) for each in Role.values}
    things = make_things(jurisdiction, users).seen_by(role)
    client = APIClient(raise_request_exception=False)
    client.force_login(users[role])
    answers, wrong = Counter(), []

    for only, examples in asked.items():
        wrong += send_nonsense(
            client,
            things,
            examples,
            only=only,
            answers=answers,
            seconds=LONGEST_SECONDS,
        )

    assert not wrong, "\n".join(wrong)
    assert answers.total() >= at_least, answers
    if role == Role.INTEGRATION:
        # Some of what was made up is an EIDO, and some names an incident that is there.
        assert answers["/api/v1/cad/eido", 201] > 50, answers
        assert answers["/IncidentData/v1/incidents/{incident_id}", 200] > 50, answers
