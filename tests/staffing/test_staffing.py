from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from staffing.models import (
    Availability,
    Credential,
    Shift,
    TrainingRecord,
    set_availability,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.mark.parametrize("edge", ["page", "api"])
def test_staff_say_that_they_are_ready(client: Any, clinician: Any, edge: str) -> None:
    client.force_login(clinician)
    if edge == "page":
        client.post(reverse("staffing:set-mine"), {"state": "ready"})
    else:
        client.post(
            "/api/v1/availability/", {"state": "ready"}, content_type="application/json"
        )

    assert Availability.objects.now().get().user == clinician
    assert b"Ready" in client.get(reverse("staffing:list")).content
    assert client.get("/api/v1/availability/").json()["results"][0]["state"] == "ready"


def test_an_unknown_state_is_refused(client: Any, clinician: Any) -> None:
    client.force_login(clinician)

    client.post(reverse("staffing:set-mine"), {"state": "dancing"})

    assert not Availability.objects.exists()


def test_each_state_has_its_time_and_one_holds_now(clinician: Any) -> None:
    ready = set_availability(clinician, "ready")
    assert set_availability(clinician, "ready") == ready

    away = set_availability(clinician, "break")

    ready.refresh_from_db()
    assert ready.ended_at == away.started_at
    assert list(Availability.objects.now()) == [away]


def test_program_admins_see_shifts_and_set_no_state(
    client: Any, program_admin: Any
) -> None:
    client.force_login(program_admin)

    assert client.get(reverse("staffing:list")).status_code == 200
    assert (
        client.post(reverse("staffing:set-mine"), {"state": "ready"}).status_code == 403
    )


def test_nobody_works_two_shifts_at_once(
    jurisdiction: Any, clinician: Any, client: Any
) -> None:
    def shift(start: int, end: int) -> Shift:
        return Shift(
            jurisdiction=jurisdiction,
            user=clinician,
            starts_at=NOW + timedelta(hours=start),
            ends_at=NOW + timedelta(hours=end),
        ).store(by=None)

    shift(0, 8)
    shift(8, 16)
    for start, end in ((4, 12), (20, 20)):
        with pytest.raises(IntegrityError), transaction.atomic():
            shift(start, end)

    client.force_login(clinician)
    assert len(client.get("/api/v1/shifts/").json()["results"]) == 2
    assert Shift.objects.around(NOW + timedelta(hours=1)).count() == 1


def test_staff_see_their_own_papers_and_supervisors_all(
    jurisdiction: Any, clinician: Any, supervisor: Any, case_manager: Any
) -> None:
    today = timezone.localdate()
    for user in (clinician, case_manager):
        Credential(jurisdiction=jurisdiction, user=user, kind="LPC").store(by=None)
        TrainingRecord(
            jurisdiction=jurisdiction, user=user, course="Calls", completed_on=today
        ).store(by=None)

    for model in (Credential, TrainingRecord):
        assert model.objects.visible_to(clinician).get().user == clinician
        assert model.objects.visible_to(supervisor).count() == 2


def test_papers_do_not_expire_before_they_begin(
    jurisdiction: Any, clinician: Any
) -> None:
    today = timezone.localdate()
    with pytest.raises(IntegrityError), transaction.atomic():
        Credential(
            jurisdiction=jurisdiction,
            user=clinician,
            kind="LPC",
            issued_on=today,
            expires_on=today - timedelta(days=1),
        ).store(by=None)
