"""Pages on which an admin has providers asked, and lets their corrections in."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.permissions import requires
from core import days, keyset
from core.errors import ConflictError
from core.pages import render_part
from providers.actions import correcting, staleness, verifying
from providers.forms.verifying import ConfirmForm, RuleForm, UnreachableForm
from providers.models import (
    DirectoryCorrection,
    ProviderLink,
    Service,
    UnreachableAddress,
    Verification,
    VerificationRule,
)

WORST = ("-weight", "-service_id")


@require_safe
@requires("providers.verify_service")
def stale(request: HttpRequest) -> HttpResponse:
    """List what is due, the worst first."""
    today = days.today(request.user.jurisdiction.zone)
    rows = _due(request.user, today)
    if request.GET.get("which") == "crisis":
        rows = rows.filter(is_crisis=True)
    page = keyset.page(rows, request.GET.get("cursor", ""), WORST)
    shut = verifying.shut_addresses()
    for row in page.rows:
        row.email = verifying.email_of(row.service, shut)
    context = {
        "page": page,
        "which": request.GET.get("which", ""),
        "rule": VerificationRule.objects.of(request.user.jurisdiction),
        "today": today,
        "unreachable": shut,
    }
    return render_part(
        request, "providers/stale.html", "providers/_stale.html", context
    )


@require_POST
@requires("providers.verify_service")
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask one provider now, by hand."""
    service = _kept(request, pk)
    email = verifying.email_of(service, verifying.shut_addresses())
    if not email:
        raise ConflictError("No e-mail address is known: add one to the entry first.")
    verifying.refuse_if_asked(service)
    verifying.ask(
        service,
        email=email,
        jurisdiction=request.user.jurisdiction,
        by=request.user,
    )
    messages.success(request, f"{email} is asked about {service}.")
    return redirect("providers:stale")


@requires("providers.verify_service")
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down that the provider said, by phone or otherwise, that all is right."""
    service = _kept(request, pk)
    initial = {"email": verifying.email_of(service)}
    form = ConfirmForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        verifying.confirm(service, by=request.user, **form.cleaned_data)
        messages.success(request, f"{service} counts as right as of today.")
        return redirect("providers:stale")
    hint = "Only when somebody there has said so: to edit an entry is not to verify it."
    context = {
        "form": form,
        "title": f"{service} is right",
        "service": service,
        "hint": hint,
    }
    status = 422 if form.is_bound else 200
    return render(request, "providers/form.html", context, status=status)


@require_safe
@requires("providers.verify_service")
def corrections(request: HttpRequest) -> HttpResponse:
    """List what providers say should be different, beside what it is now."""
    return _corrections(request)


@require_POST
@requires("providers.verify_service")
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a correction over; what changed meanwhile is shown before anything is lost."""
    found = _correction(request, pk)
    despite = request.POST.get("despite")
    try:
        correcting.approve(found, by=request.user, despite=despite)
    except ConflictError as error:
        messages.warning(request, str(error.message))
        return _corrections(request, status=409)
    messages.success(request, f"{found} is taken over.")
    return redirect("providers:corrections")


@require_POST
@requires("providers.verify_service")
def reject(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _correction(request, pk)
    correcting.reject(found, by=request.user)
    messages.success(request, f"{found} stays as it was.")
    return redirect("providers:corrections")


@requires("providers.verify_service")
def unreachable(request: HttpRequest) -> HttpResponse:
    """List addresses that take no mail; add one whose mail came back."""
    form = UnreachableForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verifying.mark_unreachable(
            form.cleaned_data["email"], reason="came back", by=request.user
        )
        return redirect("providers:unreachable")
    page = keyset.page(
        UnreachableAddress.objects.all(),
        request.GET.get("cursor", ""),
        ("-since", "-id"),
    )
    status = 422 if form.is_bound else 200
    context = {"form": form, "page": page}
    return render(request, "providers/unreachable.html", context, status=status)


@require_POST
@requires("providers.verify_service")
def reachable(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(UnreachableAddress, pk=pk)
    verifying.clear_address(found, by=request.user)
    return redirect("providers:unreachable")


@requires("providers.verify_service")
def rules(request: HttpRequest) -> HttpResponse:
    """Set how long a provider's word holds: for all that is kept here, or one source."""
    form = RuleForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        staleness.set_rule(by=request.user, **form.cleaned_data)
        messages.success(request, "Saved. The list of what is due follows it.")
        return redirect("providers:rules")
    own = VerificationRule.objects.filter(jurisdiction=request.user.jurisdiction)
    context = {
        "form": form,
        "rules": own.select_related("source").order_by("source__name"),
        "usual": VerificationRule(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "providers/rules.html", context, status=status)


def _due(user: User, today: date) -> QuerySet[Verification]:
    """Find what is due, with who is asked already and what is to be decided."""
    asked = ProviderLink.objects.filter(
        service=OuterRef("service"), kind="verify", used_at=None, revoked_at=None
    )
    corrected = DirectoryCorrection.objects.open().filter(service=OuterRef("service"))
    return (
        Verification.objects.visible_to(user)
        .due(today)
        .select_related("service__organization", "service__origin")
        .prefetch_related("service__contacts")
        .annotate(
            asked_at=Subquery(asked.values("issued_at")[:1]),
            is_corrected=Exists(corrected),
        )
    )


def _corrections(request: HttpRequest, status: int = 200) -> HttpResponse:
    rows = DirectoryCorrection.objects.visible_to(request.user).open()
    rows = rows.select_related("service__organization", "link")
    page = keyset.page(rows, request.GET.get("cursor", ""), ("-said_at", "-id"))
    now = correcting.current_values(page.rows)
    for row in page.rows:
        row.now = now[row.pk]
    return render_part(
        request,
        "providers/corrections.html",
        "providers/_corrections.html",
        {"page": page},
        status=status,
    )


def _correction(request: HttpRequest, pk: UUID) -> DirectoryCorrection:
    visible = DirectoryCorrection.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("service"), pk=pk)


def _kept(request: HttpRequest, pk: UUID) -> Service:
    kept = Service.objects.editable_by(request.user).select_related("organization")
    return get_object_or_404(kept, pk=pk)
