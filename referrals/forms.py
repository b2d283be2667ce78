"""What a page may send to a referral: fields and types, no rules."""

from typing import TYPE_CHECKING, Any

from django import forms

from cases.models import Case, Need, Session
from providers.models import ServiceAtLocation
from referrals.models import Referral, Warmth

if TYPE_CHECKING:
    from accounts.models import User

# Why a request ends is asked in the words that fit the ending.
REASONS = {
    "reject": (
        "no_capacity",
        "not_eligible",
        "closed",
        "language",
        "coverage",
        "distance",
        "other",
    ),
    "cancel": (
        "no_answer",
        "declined",
        "elsewhere",
        "duplicate",
        "case_closed",
        "other",
    ),
    "fail": (
        "no_show",
        "declined",
        "no_capacity",
        "not_eligible",
        "closed",
        "language",
        "coverage",
        "distance",
        "elsewhere",
        "case_closed",
        "other",
    ),
    "hold": ("no_capacity", "declined", "distance", "coverage", "other"),
}


class ReferForm(forms.Form):
    """One service for one need of one case; a session stands for its case."""

    session = forms.ModelChoiceField(
        Session.objects.none(), required=False, widget=forms.HiddenInput
    )
    service_at_location = forms.ModelChoiceField(
        ServiceAtLocation.objects.select_related("service", "location"),
        widget=forms.HiddenInput,
    )
    case = forms.ModelChoiceField(Case.objects.none(), required=False)
    need = forms.ModelChoiceField(
        Need.objects.none(), required=False, empty_label="Not one of those on the case"
    )
    warmth = forms.ChoiceField(
        label="Handoff",
        required=False,
        choices=[
            (Warmth.COLD, "Cold: the service has a day to answer"),
            (Warmth.WARM, "Warm: I stay on the line, half an hour"),
        ],
    )

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in {"case": Case, "need": Need, "session": Session}.items():
            self.fields[name].queryset = model.objects.visible_to(user)

    def narrow_to(self, case: Case | None, user: "User") -> None:
        """Offer the needs of this case, or one's own open cases where none is given."""
        if case is None:
            own = Case.objects.visible_to(user).open().filter(assigned_to=user)
            self.fields["case"].queryset = own.order_by("-opened_at")
            del self.fields["need"]
        else:
            self.fields["case"].widget = forms.HiddenInput()
            self.fields["need"].queryset = case.needs.filter(status=Need.Status.UNMET)

    def clean_warmth(self) -> str:
        return self.cleaned_data["warmth"] or Warmth.COLD

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        session = values.get("session")
        values["case"] = values.get("case") or (session.case if session else None)
        if not values["case"]:
            self.add_error("case", "Say for which case.")
        return values


class ReasonForm(forms.Form):
    """Why, in a code that can be counted, and in words that stay sealed."""

    reason = forms.ChoiceField(choices=Referral.Reason, label="Why")
    note = forms.CharField(
        label="In words", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, verb: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prefix = None
        self.auto_id = f"id_{verb}_%s"
        labels = dict(Referral.Reason.choices)
        self.fields["reason"].choices = [(c, labels[c]) for c in REASONS[verb]]


class CompleteForm(forms.Form):
    """What the person got."""

    rung = forms.ChoiceField(
        label="What the person got",
        choices=[(rung.value, rung.label) for rung in Referral.HELP],
        widget=forms.RadioSelect,
    )


class ErrorForm(forms.Form):
    """What was wrong about it."""

    note = forms.CharField(
        label="What was wrong", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class HandoffForm(forms.Form):
    """How the person was passed on."""

    warmth = forms.ChoiceField(
        label="Handoff",
        choices=[
            (Warmth.WARM, "Warm: I stayed on the line"),
            (Warmth.COLD, "Cold: the person was given the number"),
        ],
        widget=forms.RadioSelect,
    )
    spoke_to = forms.CharField(label="Spoke to", required=False, max_length=120)
