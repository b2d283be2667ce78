"""What the pages of CAD files may send: the file, and what each of its columns is."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core import signing

from accounts.models import User
from core.kept_files import path_of
from dispatch.files import guessing
from dispatch.files.reading import TIMES, Cells, Mapping, NotCalls, read_mapping
from dispatch.models import CadFeed, FileMapping

KINDS = (".csv", ".txt", ".tsv")
KEPT_SECONDS = 24 * 3600
SALT = "dispatch.upload"
MOST_COLUMNS = 200
LEAVE_OUT = ""
TARGETS = [
    ("cad_number", "CAD number"),
    ("received_at", "Call received: date and time, or one of them"),
    ("first_type", "Type it came in as"),
    ("last_type", "Type it ended as"),
    ("first_unit_at", "First unit arrived"),
    ("closed_at", "Closed"),
    ("priority", "Priority"),
    ("place", "Place"),
    ("area", "Area: ZIP, district"),
    ("callback", "Phone to call back"),
    ("caller_name", "Caller's name"),
    ("details", "What was said"),
]
# What several columns may make up together, in the order they stand.
JOINED = {"received_at", "first_unit_at", "closed_at", "place", "details"}


class UploadForm(forms.Form):
    """A CAD file and the feed it is of."""

    file = forms.FileField(
        label="File",
        required=False,
        help_text="A CSV as the CAD exports it. Drop it here, or choose it.",
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS), "class": "drop"}),
    )
    # A file that came with an answer that was not right: nobody chooses it twice.
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    feed = forms.ModelChoiceField(
        label="Feed", queryset=CadFeed.objects.none(), required=False
    )
    new_feed = forms.SlugField(
        label="Name of a new feed",
        required=False,
        max_length=40,
        help_text="Whose files these are: letters, digits and hyphens, as metro-cad.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        feeds = CadFeed.objects.visible_to(user)
        self.fields["feed"].queryset = feeds  # type: ignore[attr-defined]
        if user.has_perm("dispatch.manage_feed"):
            self.fields["feed"].empty_label = "A new feed, named beside"  # type: ignore[attr-defined]
        else:
            del self.fields["new_feed"]
        self.initial.setdefault("feed", feeds.order_by("-created_at").first())

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and Path(file.name).suffix.casefold() not in KINDS:
            raise forms.ValidationError(
                f"Choose a file that ends in {', '.join(KINDS)}."
            )
        return file

    def clean_kept(self) -> list[str] | None:
        """Read which file came before, and under what name; None where none did."""
        sent = self.cleaned_data["kept"]
        if not sent:
            return None
        try:
            user, *kept = signing.loads(sent, salt=SALT, max_age=KEPT_SECONDS)
        except signing.BadSignature:
            return None
        is_there = user == str(self.user.pk) and path_of(kept[0])
        return kept if is_there else None

    def clean(self) -> None:
        said = self.cleaned_data
        if not ({"file"} & self.errors.keys() or said.get("file") or said.get("kept")):
            self.add_error("file", "Choose a file.")
        is_one = bool(said.get("feed")) != bool(said.get("new_feed"))
        if not (is_one or {"feed", "new_feed"} & self.errors.keys()):
            words = "Choose a feed, or name a new one: one of the two."
            can_name = "new_feed" in self.fields
            self.add_error("feed", words if can_name else "Choose a feed.")

    def say_too_large(self) -> None:
        """Say why there is no file: it was cut off while it came in."""
        most = settings.UPLOAD_MOST_BYTES // 2**20
        self.errors.pop("file", None)
        self.add_error("file", f"The file is larger than {most} MB.")

    def keep(self, stored_as: str, name: str) -> None:
        """Bring the file along to the next try, so that nobody has to choose it again."""
        sent = signing.dumps([str(self.user.pk), stored_as, name], salt=SALT)
        self.data = {**self.data.dict(), "kept": sent}  # type: ignore[attr-defined]

    @property
    def kept_name(self) -> str:
        kept = self.is_bound and self.data.get("kept")
        try:
            return signing.loads(kept, salt=SALT)[2] if kept else ""
        except signing.BadSignature:
            return ""


class ColumnsForm(forms.Form):
    """A choice for each column of a file, and how its clocks are read."""

    name = forms.CharField(
        label="Keep it as",
        max_length=80,
        help_text="The next file of this kind is read so without being asked.",
    )
    header = forms.BooleanField(label="The first line is a heading", required=False)
    delimiter = forms.ChoiceField(
        label="What parts the columns", choices=list(guessing.DELIMITERS.items())
    )
    timezone = forms.CharField(label="Time zone of its clocks", max_length=60)
    times = forms.CharField(
        label="How its times are written",
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text="Only where not as 2026-03-02 10:15:00. %m/%d/%Y %I:%M %p reads "
        "03/02/2026 10:15 PM. One a line.",
    )
    live_minutes = forms.IntegerField(
        label="Minutes that a call is still to be screened here",
        min_value=0,
        max_value=1440,
        help_text="0: the file is history.",
    )
    cumulative = forms.BooleanField(
        label="It repeats every call of its time: one it leaves out is marked as missing",
        required=False,
    )

    def __init__(
        self, *args: Any, rows: list[Cells], spec: dict[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        is_headed = bool(self.data.get("header")) if self.is_bound else spec["header"]
        self.names = guessing.names_of(rows, header=is_headed)[:MOST_COLUMNS]
        self.samples = rows[1:] if is_headed else rows
        known = _targets(spec, self.names)
        for key in ("name", "header", "delimiter", "timezone", "live_minutes"):
            self.initial[key] = spec.get(key)
        # History comes in pieces; a file of this hour repeats the hours before.
        is_live = bool(spec.get("live_minutes"))
        self.initial["cumulative"] = spec.get("cumulative", is_live)
        self.initial["times"] = "\n".join(spec.get("times", ()))
        for at, name in enumerate(self.names):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=name,
                required=False,
                choices=[(LEAVE_OUT, "Leave it out"), *TARGETS],
                initial=known.get(at, LEAVE_OUT),
            )

    @property
    def columns(self) -> list[tuple[Any, list[str]]]:
        """Each column's choice, and what stands in it in the first rows."""
        return [
            (
                self[f"column-{at}"],
                [row[at] if at < len(row) else "" for row in self.samples[:3]],
            )
            for at in range(len(self.names))
        ]

    def clean(self) -> None:
        chosen = self._chosen()
        labels = dict(TARGETS)
        for target in ("cad_number", "received_at"):
            if target not in chosen:
                self.add_error(None, f"Say which column is: {labels[target]}.")
        for target, columns in chosen.items():
            if len(columns) > 1 and target not in JOINED:
                both = " and ".join(self.names[at] for at in columns)
                self.add_error(None, f"{both} are both “{labels[target]}”: choose one.")
        if not self.errors:
            try:
                self.mapping: Mapping = read_mapping(self.spec())
            except NotCalls as error:
                self.add_error(None, error.message)

    def spec(self) -> dict[str, Any]:
        """Put the choices as a mapping, as a file in dispatch/files/mappings is one."""
        said = self.cleaned_data
        kept = ("name", "header", "delimiter", "timezone", "live_minutes", "cumulative")
        spec = {key: said[key] for key in kept}
        if patterns := [
            line.strip() for line in said["times"].splitlines() if line.strip()
        ]:
            spec["times"] = patterns
        for target, columns in self._chosen().items():
            if target in TIMES:
                columns = guessing.dates_first(columns, self.samples)  # noqa: PLW2901
            named = [self._column(at) for at in columns]
            spec[target] = named if len(named) > 1 else named[0]
        return spec

    def _column(self, at: int) -> str | int:
        """Name a column by its heading where that tells it from the others."""
        name = self.names[at]
        is_named = self.cleaned_data["header"] and self.names.count(name) == 1
        return name if is_named and name != f"Column {at + 1}" else at + 1

    def _chosen(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for at in range(len(self.names)):
            if target := self.cleaned_data.get(f"column-{at}"):
                found[target].append(at)
        return found


class WatchForm(forms.Form):
    """How the files in a feed's folder are read."""

    mapping = forms.ModelChoiceField(
        label="Read files in its folder as",
        queryset=FileMapping.objects.none(),
        required=False,
        empty_label="Do not look into the folder",
    )

    def __init__(self, *args: Any, feed: CadFeed, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = FileMapping.objects.visible_to(user).filter(feed=feed)
        self.fields["mapping"].queryset = saved  # type: ignore[attr-defined]
        self.initial["mapping"] = feed.watched_as_id


def _targets(spec: dict[str, Any], names: list[str]) -> dict[int, str]:
    """Read a mapping back as the choice of each column of this file."""
    known = {name: at for at, name in enumerate(names)}
    found = {}
    for target, _ in TARGETS:
        said = spec.get(target)
        for column in said if isinstance(said, list) else [said] if said else []:
            at = column - 1 if isinstance(column, int) else known.get(column)
            if at is not None:
                found[at] = target
    return found
