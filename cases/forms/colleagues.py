"""What people type where a colleague is concerned: to whom it goes, and why."""

from typing import Any

from django import forms

from accounts.models import Membership, User
from accounts.permissions import CARE_STAFF
from cases.models import CaseOpening


class OpeningForm(forms.Form):
    """Why a colleague's case is opened."""

    reason = forms.ChoiceField(
        label="Why do you open it?",
        choices=CaseOpening.Reason.choices,
        widget=forms.RadioSelect,
    )


class ColleagueForm(forms.Form):
    """One of those who treat here."""

    to = forms.ModelChoiceField(User.objects.none(), label="To whom")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues(user)


def colleagues(user: User) -> Any:
    """List those who may hold a session or a case here, by name."""
    members = Membership.objects.colleagues_of(user).filter(role__in=CARE_STAFF)
    return User.objects.filter(pk__in=members.values("user")).order_by("name")


class WhyForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 2}))
