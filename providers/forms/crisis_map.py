"""What planners ask of the map, and what they hand in."""

from typing import Any

from django import forms

from accounts.models import Jurisdiction, Membership, User
from accounts.permissions import PROGRAM_ADMIN, SUPERVISOR, Role
from core.held_files import HeldFileForm
from providers.continuum import grouped
from providers.crisis_map import places, supply
from providers.crisis_map.geojson import MOST_BYTES
from providers.crisis_map.ours import ours
from providers.crisis_map.shortfall import PERIODS
from providers.crisis_map.supply import (
    SIDE_NAMES,
    SIDES,
    UNCLASSIFIED,
    UNSAID,
    Question,
)
from providers.models import Area, AreaLayer, Demand, Gap

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ANY = [("", "Any")]
EVERYBODY = "all"


def kinds(first: str) -> list[Any]:
    """Offer the levels of the continuum, each with its terms."""
    found: list[Any] = [("", first)]
    for level, terms in grouped():
        options = [(level.code, f"{level.label}, all kinds")]
        found.append((level.label, options + [(t.code, t.label) for t in terms]))
    return [*found, (UNCLASSIFIED, "Not classified")]


class MapForm(forms.Form):
    """The filters of the map; codes only, so that an address of them can be shared."""

    whose = forms.ChoiceField(
        choices=[("", "That serve us"), (EVERYBODY, "Of the whole directory")],
        required=False,
        label="Doors",
    )
    layer = forms.ChoiceField(choices=[], required=False, label="Areas")
    need = forms.ChoiceField(choices=[], required=False, label="Kind")
    intercept = forms.ChoiceField(
        choices=ANY + list(SIDES["intercept"].items()), required=False
    )
    population = forms.ChoiceField(
        choices=ANY + list(SIDES["population"].items()), required=False
    )
    language = forms.ChoiceField(
        choices=ANY + list(SIDES["language"].items()), required=False
    )
    day = forms.ChoiceField(
        choices=[*ANY, *enumerate(DAYS), (UNSAID, "Hours unknown")],
        required=False,
        label="Open on",
    )
    hour = forms.ChoiceField(
        choices=ANY + [(n, f"{n:02}:30") for n in range(24)], required=False, label="At"
    )
    side = forms.ChoiceField(
        choices=[(k, v[:1].upper() + v[1:]) for k, v in SIDE_NAMES.items()],
        required=False,
        label="Against",
    )
    area = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self._user = user
        self._layers = {y.slug: y for y in AreaLayer.objects.visible_to(user)}
        fields: dict[str, Any] = self.fields
        fields["layer"].choices = [(y.slug, y.name) for y in self._layers.values()]
        fields["need"].choices = kinds("Any kind")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        day, hour = found.get("day"), found.get("hour")
        if day != UNSAID and bool(day) != bool(hour):
            self.add_error("hour", "Day and time go together.")
        return found

    def question(self) -> Question:
        """Put the filters as a question; what cannot be read is not asked."""
        self.is_valid()
        found = self.cleaned_data
        day, hour = found.get("day"), found.get("hour")
        outline = self._outline(found.get("area"))
        layer = outline.layer if outline else self._layers.get(found.get("layer", ""))
        return Question(
            need=found.get("need", ""),
            intercept=found.get("intercept", ""),
            population=found.get("population", ""),
            language=found.get("language", ""),
            hour=int(day) * 24 + int(hour) if day and hour and day != UNSAID else None,
            is_without_hours=day == UNSAID,
            area=outline,
            layer=layer or next(iter(self._layers.values()), None),
            whose=None if self.is_of_everybody else ours(self._user.jurisdiction),
        )

    def _outline(self, pk: Any) -> Area | None:
        if not pk:
            return None
        known = [layer.pk for layer in self._layers.values()]
        found = Area.objects.filter(layer__in=known, pk=pk).select_related("layer")
        return found.defer("outline").first()

    @property
    def is_of_everybody(self) -> bool:
        return bool(self.cleaned_data.get("whose"))

    @property
    def chosen_side(self) -> str:
        return self.cleaned_data.get("side") or next(iter(supply.SIDES))


