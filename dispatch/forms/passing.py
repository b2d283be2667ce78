"""What people type about transfers to and from 988, outcomes, and months to compare."""

from datetime import date
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import QuerySet

from core import days
from core.held_files import HeldFileForm
from dispatch.actions import lifeline, reconciling
from dispatch.forms.calls import EntryForm
from dispatch.models import Call, OutcomeClass, Response, Transfer

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User

LARGEST = 5 * 2**20
MONTH = forms.DateInput({"type": "month"}, format="%Y-%m")
# Offered first where a call goes back to 911; none says more than a call taker may know.
WHY_BACK = (
    "Somebody is in danger",
    "A weapon or violence came up",
    "A medical emergency came up",
    "A crime is reported",
    "Police, fire or EMS are asked for",
    "Not a call for a clinician",
)
COLUMNS = ("reference", "at", "date", "time", "direction", "status")


class MonthField(forms.DateField):
    """A month, as browsers send it; held by its first day."""

    widget = MONTH
    input_formats = ("%Y-%m",)
    default_validators = (days.check_day,)
    default_error_messages = {"invalid": "Give a month as 2026-05."}


class TransferFilter(django_filters.FilterSet):
    """The ledger's one way to a part of it: its list, and the numbers above."""

    month = django_filters.DateFilter(
        method="of_month",
        label="Month",
        widget=MONTH,
        input_formats=["%Y-%m"],
        validators=[days.check_day],
    )
    direction = django_filters.ChoiceFilter(
        choices=Transfer.Direction, empty_label="Both ways"
    )
    status = django_filters.ChoiceFilter(choices=Transfer.Status, empty_label="Any")
    warm = django_filters.ChoiceFilter(
        method="of_warm",
        label="Handoff",
        choices=[("yes", "Warm"), ("no", "Cold")],
        empty_label="Either",
    )

    class Meta:
        model = Transfer
        fields = ()

    request: "HttpRequest"

    def of_month(self, queryset: QuerySet, name: str, month: date) -> QuerySet:
        zone = self.request.user.jurisdiction.zone  # type: ignore[union-attr]
        return queryset.begun(*reconciling.bounds(month, zone))  # type: ignore[attr-defined]

    def of_warm(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        cold = {"stayed_on": Transfer.StaysOn.NOBODY}
        return queryset.filter(**cold) if value == "no" else queryset.exclude(**cold)


class PassForm(forms.Form):
    """Who stays on while the caller is passed on, and why where the policy is against it."""

    reason = forms.CharField(
        label="Why 988 all the same?",
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    stayed_on = forms.ChoiceField(label="How?")
    reference = forms.CharField(
        label="Transfer id at the 988 center", max_length=60, required=False
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.against = lifeline.decided_against(call)
        self.fields["reason"].widget.attrs["required"] = bool(self.against)
        able = lifeline.who_can_stay_on(call)
        self.fields["stayed_on"].choices = [(who.value, who.label) for who in able]


class FromLifelineForm(EntryForm):
    """A caller whom 988 passes to us: who stayed on, and what is said of them."""

    stayed_on = forms.ChoiceField(
        label="Who stayed on?",
        choices=[(who.value, who.label) for who in lifeline.FROM_988],
    )
    reference = forms.CharField(
        label="Transfer id at the 988 center", max_length=60, required=False
    )
    field_order = ("stayed_on", "reference")


class AcceptedForm(forms.Form):
    """The other side has the caller; its id of the transfer, where it gives one."""

    reference = forms.CharField(max_length=60, required=False)


class MonthFileForm(HeldFileForm):
    """A month's file, and the columns that its headings do not tell."""

    month = MonthField(label="Month")
    file = forms.FileField(
        label="CSV of the 988 center", help_text="5 MB at most. No caller is kept."
    )
    at = forms.CharField(label="Column of date and time", required=False)
    date = forms.CharField(label="Column of the date", required=False)
    time = forms.CharField(label="Column of the time", required=False)
    reference = forms.CharField(label="Column of the transfer id", required=False)
    direction = forms.CharField(label="Column of the direction", required=False)
    status = forms.CharField(label="Column of how it ended", required=False)

    field_order = ("month", "file", *COLUMNS)

    def __init__(self, *args: Any, user: "User", **more: Any) -> None:
        super().__init__(*args, **more)
        self.take_up(user)

    def offer(self, headings: list[str]) -> None:
        """Hold the file, and let its own columns be chosen."""
        self.hold_file()
        known = [("", "As its heading says"), *((name, name) for name in headings)]
        for name in COLUMNS:
            self.fields[name].widget = forms.Select(choices=known)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("This file is larger than 5 MB.")
        return file

    @property
    def columns(self) -> dict[str, str]:
        return {name: self.cleaned_data[name].strip() for name in COLUMNS}


class OutcomeForm(forms.Form):
    """What an ended call counts as instead of the derived outcome, and why."""

    outcome_class = forms.ChoiceField(
        label="It counts as", choices=OutcomeClass.choices
    )
    reason = forms.CharField(
        label="Why not as derived?",
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class BackForm(forms.Form):
    """Why a call goes back to 911, said so that a call taker may read it."""

    reason = forms.CharField(label="Why?", max_length=300, required=False)
    words = forms.CharField(label="In other words", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        reason = data.get("words", "").strip() or data.get("reason", "").strip()
        if not (reason or self.errors):
            self.add_error("reason", "Choose why, or say it in other words.")
        return {"reason": reason}


class CancelForm(forms.Form):
    """Why a unit is needed no longer, and what is done instead of one on its way."""

    reason = forms.CharField(label="Why cancel?", max_length=300)
    further_action = forms.ChoiceField(
        label="Done instead",
        choices=[("", "Nothing"), *Response.FurtherAction.choices],
        required=False,
    )


class WhyPoliceForm(forms.Form):
    """Why police, where the policy allowed a lesser response."""

    why = forms.ChoiceField(label="Police, because", choices=Response.Why.choices)
    words = forms.CharField(label="In words", max_length=300, required=False)
