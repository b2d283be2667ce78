"""What the pages of imports may send: fields and types, no rules."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings

from accounts.models import User
from core.held_files import HeldFileForm
from core.kept_files import KINDS
from providers import continuum
from providers.formats import flat
from providers.formats.readers import FORMATS
from providers.models import ImportRun, SavedMapping, Source

CALLED = {
    "hsds": "HSDS 1.1, 2.0 or 3.0 (CSV package or JSON)",
    "icarol": "iCarol wide export",
    "ohana": "Ohana CSV",
    "samhsa": "SAMHSA locator JSON",
    "csv": "Another CSV, by a mapping of its columns",
}
GUESS = ("", "Guess from the file")


def mappings(user: User) -> list[tuple[str, str]]:
    """Offer the mappings that ship and those saved for sources the user keeps."""
    kept = SavedMapping.objects.filter(source__in=Source.objects.editable_by(user))
    shipped = [(name, flat.load_mapping(name).name) for name in flat.mapping_names()]
    return [*shipped, *kept.values_list("slug", "name")]


class OrderForm(forms.Form):
    """How a file is to be read, and what it means that it leaves rows out."""

    format = forms.ChoiceField(
        label="Format",
        required=False,
        choices=[GUESS, *((name, CALLED.get(name, name)) for name in FORMATS)],
    )
    mapping = forms.ChoiceField(
        label="Mapping of columns",
        required=False,
        help_text="For a CSV of your own. Without one you are asked which column is what.",
    )
    coverage = forms.ChoiceField(
        label="The file holds",
        choices=ImportRun.Coverage,
        initial=ImportRun.Coverage.WHOLE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", "None"), *mappings(user)]
        self.fields["mapping"].choices = offered  # type: ignore[attr-defined]


class UploadForm(OrderForm, HeldFileForm):
    """A directory file, where it comes from, and how it is to be read."""

    file = forms.FileField(
        label="File", widget=forms.FileInput(attrs={"accept": ",".join(KINDS)})
    )
    source = forms.ModelChoiceField(
        label="Source",
        queryset=Source.objects.none(),
        required=False,
        empty_label="A new source, named beside",
    )
    new_source = forms.CharField(
        label="Name of a new source",
        required=False,
        max_length=80,
        help_text="As people call it: “Alder County 211”.",
    )
    field_order = ("file", "source", "new_source", "format", "mapping", "coverage")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.take_up(user)
        kept = Source.objects.editable_by(user).with_content().filter(is_desk=False)
        kept = kept.exclude(slug=continuum.SLUG)
        self.fields["source"].queryset = kept  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if Path(file.name).suffix.casefold() not in KINDS:
            known = ", ".join(KINDS)
            raise forms.ValidationError(
                f"Choose a file that ends in {known}. Of a workbook, save the sheet as CSV UTF-8."
            )
        return file

    def clean(self) -> None:
        """A source is one of those there are, or a new one with a name."""
        chosen = self.cleaned_data.get("source")
        named = self.cleaned_data.get("new_source")
        if "source" in self.cleaned_data and bool(chosen) == bool(named):
            words = "Choose a source, or name a new one: one of the two."
            self.add_error("source", words)

    def say_too_large(self) -> None:
        """Say why there is no file: it was cut off while it came in."""
        most = settings.UPLOAD_MOST_BYTES // 2**20
        self.errors.pop("file", None)
        self.add_error("file", f"The file is larger than {most} MB.")
