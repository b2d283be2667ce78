"""The shapes that people's input takes on the pages of cases: fields, no rules."""

from typing import Any

from django import forms

from accounts.models import Membership, User, zone_names
from accounts.permissions import CARE_STAFF
from cases.actions import PersonChanged, outcomes_open_to
from cases.models import (
    Case,
    CaseOpening,
    Compliance,
    Consent,
    Need,
    Person,
    Relationship,
    RiskLevel,
    Session,
    Symptom,
)
from cases.models.content import LISTS, NAMES
from cases.models.person import refuse_birth_date
from core.inputs import PhoneField
from dispatch.models import Call, Disposition, OutcomeClass
from dispatch.models.outcomes import derive

VOICEMAIL = {None: "unknown", True: "true", False: "false"}
SCALE = [(str(n), str(n)) for n in range(11)]


def text(label: str, rows: int = 2, **attrs: Any) -> forms.CharField:
    """Make an optional field of several lines."""
    widget = forms.Textarea(attrs={"rows": rows, **attrs})
    return forms.CharField(label=label, required=False, widget=widget)


def line(label: str, **attrs: Any) -> forms.CharField:
    """Make an optional field of one line."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, required=False, widget=widget)


def radios(label: str, choices: Any) -> forms.ChoiceField:
    """Make an optional choice of one, shown as chips or a scale."""
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.RadioSelect
    )


def ticks(label: str, choices: Any) -> forms.MultipleChoiceField:
    """Make an optional choice of several, shown as chips."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def moment(label: str) -> forms.CharField:
    """Make a date and time to the second, read by `content.read` in the local zone."""
    widget = forms.TextInput(attrs={"type": "datetime-local", "step": 1})
    return forms.CharField(label=label, required=False, widget=widget)


class BirthDateField(forms.DateField):
    """A day on which somebody living was born, as it is kept: text, or empty."""

    widget = forms.TextInput({"type": "date", "autocomplete": "off"})

    def clean(self, value: Any) -> str:
        born = super().clean(value)
        refuse_birth_date(born)
        return born.isoformat() if born else ""


class SessionForm(forms.Form):
    """The note as it is typed; `cases.models.content` reads what it holds."""

    behavior = text("Behavior")
    intervention = text("Intervention")
    response = text("Response")
    plan = text("Plan")
    symptoms = ticks("Symptoms", Symptom.choices)
    distress_before = radios("Distress before", SCALE)
    distress_after = radios("Distress now", SCALE)
    risk_level = radios("Suicide risk", RiskLevel.choices)
    risk_reason = line("Why it was not asked")
    medications = text("Current medications")
    calling_party = line("Calling party")
    relationship = forms.ChoiceField(
        label="Relationship to the person",
        choices=[("", ""), *Relationship.choices],
        required=False,
    )
    presenting_problem = text("Presenting problem")
    psychiatric_history = text("Psychiatric history")
    treatment_compliance = forms.ChoiceField(
        label="Treatment compliance",
        choices=[("", ""), *Compliance.choices],
        required=False,
    )
    needs = ticks("Needs", Need.Code.choices)
    summary = text("Summary", 3)
    participants = line("Participants")
    disposition = forms.ChoiceField(label="Disposition", required=False)
    started_at = moment("Began")
    ended_at = moment("Ended")
    outcome_class = radios("Outcome", OutcomeClass.choices)
    outcome_reason = line("Why another outcome than the one proposed")
    follow_up_planned = radios("Follow-up", [("yes", "Yes"), ("no", "No")])
    follow_up_reason = line("Why, or why not")

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Old sessions keep a retired code; new ones are offered the current ones.
        current = Disposition.objects.filter(jurisdiction=session.jurisdiction_id)
        rows = [(str(d.pk), str(d)) for d in current.current()]
        if session.disposition and str(session.disposition_id) not in dict(rows):
            rows.append((str(session.disposition_id), str(session.disposition)))
        self.fields["disposition"].choices = [("", ""), *rows]
        self._propose(outcomes_open_to(session), session.call)

    def _propose(self, open_to: tuple[str, ...], call: Call | None) -> None:
        """Offer the outcomes that fit, and say which one is signed where none is chosen."""
        outcome, labels = self.fields["outcome_class"], dict(OutcomeClass.choices)
        outcome.choices = [(o, labels[o]) for o in open_to]
        self.proposed_outcome = next(iter(open_to), "")
        if call and len(open_to) > 1:
            outcome.help_text = (
                f"Proposed from what was sent: {labels[open_to[0]]}. "
                f"{derive(call).because} Left alone it is signed so; another one asks why."
            )
        elif open_to:
            outcome.help_text = f"As the call ended: {labels[open_to[0]]}."

    def typed(self) -> dict[str, Any]:
        """Give what was sent, field by field, as `content.read` takes it."""
        return {
            name: self.data.getlist(name) if name in LISTS else self.data.get(name, "")
            for name in NAMES
        }


