"""What is told of free places, and the rules by which it ages: fields and types."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from providers.models import ServiceAtLocation, Unit

MOST = 10_000
TOO_MANY = "More are free than there are."


class NumbersForm(forms.Form):
    """How many are free, and of how many."""

    available = forms.IntegerField(label="Free now", min_value=0, max_value=MOST)
    maximum = forms.IntegerField(
        label="Out of", required=False, min_value=0, max_value=MOST
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        free, most = data.get("available"), data.get("maximum")
        if free is not None and most is not None and free > most:
            self.add_error("available", TOO_MANY)
        return data


class FirstCountForm(NumbersForm):
    """A count of something that was not counted there before."""

    place = forms.ModelChoiceField(
        ServiceAtLocation.objects.none(), label="Where", empty_label=None
    )
    unit = forms.CharField(
        label="What is counted",
        max_length=100,
        initial="Bed",
        help_text="Bed, chair, appointment, team.",
    )
    population = forms.CharField(
        label="For whom",
        required=False,
        max_length=100,
        help_text="Women, men, families; nothing means anybody.",
    )
    field_order = ("place", "unit", "population", "available", "maximum")

    def __init__(
        self, *args: Any, places: QuerySet[ServiceAtLocation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places
        if len(places) == 1:
            self.fields["place"].initial = places[0].pk
            self.fields["place"].widget = forms.HiddenInput()


class Span(forms.MultiWidget):
    """A number and what it counts: 4 hours."""

    use_fieldset = True

    def __init__(self) -> None:
        number = forms.NumberInput({"min": 1, "aria-label": "How many"})
        unit = forms.Select({"aria-label": "Of what"}, choices=SpanField.UNITS)
        super().__init__([number, unit])

    def decompress(self, value: timedelta | None) -> list[Any]:
        if value is None:
            return [None, "hours"]
        minutes = int(value.total_seconds() // 60)
        for unit, size in (("days", 1440), ("hours", 60)):
            if minutes >= size and minutes % size == 0:
                return [minutes // size, unit]
        return [minutes, "minutes"]


class SpanField(forms.MultiValueField):
    """A stretch of time as people say it; nothing leaves it to the kind of unit."""

    UNITS = [("minutes", "minutes"), ("hours", "hours"), ("days", "days")]

    def __init__(self, label: str, **kwargs: Any) -> None:
        fields = (
            forms.IntegerField(min_value=1, max_value=MOST, required=False),
            forms.ChoiceField(choices=self.UNITS, required=False),
        )
        super().__init__(
            fields,
            label=label,
            required=False,
            require_all_fields=False,
            widget=Span(),
            **kwargs,
        )

    def compress(self, values: list[Any]) -> timedelta | None:
        if not values or values[0] is None:
            return None
        return timedelta(**{values[1] or "hours": values[0]})


class UnitRuleForm(forms.Form):
    """How long a count of a unit can be relied on, and how often it is expected."""

    own_trusted_for = SpanField("Trusted for")
    own_worthless_after = SpanField("Worthless after")
    own_expected_every = SpanField("Expected anew every")

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        said = {name: getattr(unit, name) for name in self.base_fields}
        super().__init__(*args, initial=said, **kwargs)
        for name, field in self.fields.items():
            rule = getattr(unit, name.removeprefix("own_"))
            if said[name] is None:
                field.help_text = f"Left empty: {in_words(rule)}, as for its kind."


class LinkForm(forms.Form):
    """To whom a link is given, so that the trail of changes can name them."""

    email = forms.EmailField(
        label="Given to",
        required=False,
        help_text="An e-mail address, to know who told. Nothing is sent to it.",
    )


def in_words(span: timedelta) -> str:
    """Write a stretch of time in its largest whole unit."""
    number, unit = Span().decompress(span)
    return f"{number} {unit if number != 1 else unit.removesuffix('s')}"
