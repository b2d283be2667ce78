"""What a program admin types about what a feed may not store."""

from typing import Any

from django import forms

from dispatch.models import FieldFilter

LONGEST, MOST = 80, 50


class LinesField(forms.CharField):
    """Several short texts, one a line."""

    widget = forms.Textarea({"rows": 4, "autocomplete": "off", "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        said = super().clean(value)
        lines = list(dict.fromkeys(filter(None, map(str.strip, said.splitlines()))))
        if len(lines) > MOST or any(len(line) > LONGEST for line in lines):
            raise forms.ValidationError(
                f"No more than {MOST} lines of {LONGEST} characters each."
            )
        return lines


class FilterForm(forms.ModelForm):
    """One rule: what it looks for, where, and what is then done."""

    field_names = LinesField(
        label="Fields",
        required=False,
        help_text="One a line: members of a message, or columns of a file. Empty: all of them.",
    )
    words = LinesField(
        label="Words",
        required=False,
        help_text="One a line, a word or several; capitals do not matter.",
    )

    class Meta:
        model = FieldFilter
        fields = ("name", "looks_for", "field_names", "words", "action")
        widgets = {
            "name": forms.TextInput({"autocomplete": "off"}),
            "looks_for": forms.RadioSelect,
            "action": forms.RadioSelect,
        }
        help_texts = {
            "name": "It stands where something was taken out, so that a reader knows why."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("looks_for", "action"):
            # Without the line of dashes: one of them it has to be.
            choices = self.fields[name].choices  # type: ignore[attr-defined]
            self.fields[name].choices = [  # type: ignore[attr-defined]
                pair for pair in choices if pair[0]
            ]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        same = FieldFilter.objects.filter(feed=self.instance.feed, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("This feed has a rule of that name already.")
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        looks_for = data.get("looks_for")
        if looks_for == FieldFilter.LooksFor.WORDS and not data.get("words"):
            self.add_error("words", "Say which words.")
        if looks_for == FieldFilter.LooksFor.ANYTHING and not data.get("field_names"):
            self.add_error("field_names", "Say which fields.")
        return data
