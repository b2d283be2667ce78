"""The period a report is asked for."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

MONTH = timedelta(days=29)


class PeriodForm(forms.Form):
    """Whole local days, both ends included; the last thirty where none are given."""

    first = forms.DateField(
        label="From", widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(label="To", widget=forms.DateInput(attrs={"type": "date"}))

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
