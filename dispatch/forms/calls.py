"""What people type about calls: the shape of the input."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Membership, User
from accounts.permissions import CLINICIAN, SUPERVISOR
from core.errors import DomainError
from core.inputs import PhoneField
from dispatch.actions import chosen
from dispatch.models import (
    Call,
    CallType,
    Disposition,
    OutcomeClass,
    Response,
    ScreenForm,
)
from dispatch.questions import UNKNOWN, choices_of
from staffing import watch

PRIORITIES = [(number, str(number)) for number in range(1, 10)]


class EntryForm(forms.Form):
    """A call told by phone or radio, in one short form."""

    callback = PhoneField(
        label="Phone to call back",
        max_length=40,
        widget=forms.TextInput(
            {"inputmode": "tel", "autocomplete": "off", "autofocus": True}
        ),
    )
    place = forms.CharField(
        label="Where is it?",
        max_length=500,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    call_type = forms.ModelChoiceField(
        CallType.objects.none(),
        label="Call type",
        required=False,
        empty_label="Not known",
    )
    priority = forms.TypedChoiceField(
        choices=[("", "As the call type has it"), *PRIORITIES],
        coerce=int,
        empty_value=None,
        required=False,
    )
    caller_role = forms.ChoiceField(
        label="Who calls?",
        choices=[("", "Not known"), *Call.Caller.choices],
        required=False,
    )
    caller_name = forms.CharField(
        label="Caller's name",
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    details = forms.CharField(
        label="What is said",
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    cad_number = forms.CharField(label="CAD number", max_length=60, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call_type"].queryset = CallType.objects.visible_to(user).offered()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not any(
            data.get(name) for name in ("callback", "place", "details", "cad_number")
        ):
            raise forms.ValidationError("Give a phone number, a place or what is said.")
        return data


class AnswersForm(forms.Form):
    """The questions of the screen form, each with its answers and "unknown"."""

    def __init__(self, *args: Any, form: ScreenForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in form.questions:
            self.fields[question["code"]] = forms.ChoiceField(
                label=question["text"],
                choices=[choice[:2] for choice in choices_of(question)],
                widget=forms.RadioSelect,
                initial=UNKNOWN,
                required=False,
            )


class ReasonForm(forms.Form):
    """Why the call takes this way, in a few words."""

    reason = forms.CharField(
        label="Why?",
        max_length=300,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class OptionalReasonForm(ReasonForm):
    """The same, where the act explains itself."""

    reason = forms.CharField(
        label="Why?",
        max_length=300,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class HelpForm(forms.Form):
    """Who is to be sent: a kind of unit, or "mobile_crisis:" and a team."""

    kind = forms.CharField(label="Send", max_length=60)
    place = forms.CharField(label="Where?", max_length=500, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        try:
            asked = chosen(self.cleaned_data.get("kind", ""), by=self.user)
        except DomainError as error:
            raise forms.ValidationError(error.message) from error
        return asked | {"place": self.cleaned_data.get("place", "")}


class HandOverForm(forms.Form):
    """The colleague who takes the call over."""

    to = forms.ModelChoiceField(User.objects.none(), label="Hand over to")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = takers(user)
        named = [(taker.pk, str(taker)) for taker in watch.takers(user)]
        self.fields["to"].choices = [("", "Choose a colleague"), *named]


class FinishForm(forms.Form):
    """How a held call ended; without an outcome the derived one stands."""

    disposition = forms.ModelChoiceField(Disposition.objects.none())
    outcome_class = forms.ChoiceField(
        label="Outcome",
        choices=[
            ("", "As derived from what was sent"),
            (OutcomeClass.DIVERTED.value, OutcomeClass.DIVERTED.label),
            (OutcomeClass.CO_NOTIFIED.value, OutcomeClass.CO_NOTIFIED.label),
        ],
        required=False,
    )
    reason = forms.CharField(
        label="Why not as derived?", max_length=300, required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["disposition"].queryset = Disposition.objects.visible_to(
            user
        ).current()


class ClearForm(forms.Form):
    """Whether the unit met the person, or else what is done further."""

    contact = forms.BooleanField(
        label="Contact with the person confirmed", required=False
    )
    further_action = forms.ChoiceField(
        label="Or done further",
        choices=[("", "Nothing"), *Response.FurtherAction.choices],
        required=False,
    )


def holders(user: User) -> QuerySet:
    """List those here who may hold a call, the user among them."""
    members = Membership.objects.colleagues_of(user).filter(
        role__in=CLINICIAN | SUPERVISOR
    )
    return User.objects.filter(memberships__in=members)


def takers(user: User) -> QuerySet:
    """List the colleagues who may hold a call."""
    return holders(user).exclude(pk=user.pk)
