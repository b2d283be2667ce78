"""Invented shifts and states of the people of the demo."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import Jurisdiction, User
from staffing.models import (
    Availability,
    Credential,
    Shift,
    TrainingRecord,
    set_availability,
)

READY = ("clinician", "clinician_2", "call_taker", "supervisor")


def load(jurisdiction: Jurisdiction, users: Mapping[str, User]) -> None:
    """Put everybody on a shift now and tomorrow, and those on the floor to ready."""
    today = timezone.localdate(timezone=jurisdiction.zone)
    now = timezone.now()
    for role, user in users.items():
        if role in {*READY, "case_manager"}:
            for day in (now - timedelta(hours=3), now + timedelta(hours=21)):
                Shift(
                    jurisdiction=jurisdiction,
                    user=user,
                    starts_at=day.replace(minute=0, second=0, microsecond=0),
                    ends_at=day.replace(minute=0, second=0, microsecond=0)
                    + timedelta(hours=8),
                ).store(by=None)
            _qualify(jurisdiction, user, today)
        if role in READY:
            set_availability(user, Availability.State.READY)


def _qualify(jurisdiction: Jurisdiction, user: User, today: date) -> None:
    if user.credential:
        Credential(
            jurisdiction=jurisdiction,
            user=user,
            kind=user.credential,
            issued_on=today - timedelta(days=900),
            expires_on=today + timedelta(days=400),
        ).store(by=None)
    TrainingRecord(
        jurisdiction=jurisdiction,
        user=user,
        course="Crisis calls by telephone",
        completed_on=today - timedelta(days=120),
        hours=8,
    ).store(by=None)
