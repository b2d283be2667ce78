"""What people type to try a policy on the past."""

from datetime import date, timedelta
from typing import Any

from django import forms

from core import days
from dispatch.actions.trials import LONGEST

QUARTER = timedelta(days=89)
DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class TrialForm(forms.Form):
    """Which days of loaded calls a policy is tried on."""

    first = forms.DateField(label="Calls from", widget=DAY, validators=[days.check_day])
    last = forms.DateField(label="to", widget=DAY, validators=[days.check_day])

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"first": today - QUARTER, "last": today})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", "The period ends before it begins.")
        if first and last and last - first >= LONGEST:
            self.add_error("first", "Ten years at most.")
        return values


class AssumedForm(forms.Form):
    """What the check of capacity takes for granted."""

    phone_minutes = forms.FloatField(
        label="Minutes a clinician is on a call", min_value=1, max_value=1440
    )
    mobile_minutes = forms.FloatField(
        label="Minutes a mobile team is out", min_value=1, max_value=1440
    )
    most_wait = forms.FloatField(
        label="Tight when more than this must wait (%)", min_value=0, max_value=100
    )
    week = forms.DateField(
        label="Shifts of the week of", widget=DAY, validators=[days.check_day]
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        assumed = {
            "phone_minutes": 25,
            "mobile_minutes": 90,
            "most_wait": 20,
            "week": today.isoformat(),
        }
        super().__init__({**assumed, **(data.dict() if data else {})})
