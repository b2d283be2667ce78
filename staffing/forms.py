"""What people tell about their own time."""

from django import forms

from staffing.models import Availability


class AvailabilityForm(forms.Form):
    """The state one is in from now on."""

    state = forms.ChoiceField(choices=Availability.State)