class HomeAreasForm(forms.Form):
    """Which areas a jurisdiction serves, a line each as people write them."""

    areas = forms.CharField(
        label="Areas we serve",
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 4, "placeholder": "Travis County, TX"}),
        help_text="One on a line, a county with its state. Doors that stand in them, or "
        "say that they serve them, are ours on the map, whoever keeps them.",
    )

    def __init__(self, *args: Any, jurisdiction: Jurisdiction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._jurisdiction = jurisdiction

    def clean_areas(self) -> list[Area]:
        lines = [line.strip() for line in self.cleaned_data["areas"].splitlines()]
        found = {line: places.named(line, self._jurisdiction) for line in lines if line}
        if unknown := [line for line, area in found.items() if area is None]:
            raise forms.ValidationError(
                f"No area, or more than one, is called {', '.join(unknown)}: write it "
                "as the list of areas does, with its state."
            )
        return [area for area in found.values() if area]


class TriedFileForm(HeldFileForm):
    """A file that is only tried at first, and written without being chosen again."""

    is_trial = forms.BooleanField(
        required=False, initial=True, label="Only say what would change"
    )

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.take_up(user)

    def go_on(self) -> None:
        """Hold what was tried, and propose to write it."""
        self.hold_file()
        self.data = {n: v for n, v in self.data.items() if n != "is_trial"}


class AreasForm(TriedFileForm):
    """Outlines handed in as a file."""

    name = forms.CharField(max_length=60, label="What these areas are called")
    file = forms.FileField(
        label="GeoJSON file",
        help_text="Polygons with a name each, in longitude and latitude (WGS 84). "
        f"At most {MOST_BYTES // 1_000_000} MB.",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                f"The file is larger than {MOST_BYTES // 1_000_000} MB."
            )
        return file


class GapsForm(forms.Form):
    """The filters of the register of gaps."""

    period = forms.ChoiceField(
        choices=[(k, v.capitalize()) for k, v in PERIODS.items()],
        required=False,
        initial="90",
    )
    status = forms.ChoiceField(
        choices=[("", "Open and in hand"), ("all", "All"), *Gap.Status.choices],
        required=False,
    )
    need = forms.ChoiceField(choices=[], required=False, label="Kind")
    reason = forms.ChoiceField(choices=ANY + Demand.Reason.choices, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__({"period": "90", **data.dict()})
        fields: dict[str, Any] = self.fields
        fields["need"].choices = kinds("Any kind")

    @property
    def period_asked(self) -> str:
        return self.cleaned_data.get("period") or "90"


class GapForm(forms.Form):
    """Who looks after a gap, how it stands, and what is planned."""

    owner = forms.ModelChoiceField(
        Membership.objects.none(), required=False, empty_label="Nobody yet"
    )
    status = forms.ChoiceField(choices=Gap.Status.choices)
    note = forms.CharField(
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="About the services only, never about a caller.",
    )

    def __init__(self, data: Any, *, gap: Gap, user: User) -> None:
        initial = {"status": gap.status, "note": gap.note}
        super().__init__(data, initial=initial)
        roles = SUPERVISOR | PROGRAM_ADMIN | {Role.DIRECTORY_ADMIN}
        people = Membership.objects.colleagues_of(user).filter(role__in=roles)
        fields: dict[str, Any] = self.fields
        owner = fields["owner"]
        owner.queryset = people.select_related("user").order_by("user__name")
        owner.label_from_instance = lambda member: member.user.name
        if gap.owner_id:
            self.initial["owner"] = people.filter(user=gap.owner_id).first()
        moves = {gap.status, *gap.TRANSITIONS[gap.status]}
        fields["status"].choices = [
            pair for pair in Gap.Status.choices if pair[0] in moves
        ]


class WorkshopForm(TriedFileForm):
    """The paper of a workshop, typed up as CSV."""

    file = forms.FileField(
        label="CSV file",
        help_text="Columns intercept, resource, gap, priority; one resource, one gap "
        "or both a line.",
    )
