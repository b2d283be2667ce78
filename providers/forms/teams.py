"""What pages may say of mobile crisis teams: fields and types, no rules."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q, QuerySet

from providers.actions.teams import MOST_OUT
from providers.models import Service, Team, TeamMember

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOCK = forms.TimeInput({"type": "time"}, format="%H:%M")


class AreasField(forms.CharField):
    """Areas with commas between them: "78701, 78702, Travis County"."""

    def to_python(self, value: Any) -> list[str]:
        names = [name.strip() for name in (super().to_python(value) or "").split(",")]
        return list(dict.fromkeys(name[:60] for name in names if name))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class TeamForm(forms.Form):
    """A team: of which service, where it goes, and how many it may have out at once."""

    service = forms.ModelChoiceField(Service.objects.none(), empty_label=None)
    name = forms.CharField(max_length=100)
    limit = forms.IntegerField(
        label="Out at once",
        min_value=1,
        max_value=MOST_OUT,
        help_text="How many calls it can be at in the same hour: no more are sent.",
    )
    areas = AreasField(
        label="Goes to",
        required=False,
        max_length=2000,
        help_text="ZIPs, counties or districts with commas between; empty is everywhere.",
    )
    is_active = forms.BooleanField(label="It drives", required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        services: QuerySet[Service],
        team: Team | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if team:
            del self.fields["service"]
        else:
            del self.fields["is_active"]
            self.fields["service"].queryset = services


class MemberForm(forms.Form):
    """Somebody on the roster."""

    name = forms.CharField(max_length=100)
    role = forms.CharField(
        label="What they are",
        required=False,
        max_length=60,
        help_text="Clinician, peer, EMT, driver.",
    )


class ShiftForm(forms.Form):
    """The same hours on some days of a week."""

    member = forms.ModelChoiceField(
        TeamMember.objects.none(), label="Who", empty_label=None
    )
    days = forms.TypedMultipleChoiceField(
        coerce=int,
        choices=list(enumerate(DAYS)),
        widget=forms.CheckboxSelectMultiple,
    )
    starts = forms.TimeField(label="From", widget=CLOCK)
    ends = forms.TimeField(
        label="Until",
        widget=CLOCK,
        help_text="Not after the beginning means the next morning.",
    )

    def __init__(self, *args: Any, team: Team, monday: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.monday = monday
        colleagues = Q(jurisdiction=team.jurisdiction_id)
        members = TeamMember.objects.active().filter(colleagues).select_related("team")
        field = self.fields["member"]
        field.queryset = members.order_by("team__name", "name")
        field.label_from_instance = lambda member: (
            member.name if member.team_id == team.pk else f"{member} ({member.team})"
        )

    def hours(self, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
        """Give each shift's beginning and end, on the clocks of the place."""
        starts, ends = self.cleaned_data["starts"], self.cleaned_data["ends"]
        return [
            _hours(self.monday, day, starts, ends, zone)
            for day in self.cleaned_data["days"]
        ]


def _hours(
    monday: date, day: int, starts: time, ends: time, zone: ZoneInfo
) -> tuple[datetime, datetime]:
    on = monday + timedelta(days=day)
    until = on if ends > starts else on + timedelta(days=1)
    return (
        datetime.combine(on, starts, tzinfo=zone),
        datetime.combine(until, ends, tzinfo=zone),
    )
