"""What is typed about the floor: questions, its rules, a merge, and a call from paper."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from core import days
from dispatch.actions.past import (
    CAME_TO,
    KNOWN,
    STEPS,
    End,
    PastCall,
    PastUnit,
    is_known,
)
from dispatch.forms.call_filter import DAY
from dispatch.forms.calls import EntryForm, holders
from dispatch.models import Call, FloorRules, Response
from dispatch.questions import YES_OR_NO

CLOCKS = ["%H:%M", "%H%M", "%H.%M", "%H:%M:%S"]
TYPED = {"autocomplete": "off"}
# Each has a key of its own; words of one letter leave no more than nine of them.
MOST_ANSWERS = 8
LABELS = {
    "received": "Call",
    "screened": "Screen",
    "offered": "Offer",
    "taken": "Taken",
    "ended": "Ended",
    "asked": "Unit asked for",
    "back": "Unit back",
}


class WordingForm(forms.Form):
    """The words of one question."""

    text = forms.CharField(
        label="Question", max_length=160, widget=forms.TextInput(TYPED)
    )


class QuestionForm(WordingForm):
    """A question of this jurisdiction's own."""

    choices = forms.CharField(
        label="Answers",
        max_length=200,
        required=False,
        widget=forms.TextInput(TYPED),
        help_text="Left empty: yes or no. Else with commas: Under 18, 18 to 64, 65 or older.",
    )
    safety = forms.BooleanField(
        label="A safety exclusion: it comes before the others and stays",
        required=False,
    )

    def clean_choices(self) -> list[str]:
        words = [word.strip() for word in self.cleaned_data["choices"].split(",")]
        found = [word for word in words if word]
        if len(found) == 1:
            raise forms.ValidationError("Give two answers or more, with commas.")
        if len(found) > MOST_ANSWERS:
            raise forms.ValidationError(f"Give {MOST_ANSWERS} answers at most.")
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("safety") and data.get("choices"):
            self.add_error("choices", YES_OR_NO)
        return data


class FloorRulesForm(forms.ModelForm):
    """How long a caller may wait before the board warns, and what counts as the same call."""

    wait_seconds = forms.IntegerField(
        label="Warn when a caller waits longer than",
        min_value=10,
        max_value=3600,
        required=False,
        help_text="Seconds. Left empty: as long as the policy lets an offer wait.",
    )

    class Meta:
        model = FloorRules
        fields = ("duplicate_minutes",)

    field_order = ("wait_seconds", "duplicate_minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if limit := self.instance.wait_limit:
            self.initial["wait_seconds"] = int(limit.total_seconds())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        seconds = data.get("wait_seconds")
        self.instance.wait_limit = timedelta(seconds=seconds) if seconds else None
        return data


class MergeForm(forms.Form):
    """Which open call goes on in this one."""

    call = forms.ModelChoiceField(Call.objects.none(), label="The other call")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        calls: Any = self.fields["call"]
        calls.queryset = Call.objects.visible_to(user)


def _clock(step: str) -> forms.TimeField:
    return forms.TimeField(
        label=LABELS[step],
        required=step == "received",
        input_formats=CLOCKS,
        widget=forms.TextInput(
            {"autocomplete": "off", "inputmode": "numeric", "placeholder": "14:10"}
        ),
        error_messages={"invalid": "A time like 14:10 or 1410."},
    )


class PastForm(EntryForm):
    """A call as the paper form tells it; times are those of the wall clock here."""

    day = forms.DateField(
        label="Day of the call", widget=DAY, validators=[days.check_day]
    )
    received = _clock("received")
    screened = _clock("screened")
    offered = _clock("offered")
    taken = _clock("taken")
    ended = _clock("ended")
    taken_by = forms.ModelChoiceField(
        User.objects.none(), label="Taken by", required=False, empty_label="Nobody"
    )
    end = forms.ChoiceField(
        label="How it ended",
        choices=[("", "It still goes on"), *End.choices],
        required=False,
    )
    sent = forms.ChoiceField(
        label="What was sent",
        choices=[("", "Nobody"), *Response.Kind.choices],
        required=False,
    )
    asked = _clock("asked")
    back = _clock("back")
    came_to = forms.ChoiceField(
        label="What the unit came to",
        choices=[("", "It is still out"), *CAME_TO],
        required=False,
    )
    reason = forms.CharField(
        label="Why so, as it stands on the paper",
        max_length=300,
        required=False,
        widget=forms.TextInput(TYPED),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.user = user
        self.fields["callback"].widget.attrs.pop("autofocus", None)
        self.fields["received"].widget.attrs["autofocus"] = True
        taken_by: Any = self.fields["taken_by"]
        taken_by.queryset = holders(user)
        self.fields["day"].initial = days.today(user.jurisdiction.zone)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            told = self.told({})
            for name, words in told.faults(timezone.now()).items():
                self.add_error(name, words)
            number, at = data["cad_number"].strip(), told.times.get("received")
            if at and is_known(number, at, by=self.user):
                self.add_error("cad_number", KNOWN)
        return data

    def told(self, answers: dict[str, str]) -> PastCall:
        """Give the call as it is to be written."""
        data = self.cleaned_data
        names = EntryForm.base_fields
        unit = self._times(data["day"], ("received", "asked", "back"))
        return PastCall(
            times=self._times(data["day"], STEPS),
            unit=PastUnit(
                sent=data.get("sent", ""),
                asked=unit["asked"],
                back=unit["back"],
                came_to=data.get("came_to", ""),
            ),
            said={name: data[name] for name in names},
            answers=answers,
            taken_by=data.get("taken_by"),
            end=data.get("end", ""),
            reason=data.get("reason", ""),
        )

    def _times(self, day: date, steps: Sequence[str]) -> dict[str, datetime | None]:
        """Put the clocks on the day of the call; past midnight they are the next day's."""
        times: dict[str, datetime | None] = {}
        before: time | None = None
        for step in steps:
            clock = self.cleaned_data.get(step)
            if clock is None:
                times[step] = None
                continue
            if before and _is_past_midnight(before, clock):
                day += timedelta(days=1)
            before = clock
            times[step] = days.moment(day, clock, self.user.jurisdiction.zone)
        return times


def _is_past_midnight(before: time, clock: time) -> bool:
    """Take an earlier clock for the next day only late at night; else it is a mistake."""
    return clock < before and before.hour >= 18 and clock.hour < 12
