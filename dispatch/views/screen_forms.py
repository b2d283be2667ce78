"""The questions of the screen and the rules of the floor, as a program admin keeps them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.models import User
from accounts.permissions import requires
from dispatch import questions
from dispatch.actions import screen_forms as actions
from dispatch.forms.floor import FloorRulesForm, QuestionForm, WordingForm
from dispatch.models import FloorRules, ScreenForm

ACTS = ("add", "reword", "remove", "up", "down", "activate")
TYPED: dict[str, Any] = {"add": QuestionForm, "reword": WordingForm}
SAID = {
    "add": "The question is added.",
    "reword": "Reworded.",
    "remove": "The question is taken out.",
    "activate": "Asked from now on. Screens that were answered keep their questions.",
}


@require_safe
@requires("dispatch.view_screen_form")
def index(request: HttpRequest) -> HttpResponse:
    forms = ScreenForm.objects.visible_to(request.user).order_by("-version")
    active = next((form for form in forms if form.status == "active"), None)
    context = {
        "forms": forms,
        "active": active,
        "draft": next((form for form in forms if form.status == "draft"), None),
        "questions": _with_ways(active) if active else [],
    }
    return render(request, "dispatch/screen_forms.html", context)


@require_POST
@requires("dispatch.manage_screen_form")
def draft(request: HttpRequest) -> HttpResponse:
    """Begin a new version from the one in force, or go on with the one begun."""
    form = actions.draft_screen_form(by=request.user)
    return redirect("dispatch:screen-form", form.pk)


@require_safe
@requires("dispatch.view_screen_form")
def show(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _show(request, _form(request, pk))


@require_POST
@requires("dispatch.manage_screen_form")
def change(request: HttpRequest, pk: UUID, act: str) -> HttpResponse:
    """Do one act to a draft; a version in use refuses it."""
    form = _form(request, pk)
    code = request.POST.get("code", "")
    typed = TYPED[act](request.POST) if act in TYPED else None
    if typed and not typed.is_valid():
        return _show(request, form, typed, code=code, status=422)
    _act(form, act, code, by=request.user, said=typed.cleaned_data if typed else {})
    if act in SAID:
        messages.success(request, SAID[act])
    if act == "activate":
        return redirect("dispatch:screen-forms")
    return redirect("dispatch:screen-form", form.pk)


@require_http_methods(["GET", "POST"])
@requires("dispatch.manage_screen_form")
def floor_rules(request: HttpRequest) -> HttpResponse:
    rules = FloorRules.objects.of(request.user.jurisdiction_id)
    form = FloorRulesForm(request.POST or None, instance=rules)
    if request.method == "POST" and form.is_valid():
        form.instance.store(by=request.user)
        messages.success(request, "The floor's rules are set.")
        return redirect("dispatch:screen-forms")
    status = 422 if request.method == "POST" else 200
    return render(request, "dispatch/floor_rules.html", {"form": form}, status=status)


def _act(
    form: ScreenForm, act: str, code: str, *, by: User, said: dict[str, Any]
) -> None:
    match act:
        case "add":
            actions.add_question(form, by=by, **said)
        case "reword":
            actions.reword_question(form, code, by=by, **said)
        case "remove":
            actions.remove_question(form, code, by=by)
        case "up":
            actions.move_question(form, code, by=by, step=-1)
        case "down":
            actions.move_question(form, code, by=by, step=1)
        case "activate":
            actions.activate_screen_form(form, by=by)


def _show(
    request: HttpRequest,
    form: ScreenForm,
    typed: Any = None,
    *,
    code: str = "",
    status: int = 200,
) -> HttpResponse:
    may_change = form.status == "draft" and request.user.has_perm(
        "dispatch.manage_screen_form"
    )
    kept = actions.kept_exclusions(form)
    context = {
        "form": form,
        "questions": _with_ways(form, kept),
        "may_change": may_change,
        "add_form": typed if isinstance(typed, QuestionForm) else QuestionForm(),
        "wrong": typed,
        "wrong_code": code,
        "undecided": actions.exclusions_without_rule(form),
    }
    return render(request, "dispatch/screen_form.html", context, status=status)


def _with_ways(form: ScreenForm, kept: Any = ()) -> list[dict[str, Any]]:
    """Put the answers beside each question, and which moves its kind allows."""
    asked = form.questions
    exclusions = sum(bool(question.get("safety")) for question in asked)
    first = len(questions.SAFETY_FIRST)
    found = []
    for at, question in enumerate(asked):
        top = first if question.get("safety") else exclusions
        bottom = exclusions if question.get("safety") else len(asked)
        found.append(
            question
            | {
                "ways": questions.choices_of(question),
                "may_rise": at > top and at >= first,
                "may_sink": at >= first and at + 1 < bottom,
                "may_go": question["code"] not in kept,
            }
        )
    return found


def _form(request: HttpRequest, pk: UUID) -> ScreenForm:
    return get_object_or_404(ScreenForm.objects.visible_to(request.user), pk=pk)
