"""What the working pages may send: fields and types, no rules."""

from django import forms

from providers import continuum
from providers.models import Demand


class UnmetForm(forms.Form):
    """Why no service was suitable, and what had been looked for."""

    reason = forms.ChoiceField(choices=Demand.Reason.choices)
    need = forms.ChoiceField(
        required=False, choices=[(code, code) for code in continuum.NEEDS]
    )
    # What was typed tells the need where none was chosen.
    q = forms.CharField(required=False, max_length=200)
