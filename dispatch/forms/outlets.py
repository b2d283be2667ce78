"""How a program admin names a CAD, and says where it is told what became of its calls."""

from typing import Any

from django import forms

from dispatch.models import CadFeed, Outlet
from dispatch.posting import NotDelivered, check


class FeedForm(forms.ModelForm):
    """A new CAD feed; its secret is made for it."""

    class Meta:
        model = CadFeed
        fields = ("name",)
        help_texts = {
            "name": "Letters, digits and hyphens: the CAD sends it as webhook-feed."
        }


class OutletForm(forms.ModelForm):
    """We send to an address, or it asks us; the address is checked, never called."""

    way = forms.ChoiceField(
        label="How it is told", choices=Outlet.Way.choices, widget=forms.RadioSelect
    )
    address = forms.CharField(
        label="Address it is sent to",
        max_length=500,
        required=False,
        help_text="https:// and the whole address, as whoever runs the CAD gives it.",
        widget=forms.TextInput(
            {"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    is_active = forms.BooleanField(label="Tell this CAD", required=False, initial=True)

    class Meta:
        model = Outlet
        fields = ("way", "address", "is_active")

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        if address:
            try:
                check(address)
            except NotDelivered as error:
                raise forms.ValidationError(str(error)) from error
        return address

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needs = data.get("way") == Outlet.Way.WEBHOOK and not data.get("address")
        if needs and "address" not in self.errors:
            self.add_error("address", "Say where it is sent to.")
        return data
