"""The paper for an outage, and entering what it says once the system is back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import requires
from dispatch import questions
from dispatch.actions.past import STEPS, End, enter_past_call
from dispatch.forms.calls import AnswersForm
from dispatch.forms.floor import PastForm
from dispatch.models import Call, Response
from dispatch.views.screening import screen_form_of, with_fields


@require_safe
@requires("dispatch.view_screen_form")
def paper(request: HttpRequest) -> HttpResponse:
    """Show the page to print ahead, with the questions of the screen in force."""
    form = screen_form_of(request)
    asked = [
        question | {"ways": questions.choices_of(question)}
        for question in form.questions
    ]
    context = {
        "form": form,
        "questions": asked,
        "callers": Call.Caller.labels,
        "ends": End.labels,
        "units": Response.Kind.labels,
    }
    return render(request, "dispatch/outage_form.html", context)


@require_http_methods(["GET", "POST"])
@requires("dispatch.back_enter_call")
def enter(request: HttpRequest) -> HttpResponse:
    """Enter one paper form after the other; the day stays for the next."""
    asked = screen_form_of(request)
    given = request.POST or None
    day = request.GET.get("day")
    form = PastForm(given, user=request.user, initial={"day": day} if day else None)
    answers = AnswersForm(given, form=asked, prefix="screen")
    if request.method == "POST" and form.is_valid() and answers.is_valid():
        told = form.told(answers.cleaned_data)
        call = enter_past_call(told, by=request.user)
        link = format_html('<a href="{}">{}</a>', call.get_absolute_url(), call.number)
        messages.success(request, format_html("{} is entered. The next one?", link))
        url = reverse("dispatch:back-enter")
        return redirect(f"{url}?day={form.cleaned_data['day']:%Y-%m-%d}")
    context = {
        "form": form,
        "times": [form[step] for step in STEPS],
        "questions": with_fields(answers, asked),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "dispatch/back_enter.html", context, status=status)
