"""What people type into a form that has a shape of its own."""

from typing import Any

from django import forms

from core.text import normal_phone

NO_NUMBER = (
    "That is no phone number: give all its digits, with the area code. "
    "Leave it empty where none is known."
)


class PhoneField(forms.CharField):
    """A phone number as it was typed, that somebody could dial."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
        given: dict[str, Any] = {"widget": widget, "required": False}
        super().__init__(**given | kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not normal_phone(value):
            raise forms.ValidationError(NO_NUMBER)
