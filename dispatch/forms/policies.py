"""What a program admin types about the diversion policy."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms

from dispatch.actions.policies import mark_of
from dispatch.models import DiversionPolicy, Responder
from dispatch.policy.sentences import DAYS, ENDS
from dispatch.questions import choices_of

ANY = ""
ENDS_CHOSEN = {
    f"{'yes' if eligible else 'no'}:{who}": (eligible, who) for eligible, who in ENDS
}
HOURS = [("", "any hour"), *((n, f"{n:02}:00") for n in range(24))]
PRIORITIES = [("", "any"), *((n, str(n)) for n in range(1, 10))]


def _ends(*, eligible: bool) -> list[tuple[str, str]]:
    return [
        (value, ENDS[pair][0].upper() + ENDS[pair][1:])
        for value, pair in ENDS_CHOSEN.items()
        if pair[0] is eligible
    ]


def _number(label: str, choices: Iterable[Any], **more: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        choices=list(choices),
        coerce=int,
        empty_value=None,
        required=False,
        label=label,
        **more,
    )


class EndForm(forms.Form):
    """What a rule ends in, and why: all of a safety exclusion that can be edited."""

    end = forms.ChoiceField(
        label="Then",
        choices=[
            ("", "Choose what happens"),
            ("Not diverted", _ends(eligible=False)),
            ("Diverted", _ends(eligible=True)),
        ],
    )
    reason = forms.CharField(
        label="Because",
        max_length=300,
        help_text="One plain sentence: the call taker reads it with the decision.",
    )
    say = forms.CharField(
        label="Say to the caller",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, rule: Mapping[str, Any] | None = None, **more: Any
    ) -> None:
        self.rule_before = rule or {}
        more["initial"] = self._initial(self.rule_before) | {"seen": mark_of(rule)}
        super().__init__(data, **more)

    def _initial(self, rule: Mapping[str, Any]) -> dict[str, Any]:
        if not rule:
            return {}
        chosen = f"{'yes' if rule['eligible'] else 'no'}:{rule['responder']}"
        return {"end": chosen, "reason": rule["reason"], "say": rule.get("say", "")}

    def rule(self) -> dict[str, Any]:
        """Give the rule that was typed, without its name."""
        eligible, responder = ENDS_CHOSEN[self.cleaned_data["end"]]
        return {
            "when": self.when(),
            "eligible": eligible,
            "responder": responder,
            "reason": self.cleaned_data["reason"],
            "say": self.cleaned_data["say"],
        }

    def when(self) -> dict[str, Any]:
        return dict(self.rule_before.get("when", {}))


class ExclusionForm(EndForm):
    """A safety exclusion: it ends without a diversion, whatever else is changed."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["end"].choices = _ends(eligible=False)  # type: ignore[attr-defined]


