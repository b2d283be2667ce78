"""The fields that the forms of cases share."""

from typing import Any

from django import forms


def text(label: str, rows: int = 2, **attrs: Any) -> forms.CharField:
    """Make an optional field of several lines."""
    widget = forms.Textarea(attrs={"rows": rows, **attrs})
    return forms.CharField(label=label, required=False, widget=widget)


def line(label: str, **attrs: Any) -> forms.CharField:
    """Make an optional field of one line."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, required=False, widget=widget)


def radios(label: str, choices: Any) -> forms.ChoiceField:
    """Make an optional choice of one, shown as chips or a scale."""
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.RadioSelect
    )


def ticks(label: str, choices: Any) -> forms.MultipleChoiceField:
    """Make an optional choice of several, shown as chips."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def moment(label: str) -> forms.CharField:
    """Make a date and time to the second, read by `content.read` in the local zone."""
    widget = forms.TextInput(attrs={"type": "datetime-local", "step": 1})
    return forms.CharField(label=label, required=False, widget=widget)
