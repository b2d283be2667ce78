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


def test_a_floor_that_never_rests_is_gathered_four_times_a_second(
    clinician: Any, jurisdiction: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([at / 10 for at in range(100)])
    monkeypatch.setattr(pulse, "monotonic", lambda: next(moments))
    for _ in range(pulse.MOST_A_SECOND):
        OfferedCallFactory(jurisdiction=jurisdiction)
        gathered, _ = board_of(clinician)
    call = OfferedCallFactory(jurisdiction=jurisdiction)

    statements, text = board_of(clinician)

    assert call.cad_number not in text
    assert statements < gathered / 2


def test_what_a_busy_floor_was_not_shown_is_shown_a_second_later(
    clinician: Any, jurisdiction: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(pulse, "monotonic", lambda: now[0])
    for _ in range(pulse.MOST_A_SECOND + 1):
        call = OfferedCallFactory(jurisdiction=jurisdiction)
        _, text = board_of(clinician)
    assert call.cad_number not in text

    now[0] = 1.0

    assert call.cad_number in board_of(clinician)[1]


def test_only_so_many_boards_are_kept() -> None:
    for number in range(pulse.KEPT + 2):
        pulse.shared(pulse.Moment(f"board {number}", "now"), dict)

    assert len(pulse._kept) == pulse.KEPT
