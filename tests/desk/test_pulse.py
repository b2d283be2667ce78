"""What one board gathered serves the others of its role, and nobody else."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from desk import pulse
from tests.factories.dispatch import OfferedCallFactory

pytestmark = pytest.mark.django_db
POLL = {"X-Divert-Poll": "1", "HX-Request": "true"}


@pytest.fixture(autouse=True)
def _nothing_gathered(jurisdiction: Any, time_machine: Any) -> None:
    time_machine.move_to("2026-06-10T15:00:20Z", tick=False)
    pulse.forget()
    OfferedCallFactory(jurisdiction=jurisdiction)


def board_of(user: Any) -> tuple[int, str]:
    """Poll the queue board; return how many statements it took, and its text."""
    client = Client()
    client.force_login(user)
    client.get("/notices/")  # whose visit begins the session
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/queue/", headers=POLL)
    assert answer.status_code == 200
    return len(queries), answer.content.decode()


def test_a_colleague_of_the_same_role_reads_what_was_gathered(
    staff: Any, clinician: Any, jurisdiction: Any
) -> None:
    first, _ = board_of(clinician)

    again, text = board_of(staff("clinician", jurisdiction))

    assert again < first / 2
    assert "Waiting for a clinician" in text


def test_another_role_gathers_its_own(call_taker: Any, clinician: Any) -> None:
    _, seen = board_of(clinician)

    _, text = board_of(call_taker)

    assert "Follow-ups due" in seen
    assert "Follow-ups due" not in text


def test_another_jurisdiction_gathers_its_own(
    clinician: Any, outsider: Any, jurisdiction: Any
) -> None:
    call = OfferedCallFactory(jurisdiction=jurisdiction)
    _, seen = board_of(clinician)

    _, text = board_of(outsider)

    assert call.cad_number in seen
    assert call.cad_number not in text


def test_a_change_is_gathered_anew(clinician: Any, jurisdiction: Any) -> None:
    board_of(clinician)
    call = OfferedCallFactory(jurisdiction=jurisdiction)

    assert call.cad_number in board_of(clinician)[1]


def test_only_so_much_is_kept(clinician: Any, jurisdiction: Any) -> None:
    for _ in range(pulse.KEPT + 2):
        OfferedCallFactory(jurisdiction=jurisdiction)
        board_of(clinician)

    assert len(pulse._gathered) == pulse.KEPT
