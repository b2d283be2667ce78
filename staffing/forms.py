"""What people tell about their time, and supervisors about that of others."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from accounts.models import User
from core import days
from staffing.models import Availability, StateRules
from staffing.roster import DAYS

CLOCK = forms.TimeInput({"type": "time"}, format="%H:%M")
MINUTES_OF_A_DAY = 24 * 60


class AvailabilityForm(forms.Form):
    """The state one is in from now on."""

    state = forms.ChoiceField(choices=Availability.State)


class ShiftsForm(forms.Form):
    """The same hours on some days of a week, for one person."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Who",
        empty_label=None,
        widget=forms.Select({"data-key": "p", "data-key-name": "plan a shift"}),
    )
    days = forms.TypedMultipleChoiceField(
        coerce=int,
        choices=list(enumerate(DAYS)),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick the days."},
    )
    starts = forms.TimeField(label="From", widget=CLOCK)
    ends = forms.TimeField(
        label="Until",
        widget=CLOCK,
        help_text="Not after the beginning means the next morning.",
    )
    is_on_call = forms.BooleanField(label="On call from home", required=False)

    def __init__(
        self, *args: Any, people: Any, monday: date, zone: ZoneInfo, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.monday, self.zone = monday, zone
        self.fields["person"].queryset = people
        self.fields["person"].label_from_instance = lambda user: user.name

    def clean(self) -> dict[str, Any]:
        said = dict(super().clean())
        if {"days", "starts", "ends"} <= set(said):
            for on, until in self._spans(said):
                self._refuse_skipped("starts", on, said["starts"])
                self._refuse_skipped("ends", until, said["ends"])
        return self.cleaned_data

    def hours(self) -> list[tuple[datetime, datetime]]:
        """Give each shift's beginning and end, by the clocks of the place."""
        said = self.cleaned_data
        return [
            (
                days.moment(on, said["starts"], self.zone),
                days.moment(until, said["ends"], self.zone),
            )
            for on, until in self._spans(said)
        ]

    def _spans(self, said: dict[str, Any]) -> list[tuple[date, date]]:
        """List the days on which each shift begins and ends."""
        nights = timedelta(days=said["ends"] <= said["starts"])
        first = [self.monday + timedelta(days=number) for number in said["days"]]
        return [(on, on + nights) for on in first]

    def _refuse_skipped(self, name: str, on: date, clock: time) -> None:
        if days.is_skipped(on, clock, self.zone):
            self.add_error(
                name,
                f"The clocks skip {clock:%H:%M} on {on:%A} {on.day} {on:%B}. "
                "Choose another time.",
            )


class MinutesField(forms.IntegerField):
    """A duration, said in whole minutes."""

    def prepare_value(self, value: Any) -> Any:
        return (
            int(value / timedelta(minutes=1)) if isinstance(value, timedelta) else value
        )

    def clean(self, value: Any) -> timedelta:
        return timedelta(minutes=super().clean(value))


class RulesForm(forms.ModelForm):
    """How long states last on this floor, and how many are to be on shift."""

    wrap_up = MinutesField(
        label="Wrap-up lasts, minutes",
        min_value=0,
        max_value=MINUTES_OF_A_DAY,
        help_text="Then one is ready again by itself, unless one says so sooner.",
    )
    longest_break = MinutesField(
        label="A break is long after, minutes",
        min_value=1,
        max_value=MINUTES_OF_A_DAY,
        help_text="It goes on; the floor's page says so in amber.",
    )
    silence = MinutesField(
        label="Gone when no page was open for, minutes",
        min_value=2,
        max_value=MINUTES_OF_A_DAY,
        help_text="Whoever is ready is then absent, and is offered no call.",
    )

    class Meta:
        model = StateRules
        fields = ("wrap_up", "longest_break", "silence", "least_on_shift")
        help_texts = {"least_on_shift": "Hours with fewer stand out on the roster."}
