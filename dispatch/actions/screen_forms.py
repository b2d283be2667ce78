"""A new version of the screen from the old one, and putting it in force."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from core.errors import ConflictError, DomainError
from dispatch import questions as asking
from dispatch.models import DiversionPolicy, ScreenForm

if TYPE_CHECKING:
    from accounts.models import User

Questions = list[dict[str, Any]]


@transaction.atomic
def draft_screen_form(*, by: "User") -> ScreenForm:
    """Begin the next version from the one in force; a draft begun before goes on."""
    mine = ScreenForm.objects.visible_to(by).select_for_update()
    if draft := mine.filter(status=ScreenForm.Status.DRAFT).first():
        return draft
    active = mine.active().first()
    if active is None:
        raise DomainError("No screen form is active here to begin from.")
    numbers = ScreenForm.objects.visible_to(by).aggregate(last=Max("version"))
    return ScreenForm(
        jurisdiction_id=by.jurisdiction_id,
        version=numbers["last"] + 1,
        questions=asking.asked_yes_or_no(active.questions),
    ).store(by=by)


def add_question(
    form: ScreenForm,
    *,
    by: "User",
    text: str,
    choices: Sequence[str] = (),
    safety: bool = False,
) -> None:
    """Ask something more: a safety exclusion after those there are, else at the end."""

    def change(questions: Questions) -> Questions:
        code = asking.code_of(text, {question["code"] for question in questions})
        fresh: dict[str, Any] = {"code": code, "text": text, "safety": safety}
        if choices:
            fresh["choices"] = asking.with_keys(choices)
        at = sum(bool(q["safety"]) for q in questions) if safety else len(questions)
        return [*questions[:at], fresh, *questions[at:]]

    _change(form, change, by=by)


def reword_question(form: ScreenForm, code: str, *, by: "User", text: str) -> None:
    def change(questions: Questions) -> Questions:
        _place(questions, code)
        return [q | {"text": text} if q["code"] == code else q for q in questions]

    _change(form, change, by=by)


def remove_question(form: ScreenForm, code: str, *, by: "User") -> None:
    """Ask it no more. Raises DomainError for a safety exclusion that was in use."""

    def change(questions: Questions) -> Questions:
        if code in kept_exclusions(form):
            raise DomainError("A safety exclusion stays in the screen.")
        _place(questions, code)
        return [q for q in questions if q["code"] != code]

    _change(form, change, by=by)


def move_question(form: ScreenForm, code: str, *, by: "User", step: int) -> None:
    """Move a question one place up (-1) or down (1), as far as its kind may go."""

    def change(questions: Questions) -> Questions:
        at = _place(questions, code)
        to = at + step
        if not 0 <= to < len(questions):
            return questions
        questions[at], questions[to] = questions[to], questions[at]
        return questions

    _change(form, change, by=by)


@transaction.atomic
def activate_screen_form(form: ScreenForm, *, by: "User") -> None:
    """Ask these questions from now on; the version before them is retired.

    Raises DomainError where a safety exclusion is missing, or a question that the
    active policy decides by.
    """
    form.refresh_from_db(from_queryset=ScreenForm.objects.select_for_update())
    if missing := [code for code in kept_exclusions(form) if code not in form.codes]:
        raise DomainError(f"A safety exclusion is missing: {', '.join(missing)}.")
    here = {"jurisdiction_id": form.jurisdiction_id}
    rules = DiversionPolicy.objects.active().filter(**here).first()
    if rules and (lost := sorted(_asked_by(rules) - set(form.codes))):
        raise DomainError(f"The active policy decides by {', '.join(lost)}: ask it.")
    before = ScreenForm.objects.active().filter(**here).select_for_update().first()
    if before:
        before.retire(by=by)
    form.activate(by=by)


def _change(
    form: ScreenForm, change: Callable[[Questions], Questions], *, by: "User"
) -> None:
    with transaction.atomic():
        form.refresh_from_db(from_queryset=ScreenForm.objects.select_for_update())
        if form.status != ScreenForm.Status.DRAFT:
            raise ConflictError("This version is in use or was: make a new one.")
        changed = change(asking.asked_yes_or_no(form.questions))
        if found := asking.faults(changed):
            raise DomainError(" ".join(found))
        form.questions = changed
        form.store(by=by)


def _place(questions: Questions, code: str) -> int:
    for at, question in enumerate(questions):
        if question["code"] == code:
            return at
    raise ConflictError("This question is gone: a colleague took it out.")


def kept_exclusions(form: ScreenForm) -> list[str]:
    """Name the safety exclusions that every later version keeps."""
    active = ScreenForm.objects.active().filter(jurisdiction_id=form.jurisdiction_id)
    codes = list(asking.SAFETY_FIRST)
    for version in active:
        codes += [q["code"] for q in version.questions if q.get("safety")]
    return list(dict.fromkeys(codes))


def exclusions_without_rule(form: ScreenForm) -> list[str]:
    """Name the exclusions that the active policy decides nothing by; it would not see them."""
    here = DiversionPolicy.objects.active().filter(jurisdiction_id=form.jurisdiction_id)
    asked = {code for rules in here for code in _asked_by(rules)}
    return [
        q["text"] for q in form.questions if q.get("safety") and q["code"] not in asked
    ]


def _asked_by(rules: DiversionPolicy) -> set[str]:
    return {
        code for rule in rules.rules for code in rule.get("when", {}).get("answers", {})
    }
