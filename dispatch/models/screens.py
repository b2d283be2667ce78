"""What the call taker asks, the policy that decides, and each decision made."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.errors import ConflictError, DomainError
from core.fields import EncryptedTextField
from core.models import Record
from dispatch.facts import with_coarse_areas
from dispatch.models.codes import Responder
from dispatch.models.versions import Versioned
from dispatch.policy import deciding as policy
from dispatch.policy import faults as policy_faults
from dispatch.questions import SAFETY_FIRST, choices_of, to_ask
from dispatch.questions import faults as faults_of_questions

if TYPE_CHECKING:
    from accounts.models import User

OFFER_LIMIT = timedelta(minutes=3)
# Whom a decision names: a responder, or nobody but 911 itself where no rule holds.
WHO_GOES = [*Responder.choices, (policy.ORDINARY, "911 goes on with it")]


class ScreenForm(Versioned):
    """The questions a call taker asks, the safety exclusions always first.

    `questions` is a list of {"code", "text", "safety"}; each is answered yes, no or unknown,
    or by one of its own `choices` ({"value", "label", "key"}) or unknown.
    """

    questions = models.JSONField(default=list)

    class Meta(Versioned.Meta):
        abstract = False

    def clean(self) -> None:
        """Refuse what is no screen; one that was asked can end, whatever it asked."""
        if self.status == self.Status.RETIRED:
            return
        if found := faults_of_questions(self.questions):
            raise ValidationError(found)

    @property
    def codes(self) -> list[str]:
        return [question["code"] for question in self.questions]

    @property
    def safety(self) -> list[str]:
        """Name the questions whose yes rules a diversion out."""
        return [q["code"] for q in self.questions if q.get("safety")]


class DiversionPolicy(Versioned):
    """Ordered rules that turn a screened call into a decision and a responder."""

    purpose = models.CharField(
        max_length=200,
        blank=True,
        default="",
        help_text="What this version is to change, and why.",
    )
    based_on = models.PositiveSmallIntegerField(
        null=True, editable=False, help_text="The version it was copied from."
    )
    rules = models.JSONField(default=list)
    fallback = models.CharField(
        "If nobody takes the offer",
        max_length=20,
        choices=Responder,
        default=Responder.MOBILE_CRISIS,
    )
    fallback_words = models.CharField(
        "What the call taker then does",
        max_length=300,
        blank=True,
        default="",
        help_text="Left empty: send the responder above.",
    )
    offer_limit = models.DurationField(default=OFFER_LIMIT)

    class Meta(Versioned.Meta):
        abstract = False
        verbose_name_plural = "diversion policies"

    def get_absolute_url(self) -> str:
        return reverse("dispatch:policy", args=[self.pk])

    def clean(self) -> None:
        """Refuse what is no policy; what its screen asks is for `activate` to look at.

        Its areas are named as calls name them, whoever wrote the rule.

        What is in force stays as it is, even where more is asked of policies by now.
        """
        if self.status != self.Status.DRAFT and not self._state.adding:
            return
        questions = {n for rule in self.rules or [] for n in _answers_named(rule)}
        safety = safety_questions(self.jurisdiction_id)
        if found := self.faults(dict.fromkeys(sorted(questions), ()), safety):
            raise ValidationError(found)
        self.rules = [with_coarse_areas(rule) for rule in self.rules]

    def check_draft(self) -> None:
        """Refuse to edit a version that is, or was, in force."""
        if self.status != self.Status.DRAFT:
            raise ConflictError(
                f"Policy {self.version} is {self.get_status_display().lower()}: "
                "it stays as it is. Copy it into a new draft."
            )

    def faults(
        self, questions: policy_faults.Answers, safety: Iterable[str]
    ) -> list[str]:
        return policy_faults.faults(self.rules, Responder.values, questions, safety)

    def activate(self, *, by: "User | None") -> None:
        """Put the policy in force; it asks what the screen form asks, safety first."""
        safety = safety_questions(self.jurisdiction_id)
        questions = questions_of(self.jurisdiction_id)
        found = self.faults(answers_of(questions), safety)
        if missing := policy_faults.without_exclusion(self.rules, safety):
            asked = " ".join(to_ask(missing, questions))
            found.append(
                f"No rule says what follows when the answer is yes to: {asked}"
            )
        if self.fallback == Responder.CLINICIAN:
            found.append(policy_faults.NOT_A_CLINICIAN)
        if found:
            raise DomainError(" ".join(found))
        super().activate(by=by)

    @property
    def offer_seconds(self) -> int:
        """How long an offer may wait before the fallback is due."""
        return int(self.offer_limit.total_seconds())

    @property
    def when_nobody(self) -> str:
        """What the call taker is told to do when nobody takes the call."""
        return self.fallback_words or send_instead(self.fallback)

    def decide(
        self, situation: policy.Situation, safety: Sequence[str] = ()
    ) -> policy.Decision:
        """Decide; a yes to one of these safety questions never leads to a diversion."""
        rules = policy_faults.guarded(self.rules, safety)
        return policy.decide(rules, situation)


class Screen(Record):
    """One answered screen, and what the policy of that hour made of it."""

    call = models.ForeignKey(
        "dispatch.Call", on_delete=models.PROTECT, related_name="screens"
    )
    form = models.ForeignKey(
        ScreenForm, on_delete=models.PROTECT, related_name="screens", db_index=False
    )
    policy = models.ForeignKey(
        DiversionPolicy,
        on_delete=models.PROTECT,
        related_name="screens",
        db_index=False,
    )
    answers = models.JSONField(default=dict, blank=True)
    eligible = models.BooleanField(
        null=True, blank=True, help_text="Empty: not decided."
    )
    responder = models.CharField(
        max_length=20, choices=WHO_GOES, blank=True, help_text="Empty: not decided."
    )
    rule = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300)
    say = models.CharField(max_length=300, blank=True)
    missing = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        related_name="screens",
        db_index=False,
    )
    at = models.DateTimeField(default=timezone.now)
    override_reason = EncryptedTextField(blank=True, default="")
    overridden_by = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        editable=False,
    )
    overridden_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        get_latest_by = "at"
        ordering = ("-at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(overridden_by=None, overridden_at=None)
                | Q(overridden_by__isnull=False, overridden_at__isnull=False),
                name="screen_override_has_author_and_time",
            ),
        )

    def __str__(self) -> str:
        return f"screen of {self.call_id}"

    @property
    def verdict(self) -> str:
        return {True: "Eligible", False: "Not eligible", None: "Not decided"}[
            self.eligible
        ]

    @property
    def is_open(self) -> bool:
        """Tell whether an open answer keeps it from being decided who goes, or at all."""
        return self.eligible is None or not self.responder

    @property
    def asks(self) -> list[str]:
        """The questions whose answers would settle what is open, in their own words."""
        return to_ask(self.missing, self.form.questions) if self.is_open else []

    @property
    def named(self) -> str:
        """Who it says is to go; '' while that is open, and where 911 goes on with it."""
        is_nobody = self.is_open or self.responder == policy.ORDINARY
        return "" if is_nobody else self.responder

    @property
    def goes_to_clinician(self) -> bool:
        return self.eligible is True and self.responder == Responder.CLINICIAN

    @property
    def speaks_against_phone(self) -> bool:
        """Tell whether it sends the caller to neither clinician nor 988, unless overridden."""
        is_by_phone = self.eligible and self.responder in policy_faults.DIVERSIONS
        return not (is_by_phone or self.overridden_at)

    @property
    def answered(self) -> list[dict[str, Any]]:
        """The questions as they were put, with the answer given and its words."""
        told = []
        for question in self.form.questions:
            answer = self.answers.get(question["code"], policy.UNKNOWN)
            words = {c.value: c.label.lower() for c in choices_of(question)}
            told.append(question | {"answer": answer, "words": words.get(answer)})
        return told

    def override(self, *, by: "User", reason: str) -> None:
        """Note who went another way than the policy said, and why."""
        self.override_reason = reason
        self.overridden_by, self.overridden_at = by, timezone.now()
        self.store(by=by)


def send_instead(responder: str) -> str:
    """Say whom to send, or hand over to, while no clinician is available."""
    who = str(Responder(responder).label)
    named = who if who.isupper() else f"the {who.lower()}"
    act = f"hand over to {who}" if who.isdigit() else f"send {named}"
    return f"Nobody is available: {act}."


def _answers_named(rule: Any) -> list[str]:
    when = rule.get("when", {}) if isinstance(rule, dict) else {}
    answers = when.get("answers", {}) if isinstance(when, dict) else {}
    return list(answers) if isinstance(answers, dict) else []


def questions_of(jurisdiction_id: Any) -> list[dict[str, Any]]:
    """List the questions of the screen form in force, or none."""
    forms = ScreenForm.objects.active().filter(jurisdiction_id=jurisdiction_id)
    return [question for form in forms for question in form.questions]


def exclusions_in_force(jurisdiction_id: Any) -> list[str]:
    """Name the questions of the screen in force whose yes rules a diversion out, or none."""
    return [q["code"] for q in questions_of(jurisdiction_id) if q.get("safety")]


def safety_questions(jurisdiction_id: Any) -> list[str]:
    """Name the questions whose yes rules a diversion out: those that always come first."""
    return exclusions_in_force(jurisdiction_id) or list(SAFETY_FIRST)


def answers_of(questions: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """List the answers of each question but "unknown", which no rule can want."""
    return {
        q["code"]: [c.value for c in choices_of(q) if c.value != policy.UNKNOWN]
        for q in questions
    }
