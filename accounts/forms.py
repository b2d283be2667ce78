"""What the pages about people and access take in."""

from datetime import timedelta

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.http import urlencode

from accounts.models import User
from accounts.permissions import Role
from accounts.subjects import ids_of
from core import days
from core.models import AccessLog

PEOPLE = [(value, label) for value, label in Role.choices if value != Role.INTEGRATION]
LIVES = [(30, "30 days"), (90, "90 days"), (365, "a year")]


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="E-mail", widget=forms.EmailInput({"autocomplete": "off"})
    )
    name = forms.CharField(max_length=120)
    role = forms.ChoiceField(choices=PEOPLE)


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=PEOPLE)


class DetailsForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("name", "credential")


class JoinForm(forms.Form):
    password = forms.CharField(
        label="New password",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="At least 12 characters; a few words that nobody would guess.",
    )
    again = forms.CharField(
        label="The same again",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]

    def clean(self) -> None:
        password = self.cleaned_data.get("password")
        if password and password != self.cleaned_data.get("again"):
            self.add_error("again", "The two are not the same.")


class ServiceForm(forms.Form):
    name = forms.CharField(
        max_length=120, help_text="The program that signs in: Alder County CAD."
    )


class TokenForm(forms.Form):
    days = forms.TypedChoiceField(label="Valid for", choices=LIVES, coerce=int)

    @property
    def life(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])


class SettingsForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("single_keys", "theme")
        labels = {"single_keys": "Single keys act (n takes the next call)"}
        help_texts = {
            "single_keys": "Turn off when speech input or a stray hand presses keys."
        }


class ThemeForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("theme",)


class LooksForm(forms.Form):
    """The filters of the page that says who looked."""

    action = forms.ChoiceField(
        label="What",
        required=False,
        choices=[("", "anything"), *AccessLog.Action.choices],
    )
    user = forms.ModelChoiceField(
        label="Who", required=False, queryset=User.objects.none(), empty_label="anybody"
    )
    subject = forms.CharField(
        label="Case, CAD number or record",
        required=False,
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    since = forms.DateField(
        label="From",
        required=False,
        widget=forms.DateInput({"type": "date"}),
        validators=[days.check_day],
    )
    until = forms.DateField(
        label="To",
        required=False,
        widget=forms.DateInput({"type": "date"}),
        validators=[days.check_day],
    )

    def __init__(self, *args, users, jurisdiction_id, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users
        self.jurisdiction_id = jurisdiction_id

    def clean_subject(self):
        said = self.cleaned_data["subject"].strip()
        found = ids_of(said, self.jurisdiction_id) if said else []
        if said and not found:
            raise forms.ValidationError("No case or call here has this number.")
        return found

    def filters(self) -> str:
        """Write what was asked for as the end of an address."""
        asked = {name: self.data.get(name, "").strip() for name in self.fields}
        return urlencode({name: said for name, said in asked.items() if said})