class PersonForm(forms.Form):
    """What is known of the person; everything may stay unknown."""

    name = line("Name")
    birth_date = BirthDateField(label="Date of birth", required=False)
    phone = PhoneField(label="Phone")
    address = line("Address")
    pronouns = line("Pronouns")
    languages = line("Languages")
    voicemail_ok = forms.NullBooleanField(label="Voicemail allowed", required=False)
    safety_flags = text("Safety flags, one on a line", 2)
    time_zone = forms.ChoiceField(label="Time zone", required=False)
    base_version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": "The page did not say what it builds on."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [("", "As here"), *zone_names()]
        self.fields["phone"].kept = self.initial.get("phone", "").strip()

    @staticmethod
    def shown(person: Person) -> dict[str, Any]:
        """Give a person as the form shows them."""
        names = PersonForm.base_fields.keys() - {"base_version"}
        values = {name: getattr(person, name) for name in names}
        return values | {
            "safety_flags": "\n".join(person.safety_flags),
            "voicemail_ok": VOICEMAIL[person.voicemail_ok],
            "base_version": person.version,
        }

    def beside(self, changed: PersonChanged) -> "PersonForm":
        """Show again what was sent, on what stands now, each clash with the other's word."""
        saved, data = self.shown(changed.person), self.data.copy()
        disputed = {clash.field for clash in changed.clashes}
        for name in {"base_version"} | changed.newer - disputed:
            data[name] = saved[name]
        form = PersonForm(data, initial=saved)
        form.is_valid()
        for name in sorted(disputed):
            theirs = self._in_words(name, saved[name])
            form.add_error(name, f"{changed.by} wrote meanwhile: {theirs}")
        form.add_error(None, f"{changed.message} Save again to put yours in its place.")
        return form

    def _in_words(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.fields[name].widget, "choices", ()))
        return str(choices.get(value, value)) or "nothing"

    def clean_safety_flags(self) -> list[str]:
        lines = self.cleaned_data["safety_flags"].splitlines()
        return [flag.strip() for flag in lines if flag.strip()]


class SearchForm(forms.Form):
    """What a caller says of themselves, to be found by; sent as POST only."""

    name = line("Name")
    # Some are written down without an area code, and are to be found by that.
    phone = PhoneField(label="Phone", needs_area=False)
    birth_date = BirthDateField(label="Date of birth", required=False)

    def clean(self) -> dict[str, Any]:
        if not any(self.cleaned_data.values()):
            raise forms.ValidationError("Give a name, a phone number or a birth date.")
        return self.cleaned_data


class OpenSessionForm(forms.Form):
    """A session that no 911 call began."""

    kind = forms.ChoiceField(
        label="What is it",
        choices=[c for c in Session.Kind.choices if c[0] != Session.Kind.CALL],
        widget=forms.RadioSelect,
        initial=Session.Kind.CALL_BACK,
    )
    calling_party = line("Who is on the line")
    relationship = forms.ChoiceField(
        label="Relationship to the person",
        choices=[("", ""), *Relationship.choices],
        required=False,
    )


class OpeningForm(forms.Form):
    """Why a colleague's case is opened."""

    reason = forms.ChoiceField(
        label="Why do you open it?",
        choices=CaseOpening.Reason.choices,
        widget=forms.RadioSelect,
    )


class ColleagueForm(forms.Form):
    """One of those who treat here."""

    to = forms.ModelChoiceField(User.objects.none(), label="To whom")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues(user)


def colleagues(user: User) -> Any:
    """List those who may hold a session or a case here, by name."""
    members = Membership.objects.colleagues_of(user).filter(role__in=CARE_STAFF)
    return User.objects.filter(pk__in=members.values("user")).order_by("name")


class WhyForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 2}))


class TextForm(forms.Form):
    """Text to be added to a signed session."""

    text = forms.CharField(label="Addendum", widget=forms.Textarea(attrs={"rows": 4}))


class CloseForm(forms.Form):
    """Why a case is closed."""

    reason = forms.ChoiceField(
        label="Why is it closed",
        choices=[
            c for c in Case.CloseReason.choices if c[0] != Case.CloseReason.CONTINUED
        ],
        widget=forms.RadioSelect,
    )
    note = text("In words")


class NeedForm(forms.Form):
    """One need to put on a case."""

    code = forms.ChoiceField(label="Need", choices=Need.Code.choices)


class ConsentForm(forms.Form):
    """What the person agreed to or refused."""

    scope = forms.ChoiceField(label="Agreed to", choices=Consent.Scope.choices)
    status = forms.ChoiceField(
        label="Answer",
        choices=[("given", "Given"), ("refused", "Refused")],
        widget=forms.RadioSelect,
        initial="given",
    )
    recipient = line("For whom")
    until = forms.DateField(
        label="Valid until",
        required=False,
        widget=forms.TextInput(attrs={"type": "date"}),
    )
    is_verbal = forms.BooleanField(
        label="By word of mouth", required=False, initial=True
    )


class CarePlanForm(forms.Form):
    """Standing advice and the day to look at it again."""

    advice = forms.CharField(label="Advice", widget=forms.Textarea(attrs={"rows": 4}))
    own_words = text("In their own words")
    review_on = forms.DateField(
        label="Review due", widget=forms.TextInput(attrs={"type": "date"})
    )
