"""What pages may send to the directory: fields and types, no rules."""

from datetime import time
from typing import Any

from django import forms

from core.days import check_day
from providers import continuum
from providers.feeds import clean
from providers.finding import facets
from providers.finding.hours import WEEKDAYS
from providers.models import DirectoryReport, Phone, Service

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNKNOWN, CLOSED = "", "closed"


def needs() -> list[tuple[str, Any]]:
    """Offer the levels of the continuum, each with its terms."""
    groups = [
        (level.label, [(level.code, f"Any: {level.label.lower()}"), *_pairs(terms)])
        for level, terms in continuum.grouped()
    ]
    return [("", "Any need"), *groups]


def _pairs(terms: list[continuum.Need]) -> list[tuple[str, str]]:
    return [(term.code, term.label) for term in terms]


MILES = ("5", "10", "25", "50", "100")


def _code(label: str, of: Any, first: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=facets.choices(of, first)
    )


class SearchForm(forms.Form):
    """What somebody looks for in the directory."""

    q = forms.CharField(label="Words", required=False, max_length=200)
    place = forms.CharField(label="ZIP or city", required=False, max_length=80)
    need = forms.ChoiceField(label="Need", required=False, choices=needs)
    open = forms.BooleanField(label="Open now", required=False)
    at = forms.DateTimeField(
        label="Open at",
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        validators=[check_day],
    )
    near = forms.ChoiceField(
        label="From",
        required=False,
        choices=[("", "Where the caller is"), ("anywhere", "Anywhere")],
    )
    miles = forms.ChoiceField(
        label="Within",
        required=False,
        choices=[("", "25 miles"), *((m, f"{m} miles") for m in MILES if m != "25")],
    )
    age = forms.IntegerField(label="Age", required=False, min_value=0, max_value=120)
    language = _code("Language", facets.LANGUAGES, "Any language")
    payer = _code("Pays with", facets.PAYERS, "Any way")
    population = _code("For", facets.POPULATIONS, "Anybody")
    modality = _code("How", facets.MODALITIES, "Any way")
    refer = forms.BooleanField(label="Takes referrals", required=False)
    room = forms.BooleanField(label="Has room", required=False)
    latitude = forms.FloatField(
        required=False, min_value=-90, max_value=90, widget=forms.HiddenInput
    )
    longitude = forms.FloatField(
        required=False, min_value=-180, max_value=180, widget=forms.HiddenInput
    )
    offset = forms.IntegerField(
        required=False, min_value=0, max_value=480, widget=forms.HiddenInput
    )

    def clean(self) -> None:
        """Half a point is none."""
        point = {self.cleaned_data.get(name) for name in ("latitude", "longitude")}
        if None in point:
            self.cleaned_data |= {"latitude": None, "longitude": None}


class ServiceForm(forms.ModelForm):
    """What a directory admin may say of a service."""

    url = forms.URLField(label="Web address", required=False, assume_scheme="https")

    class Meta:
        model = Service
        fields = (
            "name",
            "alternate_name",
            "status",
            "alert",
            "description",
            "eligibility_description",
            "minimum_age",
            "maximum_age",
            "application_process",
            "fees",
            "url",
            "email",
            "do_not_refer",
            "is_excluded",
            "is_confidential",
        )
        labels = {
            "alternate_name": "Other name",
            "alert": "Alert",
            "eligibility_description": "Who is taken",
            "minimum_age": "From age",
            "maximum_age": "To age",
            "application_process": "How to get in",
            "do_not_refer": "Do not refer: found, but nobody is sent there",
            "is_excluded": "Keep out of what the public sees",
            "is_confidential": "Confidential: nobody is shown where it is",
        }
        help_texts = {"alert": "Stands on every search result until it is taken away."}
        widgets = {
            name: forms.Textarea(attrs={"rows": 2})
            for name in (
                "alert",
                "eligibility_description",
                "application_process",
                "fees",
            )
        }


class PhoneForm(forms.ModelForm):
    """A number as people dial it."""

    class Meta:
        model = Phone
        fields = ("number", "extension", "type", "description")
        labels = {"type": "Kind", "description": "What it is for"}
        widgets = {"description": forms.TextInput}


class CapacityForm(forms.Form):
    """How many are free now."""

    unit = forms.CharField(
        max_length=100, initial="Bed", help_text="Bed, chair, place, team."
    )
    population = forms.CharField(
        label="For whom",
        required=False,
        max_length=100,
        help_text="Women, men, families; nothing means anybody.",
    )
    available = forms.IntegerField(label="Free now", min_value=0, max_value=10_000)
    maximum = forms.IntegerField(
        label="Out of", required=False, min_value=0, max_value=10_000
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        free, most = data.get("available"), data.get("maximum")
        if free is not None and most is not None and free > most:
            self.add_error("available", "More are free than there are.")
        return data


class DayField(forms.CharField):
    """The hours of a day: '9:00-17:00, 18:00-20:00', '24 hours', 'closed' or nothing."""

    def to_python(self, value: Any) -> list[tuple[time, time]] | None:
        text = super().to_python(value).strip()
        if not text:
            return None
        if text.casefold() == CLOSED:
            return []
        try:
            return [pair for part in text.split(",") if (pair := clean.hours(part))]
        except ValueError as error:
            raise forms.ValidationError(
                "Write hours as 9:00-17:00, with a comma between two stretches."
            ) from error


class HoursForm(forms.Form):
    """The hours of a week; an empty day is unknown, which is not closed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in zip(WEEKDAYS, DAYS, strict=True):
            self.fields[code] = DayField(label=name, required=False, max_length=100)


class ReportForm(forms.ModelForm):
    """Word from the floor that an entry is wrong."""

    class Meta:
        model = DirectoryReport
        fields = ("kind", "note")
        labels = {"kind": "What is wrong"}
        widgets = {"note": forms.TextInput}
