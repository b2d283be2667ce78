"""What goes wrong in the database, as an answer over HTTP."""

from uuid import uuid4

import pytest
from django.db import OperationalError
from django.urls import reverse
from psycopg import errors as postgres

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
