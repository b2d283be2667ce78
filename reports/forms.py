"""The period a report is asked for."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from core.days import check_day

MONTH = timedelta(days=29)
DAY = forms.DateInput(attrs={"type": "date"})


class PeriodForm(forms.Form):
    """Whole local days, both ends included; the last thirty where none are given."""

    first = forms.DateField(label="From", widget=DAY, validators=[check_day])
    last = forms.DateField(label="To", widget=DAY, validators=[check_day])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", "The period ends before it begins.")
        return values

    def days(self) -> tuple[date, date]:
        """Give the period asked for, or the last thirty days."""
        if self.is_valid():
            return self.cleaned_data["first"], self.cleaned_data["last"]
        today = timezone.localdate()
        return today - MONTH, today


class LoadForm(PeriodForm):
    """What the capacity check assumes; each number may be typed."""

    SOURCES = [
        ("typed", "A number I type"),
        ("offered", "Calls offered to a clinician, by hour of the week"),
        ("all", "All loaded calls, by hour of the week"),
    ]

    source = forms.ChoiceField(choices=SOURCES, label="Diverted calls are")
    per_hour = forms.FloatField(
        min_value=0, max_value=1000, required=False, label="Calls an hour, typed"
    )
    diverted_share = forms.FloatField(
        min_value=0, max_value=100, label="Of loaded calls, diverted (%)"
    )
    mobile_share = forms.FloatField(
        min_value=0, max_value=100, label="Of diverted calls, sent a mobile team (%)"
    )
    mobile_minutes = forms.FloatField(
        min_value=1, max_value=1440, label="Minutes a mobile team is out"
    )
    community_share = forms.FloatField(
        min_value=0,
        max_value=100,
        label="Of diverted calls, sent a community responder (%)",
    )
    community_minutes = forms.FloatField(
        min_value=1, max_value=1440, label="Minutes a community responder is out"
    )
    community_units = forms.IntegerField(
        min_value=0, max_value=500, label="Community responders there at every hour"
    )
    phone_minutes = forms.FloatField(
        min_value=1, max_value=1440, label="Minutes a clinician is on a call"
    )
    most_wait = forms.FloatField(
        min_value=0, max_value=100, label="Tight when more than this must wait (%)"
    )
    week = forms.DateField(
        label="Shifts of the week of", widget=DAY, validators=[check_day]
    )

    def __init__(self, data: Any, *, today: date) -> None:
        assumed = {
            "source": "typed",
            "per_hour": 1,
            "diverted_share": 100,
            "mobile_share": 20,
            "mobile_minutes": 90,
            "community_share": 0,
            "community_minutes": 60,
            "community_units": 0,
            "phone_minutes": 25,
            "most_wait": 20,
            "week": today.isoformat(),
            "first": (today - MONTH).isoformat(),
            "last": today.isoformat(),
        }
        super().__init__({**assumed, **data.dict()} if data else None, initial=assumed)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("source") == "typed" and values.get("per_hour") is None:
            self.add_error("per_hour", "Type how many calls an hour are diverted.")
        shares = (values.get(n) or 0 for n in ("mobile_share", "community_share"))
        if sum(shares) > 100:
            words = "With the mobile teams' share, more than all diverted calls."
            self.add_error("community_share", words)
        return values
