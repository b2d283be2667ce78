"""What people type about a case: its needs, consents, care plan and end."""

from django import forms

from cases.forms.fields import line, text
from cases.models import Case, Consent, Need


class CloseForm(forms.Form):
    """Why a case is closed."""

    reason = forms.ChoiceField(
        label="Why is it closed",
        choices=[
            c for c in Case.CloseReason.choices if c[0] != Case.CloseReason.CONTINUED
        ],
        widget=forms.RadioSelect,
    )
    note = text("In words")


class NeedForm(forms.Form):
    """One need to put on a case."""

    code = forms.ChoiceField(label="Need", choices=Need.Code.choices)


class ConsentForm(forms.Form):
    """What the person agreed to or refused."""

    scope = forms.ChoiceField(label="Agreed to", choices=Consent.Scope.choices)
    status = forms.ChoiceField(
        label="Answer",
        choices=[("given", "Given"), ("refused", "Refused")],
        widget=forms.RadioSelect,
        initial="given",
    )
    recipient = line("For whom")
    until = forms.DateField(
        label="Valid until",
        required=False,
        widget=forms.TextInput(attrs={"type": "date"}),
    )
    is_verbal = forms.BooleanField(
        label="By word of mouth", required=False, initial=True
    )


class CarePlanForm(forms.Form):
    """Standing advice and the day to look at it again."""

    advice = forms.CharField(label="Advice", widget=forms.Textarea(attrs={"rows": 4}))
    own_words = text("In their own words")
    review_on = forms.DateField(
        label="Review due", widget=forms.TextInput(attrs={"type": "date"})
    )
