"""What a page may send to a follow-up: fields and types, no rules."""

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from accounts.models import User
from cases.forms.colleagues import colleagues
from core.days import check_day
from followups.models import Attempt, FollowUp

if TYPE_CHECKING:
    from datetime import datetime

LINKED = "linked"


class AttemptForm(forms.Form):
    """One key: what came of the try. "linked" is reached and linked to care."""

    outcome = forms.ChoiceField(
        choices=[*Attempt.Outcome.choices, (LINKED, "Reached, linked to care")]
    )
    note = forms.CharField(
        label="Note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "c"}),
    )
    early_reason = forms.CharField(
        label="Why before its time",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    safe_at = forms.DateTimeField(
        label="Safe to call at, by their clock",
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        validators=[check_day],
    )
    confirm_last = forms.BooleanField(
        label="This is the last try: end the plan", required=False
    )
    position = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean_safe_at(self) -> "datetime | None":
        typed = self.cleaned_data["safe_at"]
        return timezone.make_naive(typed).replace(tzinfo=self.zone) if typed else None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["is_linked_to_care"] = values.get("outcome") == LINKED
        if values["is_linked_to_care"]:
            values["outcome"] = Attempt.Outcome.REACHED.value
        return values

    def again(self, message: str, *, position: int) -> "AttemptForm":
        """Show what was said as the next try, with why it was not written down."""
        data = self.data.copy()
        data["position"] = position
        form = AttemptForm(data, zone=self.zone)
        form.add_error(None, message)
        return form


class AssignForm(forms.Form):
    """Who makes the call; nobody means that the supervisors are told."""

    to = forms.ModelChoiceField(
        User.objects.none(), label="Give to", required=False, empty_label="Nobody yet"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues(user)


class MoveForm(forms.Form):
    """A new time, by the clock on the person's wall."""

    due_at = forms.DateTimeField(
        label="Call at",
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        validators=[check_day],
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean_due_at(self) -> "datetime":
        typed = timezone.make_naive(self.cleaned_data["due_at"])
        return typed.replace(tzinfo=self.zone)


class PlanForm(MoveForm):
    """One more contact, planned by hand."""

    purpose = forms.ChoiceField(label="What for", choices=FollowUp.Purpose)


class CancelForm(forms.Form):
    """Why it is no longer planned."""

    reason = forms.ChoiceField(
        label="Why",
        choices=[
            (stop.value, stop.label)
            for stop in (
                FollowUp.Stop.NOT_NEEDED,
                FollowUp.Stop.LINKED,
                FollowUp.Stop.REFUSED,
                FollowUp.Stop.DECEASED,
            )
        ],
    )
