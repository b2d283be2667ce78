"""An entry as its provider checks it: what they may correct, and nothing about where a secret place is."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing

from providers.actions import correcting
from providers.feeds import clean
from providers.finding import hours
from providers.finding.entries import phones_of
from providers.models import Phone, Service, ServiceAtLocation

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_PLACES, MOST_PHONES = 5, 12
LABELS = {
    "name": "Name of the service",
    "alternate_name": "Other name",
    "status": "Is it running?",
    "description": "What it is",
    "eligibility_description": "Who is taken",
    "minimum_age": "From age",
    "maximum_age": "To age",
    "application_process": "How to get in",
    "fees": "Fees",
    "wait_time": "Wait",
    "url": "Web address",
    "email": "E-mail for questions like this one",
}
STATUS = [
    ("active", "Yes"),
    ("temporarily closed", "Closed for now"),
    ("inactive", "No longer offered"),
    ("defunct", "We are gone for good"),
]


class EntryForm(forms.ModelForm):
    """What a provider may say of a service, its numbers and its hours.

    The page carries along what it showed (`seen`): what they changed is told by that,
    and not by what the directory says when their answer comes.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    status = forms.ChoiceField(choices=STATUS, label=LABELS["status"])
    url = forms.URLField(
        label=LABELS["url"], required=False, assume_scheme="https", max_length=2000
    )
    remark = forms.CharField(
        label="Anything else",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="About the service only, never about a person.",
    )

    class Meta:
        model = Service
        fields = correcting.FIELDS
        labels = LABELS
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in (
                "description",
                "eligibility_description",
                "application_process",
                "fees",
                "wait_time",
            )
        }

    def __init__(self, service: Service, data: Any = None) -> None:
        super().__init__(data, instance=Service.objects.get(pk=service.pk))
        self.places = _places(service)
        self.now = {
            name: _text(correcting.field_in_words(self.instance, name))
            for name in correcting.FIELDS
        }
        for phone in _phones(self.places):
            self._add_phone(phone)
        for place in self.places:
            self._add_hours(place)
        self.order_fields([*correcting.FIELDS[:3], *self.numbers])
        self.salt = f"providers.entry.{service.pk}"
        self.shown = self.now if data is None else self._shown(data.get("seen", ""))
        self.initial["seen"] = signing.dumps(self.now, salt=self.salt, compress=True)

    @property
    def is_stale(self) -> bool:
        """Tell whether the entry was changed here since the provider was shown it."""
        return self.shown != self.now

    def renewed(self) -> "EntryForm":
        """Put the entry as it is now, with what the provider wrote on the older page."""
        form = EntryForm(self.instance)
        wrote = {
            name: text
            for name in {*form.now, *self.shown, "remark"} & {*self.data}
            if (text := _text(self.data[name])) != self.shown.get(name, "")
        }
        # A number that is no longer here has no field: what was said of it is not lost.
        gone = [
            f"{self.shown[n]}: {wrote.pop(n)}" for n in [*wrote] if n not in form.fields
        ]
        form.initial.update(wrote)
        if gone:
            form.initial["remark"] = "\n".join([*gone, wrote.get("remark", "")]).strip()
        for name, text in form.now.items():
            if text != self.shown.get(name, text):
                words = f"Changed here meanwhile: it is now “{text or 'empty'}”."
                form.fields[name].help_text = words
        return form

    def _shown(self, seen: str) -> dict[str, str]:
        try:
            return dict(signing.loads(seen, salt=self.salt))
        except signing.BadSignature:
            return {}

    @property
    def numbers(self) -> list[str]:
        return [name for name in self.fields if name.startswith("phone:")]

    @property
    def weeks(self) -> list[tuple[str, list[Any]]]:
        """List each place with the fields of its days; of a secret one, not where it is."""
        return [
            (_name_of(place), [self[f"hours:{place.pk}:{d}"] for d in hours.WEEKDAYS])
            for place in self.places
        ]

    @property
    def about(self) -> list[Any]:
        """List the fields that are neither numbers nor hours nor the remark."""
        return [self[name] for name in correcting.FIELDS]

    def changes(self) -> dict[str, tuple[str, str]]:
        """Say what differs from what the provider was shown: {field: (old, new)}."""
        names = (*correcting.FIELDS, *self.numbers, "remark")
        both = {
            name: (self.shown.get(name, ""), _text(self.cleaned_data[name]))
            for name in names
        }
        for place in self.places:
            weeks = _week(place, self.shown), _week(place, self.cleaned_data)
            both[f"hours:{place.pk}"] = weeks
        return {name: (old, new) for name, (old, new) in both.items() if old != new}

    def _add_phone(self, phone: Phone) -> None:
        name = f"phone:{phone.pk}"
        self.now[name] = correcting.phone_in_words(phone)
        kind = phone.get_type_display().capitalize()
        self.fields[name] = forms.CharField(
            label=f"{kind}: {phone.description}" if phone.description else kind,
            initial=self.now[name],
            required=False,
            max_length=100,
            widget=forms.TextInput(attrs={"inputmode": "tel"}),
        )

    def _add_hours(self, place: ServiceAtLocation) -> None:
        lines = correcting.hours_in_words(place).splitlines()
        said = dict(line.split(" ", 1) for line in lines)
        for code, label in zip(hours.WEEKDAYS, DAYS, strict=True):
            name = f"hours:{place.pk}:{code}"
            self.now[name] = said.get(code, "")
            self.fields[name] = DayInWords(label=label, initial=self.now[name])


class DayInWords(forms.CharField):
    """The hours of a day, written anew in the one way in which they are compared."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, max_length=100, **more)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text or text.casefold() == "closed":
            return text.casefold()
        try:
            pairs = clean.stretches(text)
        except ValueError as error:
            raise forms.ValidationError(
                "Write hours as 9:00-17:00, with a comma between two stretches."
            ) from error
        return ", ".join(
            "24 hours" if a == b else f"{a:%H:%M}-{b:%H:%M}" for a, b in pairs
        )


def _week(place: ServiceAtLocation, said: Mapping[str, str]) -> str:
    """Put the days of a place as hours are written, a line for each that says something."""
    days = {code: said.get(f"hours:{place.pk}:{code}", "") for code in hours.WEEKDAYS}
    return "\n".join(f"{day} {words}" for day, words in days.items() if words)


def _text(value: Any) -> str:
    plain = clean.plain(value)
    return "" if plain is None else str(plain).replace("\r\n", "\n").strip()


def _places(service: Service) -> list[ServiceAtLocation]:
    rows = service.service_at_locations.current().select_related(
        "service__organization", "location"
    )
    return list(rows.order_by("pk")[:MOST_PLACES])


def _phones(places: list[ServiceAtLocation]) -> list[Phone]:
    found = {
        phone.pk: phone
        for place in places
        for phone in phones_of(place)
        if not (phone.gone_since or phone.retired_at)
    }
    return list(found.values())[:MOST_PHONES]


def _name_of(place: ServiceAtLocation) -> str:
    if place.is_confidential:
        return "your confidential place"
    return str(place.location) if place.location else "by phone or on the net"
