"""What people type about a person, to be written down or to be found by."""

from typing import Any

from django import forms

from accounts.models import zone_names
from cases.actions import PersonChanged
from cases.forms.fields import line, text
from cases.models import Person
from cases.models.person import refuse_birth_date
from core.inputs import PhoneField

VOICEMAIL = {None: "unknown", True: "true", False: "false"}


class BirthDateField(forms.DateField):
    """A day on which somebody living was born, as it is kept: text, or empty."""

    widget = forms.TextInput({"type": "date", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        born = super().clean(value)
        refuse_birth_date(born)
        return born.isoformat() if born else ""


class PersonForm(forms.Form):
    """What is known of the person; everything may stay unknown."""

    name = line("Name")
    birth_date = BirthDateField(label="Date of birth", required=False)
    phone = PhoneField(label="Phone")
    address = line("Address")
    pronouns = line("Pronouns")
    languages = line("Languages")
    voicemail_ok = forms.NullBooleanField(label="Voicemail allowed", required=False)
    safety_flags = text("Safety flags, one on a line", 2)
    time_zone = forms.ChoiceField(label="Time zone", required=False)
    base_version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": "The page did not say what it builds on."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [("", "As here"), *zone_names()]
        self.fields["phone"].kept = self.initial.get("phone", "").strip()

    @staticmethod
    def shown(person: Person) -> dict[str, Any]:
        """Give a person as the form shows them."""
        names = PersonForm.base_fields.keys() - {"base_version"}
        values = {name: getattr(person, name) for name in names}
        return values | {
            "safety_flags": "\n".join(person.safety_flags),
            "voicemail_ok": VOICEMAIL[person.voicemail_ok],
            "base_version": person.version,
        }

    def beside(self, changed: PersonChanged) -> "PersonForm":
        """Show again what was sent, on what stands now, each clash with the other's word."""
        saved, data = self.shown(changed.person), self.data.copy()
        disputed = {clash.field for clash in changed.clashes}
        for name in {"base_version"} | changed.newer - disputed:
            data[name] = saved[name]
        form = PersonForm(data, initial=saved)
        form.is_valid()
        for name in sorted(disputed):
            theirs = self._in_words(name, saved[name])
            form.add_error(name, f"{changed.by} wrote meanwhile: {theirs}")
        form.add_error(None, f"{changed.message} Save again to put yours in its place.")
        return form

    def _in_words(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.fields[name].widget, "choices", ()))
        return str(choices.get(value, value)) or "nothing"

    def clean_safety_flags(self) -> list[str]:
        lines = self.cleaned_data["safety_flags"].splitlines()
        return [flag.strip() for flag in lines if flag.strip()]


class SearchForm(forms.Form):
    """What a caller says of themselves, to be found by; sent as POST only."""

    name = line("Name")
    # Some are written down without an area code, and are to be found by that.
    phone = PhoneField(label="Phone", needs_area=False)
    birth_date = BirthDateField(label="Date of birth", required=False)

    def clean(self) -> dict[str, Any]:
        if not any(self.cleaned_data.values()):
            raise forms.ValidationError("Give a name, a phone number or a birth date.")
        return self.cleaned_data
