"""What people type into a form that has a shape of its own."""

from typing import Any

from django import forms

from core.text import lacks_area_code, normal_phone

NO_NUMBER = (
    "That is no phone number: give all its digits, with the area code. "
    "Leave it empty where none is known."
)
NO_AREA = "The area code is missing: put it in front, so that anybody can call back."


class PhoneField(forms.CharField):
    """A phone number as it was typed, that somebody could dial.

    `kept` is what stands there already: sent back as it was, it is asked no question,
    for whoever corrects another field may not know better.
    """

    kept = ""

    def __init__(self, *, needs_area: bool = True, **kwargs: Any) -> None:
        self.needs_area = needs_area
        widget = forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
        given: dict[str, Any] = {"widget": widget, "required": False}
        super().__init__(**given | kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value or value == self.kept:
            return
        if not normal_phone(value):
            raise forms.ValidationError(NO_NUMBER)
        if self.needs_area and lacks_area_code(value):
            raise forms.ValidationError(NO_AREA)