class RuleForm(EndForm):
    """A rule: each condition that is left alone lets every call pass."""

    call_type = forms.MultipleChoiceField(
        label="Call type is one of", required=False, widget=forms.CheckboxSelectMultiple
    )
    priority_min = _number("Priority from", PRIORITIES)
    priority_max = _number("to", PRIORITIES, help_text="1 is the most urgent.")
    days = forms.TypedMultipleChoiceField(
        choices=list(enumerate(DAYS, 1)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A night over midnight belongs to the day on which it begins.",
    )
    hours_from = _number("Between", HOURS)
    hours_to = _number("and", HOURS)
    contacts_min = forms.IntegerField(
        label="Earlier calls, at least", min_value=0, max_value=999, required=False
    )
    contacts_max = forms.IntegerField(
        label="at most",
        min_value=0,
        max_value=999,
        required=False,
        help_text="From the same phone or address, in the 90 days before.",
    )
    area = forms.CharField(
        label="Area is one of",
        required=False,
        max_length=2000,
        help_text="As calls name them, with commas between: districts, or zip 981.",
    )
    field_order = (
        "call_type", "priority_min", "priority_max", "days", "hours_from", "hours_to",
        "contacts_min", "contacts_max", "area", "end", "reason", "say", "seen",
    )  # fmt: skip

    def __init__(
        self,
        data: Any = None,
        *,
        types: Mapping[str, str],
        questions: Sequence[Mapping[str, Any]],
        rule: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        self.questions = list(questions)
        super().__init__(data, rule=rule, **more)
        wanted = (rule or {}).get("when", {}).get("call_type", [])
        unlisted = {c: f"{c} (not in the list)" for c in wanted if c not in types}
        labelled = [(c, f"{c} {label}") for c, label in types.items()]
        self.fields["call_type"].choices = [*labelled, *unlisted.items()]  # type: ignore[attr-defined]
        for question in self.questions:
            self.fields[f"answer_{question['code']}"] = _answer_field(question)

    def _initial(self, rule: Mapping[str, Any]) -> dict[str, Any]:
        when = rule.get("when", {})
        found: dict[str, Any] = super()._initial(rule)
        found |= {"call_type": when.get("call_type"), "days": when.get("days")}
        for name in ("priority", "contacts"):
            span = when.get(name, {})
            found |= {f"{name}_min": span.get("min"), f"{name}_max": span.get("max")}
        hours = when.get("hours", {})
        found |= {"hours_from": hours.get("from"), "hours_to": hours.get("to")}
        found["area"] = ", ".join(when.get("area", []))
        for code, wanted in when.get("answers", {}).items():
            values = [wanted] if isinstance(wanted, str) else wanted
            found[f"answer_{code}"] = values
        return found

    @property
    def answer_fields(self) -> list[Any]:
        return [self[f"answer_{question['code']}"] for question in self.questions]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name in ("priority", "contacts"):
            low, high = values.get(f"{name}_min"), values.get(f"{name}_max")
            if low is not None and high is not None and high < low:
                self.add_error(f"{name}_max", "This is less than where it begins.")
        if (values.get("hours_from") is None) != (values.get("hours_to") is None):
            self.add_error("hours_to", "Choose both hours, or neither.")
        return values

    def when(self) -> dict[str, Any]:
        """Put what was chosen as conditions; what was left alone is none."""
        said = self.cleaned_data
        found: dict[str, Any] = {}
        if said["call_type"]:
            found["call_type"] = said["call_type"]
        for name in ("priority", "contacts"):
            ends = {"min": said[f"{name}_min"], "max": said[f"{name}_max"]}
            if span := {end: n for end, n in ends.items() if n is not None}:
                found[name] = span
        if answers := self._answers():
            found["answers"] = answers
        if said["days"]:
            found["days"] = sorted(said["days"])
        if said["hours_from"] is not None:
            found["hours"] = {"from": said["hours_from"], "to": said["hours_to"]}
        if areas := [area.strip() for area in said["area"].split(",") if area.strip()]:
            found["area"] = areas
        return found

    def _answers(self) -> dict[str, Any]:
        asked = [question["code"] for question in self.questions]
        given = {code: self.cleaned_data[f"answer_{code}"] for code in asked}
        kept = self.rule_before.get("when", {}).get("answers", {})
        # What is asked no more stays as it is: the page says so beside the rule.
        gone = {code: wanted for code, wanted in kept.items() if code not in given}
        chosen = {
            code: values[0] if len(values) == 1 else values
            for code, values in given.items()
            if values
        }
        return gone | chosen


def _answer_field(question: Mapping[str, Any]) -> forms.MultipleChoiceField:
    choices = [(c.value, c.label) for c in choices_of(question) if c.value != "unknown"]
    return forms.MultipleChoiceField(
        label=question["text"],
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class SettingsForm(forms.ModelForm):
    """What a draft is for, how long an offer waits, and what happens then."""

    offer_seconds = forms.IntegerField(
        label="An offer waits, in seconds", min_value=15, max_value=3600
    )
    field_order = ("purpose", "offer_seconds", "fallback", "fallback_words")

    class Meta:
        model = DiversionPolicy
        fields = ("purpose", "fallback", "fallback_words")
        labels = {"purpose": "What this version is to change"}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("offer_seconds", self.instance.offer_seconds)
        fallback: Any = self.fields["fallback"]
        fallback.choices = [
            pair for pair in fallback.choices if pair[0] != Responder.CLINICIAN
        ]

    def _post_clean(self) -> None:
        """Leave the instance alone: the verb writes it, under its lock."""

    @property
    def settings(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        said["offer_limit"] = timedelta(seconds=said.pop("offer_seconds"))
        return said
