"""What people type in and about a session; `cases.models.content` reads the note."""

from typing import Any

from django import forms

from cases.actions import outcomes_open_to
from cases.forms.fields import line, moment, radios, text, ticks
from cases.models import (
    Compliance,
    Need,
    Relationship,
    RiskLevel,
    Session,
    Symptom,
)
from cases.models.content import LISTS, NAMES
from dispatch.models import Disposition, OutcomeClass
from dispatch.models.outcomes import derive

SCALE = [(str(n), str(n)) for n in range(11)]


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
        self._propose(outcomes_open_to(session), session)

    def _propose(self, open_to: tuple[str, ...], session: Session) -> None:
        """Offer the outcomes that fit, and say which one is signed where none is chosen."""
        outcome, labels = self.fields["outcome_class"], dict(OutcomeClass.choices)
        outcome.choices = [(o, labels[o]) for o in open_to]
        self.proposed_outcome = next(iter(open_to), "")
        if session.call and len(open_to) > 1:
            because = derive(session.call, disposition=session.disposition).because
            outcome.help_text = (
                f"Proposed from what was sent: {labels[open_to[0]]}. {because} Left alone "
                "it is signed so, or as the disposition counts; another one asks why."
            )
        elif open_to:
            outcome.help_text = f"As the call ended: {labels[open_to[0]]}."

    def typed(self) -> dict[str, Any]:
        """Give what was sent, field by field, as `content.read` takes it."""
        return {
            name: self.data.getlist(name) if name in LISTS else self.data.get(name, "")
            for name in NAMES
        }


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


class TextForm(forms.Form):
    """Text to be added to a signed session."""

    text = forms.CharField(label="Addendum", widget=forms.Textarea(attrs={"rows": 4}))
