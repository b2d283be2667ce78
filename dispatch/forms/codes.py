"""What a program admin types about codes."""

from typing import TYPE_CHECKING, Any

from django import forms

from dispatch import registries
from dispatch.code_lists import Choice
from dispatch.models import CallType, Disposition
from dispatch.models.codes import normal_code

if TYPE_CHECKING:
    from accounts.models import User

MOST_BYTES = 1_000_000
BIG = "A list of codes takes no more than a megabyte."


def _labelled(known: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, f"{code} {words}") for code, words in known.items()]


class CodeForm(forms.ModelForm):
    """A code as it is shown, and what it stands for elsewhere."""

    def __init__(self, *args: Any, user: "User", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not self.instance._state.adding:
            # Old calls are told by their code: another code is another row.
            del self.fields["code"]

    def clean_code(self) -> str:
        code = normal_code(self.cleaned_data["code"])
        rows = type(self.instance).objects.visible_to(self.user).current()
        if rows.filter(code=code).exists():
            raise forms.ValidationError("This code is in use already.")
        return code


class CallTypeForm(CodeForm):
    registry_code = forms.ChoiceField(
        label="Common incident type",
        required=False,
        help_text="What it is in the registry that all CAD systems share.",
    )

    class Meta:
        model = CallType
        fields = ("code", "label", "registry_code", "default_priority")
        labels = {"default_priority": "Priority, unless CAD says another"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = sorted(registries.INCIDENT_TYPES - set(registries.CRISIS_TYPES))
        self.fields["registry_code"].choices = [  # type: ignore[attr-defined]
            ("", "Not mapped"),
            ("Crisis and nearby", _labelled(registries.CRISIS_TYPES)),
            ("All others", [(code, code) for code in others]),
        ]


class DispositionForm(CodeForm):
    common_code = forms.ChoiceField(
        label="Common disposition",
        required=False,
        help_text="What every CAD calls it; one that is not mapped is told by its own code.",
    )

    class Meta:
        model = Disposition
        fields = ("code", "label", "common_code", "outcome_class")
        help_texts = {
            "outcome_class": "What a diverted call counts as that ends so; "
            "leave it open where it depends on the call."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = sorted(registries.DISPOSITION_CODES - set(registries.DISPOSITIONS))
        self.fields["common_code"].choices = [  # type: ignore[attr-defined]
            ("", "Not mapped"),
            *_labelled(registries.DISPOSITIONS),
            ("All others", [(code, code) for code in others]),
        ]


FORMS: dict[Any, type[CodeForm]] = {
    CallType: CallTypeForm,
    Disposition: DispositionForm,
}


class CodeFileForm(forms.Form):
    """A city's list as a file or pasted, and which part of it is meant."""

    file = forms.FileField(
        label="CSV file",
        required=False,
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(
        label="Or paste it, with its first line",
        required=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea({"rows": 6, "class": "mono"}),
    )
    code = forms.CharField(
        label="Column of the code",
        required=False,
        help_text="Left empty: the column called code, else the one most like codes.",
    )
    label = forms.CharField(
        label="Column of the label",
        required=False,
        help_text="Left empty: the column called label or description, else the code.",
    )
    only_column = forms.CharField(label="Only rows whose column", required=False)
    only_value = forms.CharField(label="says", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not (data.get("file") or data.get("text", "").strip()):
            raise forms.ValidationError("Choose a file, or paste the list.")
        if data.get("file"):
            data["text"] = self._read(data["file"])
        return data

    def _read(self, file: Any) -> str:
        if file.size > MOST_BYTES:
            raise forms.ValidationError({"file": BIG})
        raw = file.read()
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise forms.ValidationError({"file": "This is not a text file."})

    def offer(self, columns: list[str], used: Choice) -> None:
        """Let the columns of this file be chosen, and keep the file for that."""
        named = [(name, name) for name in columns]
        for name in ("code", "label", "only_column"):
            first = [("", "Every row")] if name == "only_column" else []
            choices = first + named
            self.fields[name].widget = forms.Select(choices=choices)
            self[name].help_text = ""
        said = {"text": self.cleaned_data["text"], "code": used.code}
        self.data = {**self.data.dict(), **said, "label": used.label}  # type: ignore[attr-defined]

    @property
    def choice(self) -> Choice:
        names = ("code", "label", "only_column", "only_value")
        return Choice(**{name: self.cleaned_data[name].strip() for name in names})
