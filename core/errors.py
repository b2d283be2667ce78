"""The one place where an error of the field becomes an answer over HTTP."""

import re
from functools import cache
from http import HTTPStatus
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from rest_framework import exceptions

from core.back import way_back

PROBLEM_JSON = "application/problem+json"
STALE = "That conflicts with what is already stored. Nothing was changed."
BUSY = (
    "Somebody else is saving this at the same moment. Nothing was changed: try again."
)
# What PostgreSQL calls a lock waited for too long, and two that wait for each other.
LOCKED = {"55P03", "40P01"}
SECRET = re.compile(
    r"password|csrf|credential|(?<![a-z])(?:again|secret|token|key|code)(?![a-z])"
)
# A choice, an id, a number, a date and an address: all of them are soon given again.
NO_WORDS = re.compile(r"[a-z0-9_-]*|[\d.:,TZ+-]+|/\S*")


class DomainError(Exception):
    """What was asked makes no sense in the field; the text says why, to a person."""

    title = "That could not be done"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.extra = extra


class ConflictError(DomainError):
    """Another got there first; `current` says how things stand now."""

    status = HTTPStatus.CONFLICT


class TransitionError(ConflictError):
    """A move that the table of moves does not hold."""

    title = "This has moved on"


class Refused(DomainError):
    """The role may do this, but not to this row or in this way."""

    status = HTTPStatus.FORBIDDEN


class InvalidInput(DomainError):
    """Input that cannot be read; `errors` names each place and what is wrong there."""

    status = HTTPStatus.BAD_REQUEST


HANDLED = (DomainError, IntegrityError, OperationalError, ValidationError)


def wants_json(request: HttpRequest) -> bool:
    """Say whether this caller is a program rather than a person at a page."""
    return request.path.startswith(("/api/", "/hsds/", "/fhir/", "/IncidentData/"))


def problem(status: int, detail: str, **extra: Any) -> JsonResponse:
    """Answer with a problem document (RFC 9457)."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JsonResponse(body | extra, status=status, content_type=PROBLEM_JSON)


def explain(error: Exception) -> tuple[int, str, dict[str, Any]]:
    """Put a domain, database or validation error as status, sentence and extras.

    Raises the error again where the database failed for another reason than a lock.
    """
    if isinstance(error, DomainError):
        return error.status, error.message, error.extra
    if isinstance(error, OperationalError):
        if getattr(error.__cause__, "sqlstate", "") not in LOCKED:
            raise error
        return 503, BUSY, {}
    if isinstance(error, ValidationError):
        fields = getattr(error, "error_dict", None)
        extra = {"errors": error.message_dict} if fields else {}
        return 422, " ".join(error.messages), extra
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return 409, _constraint_messages().get(name or "", STALE), {}


def as_response(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer a page, a fragment or a program with what went wrong."""
    status, detail, extra = explain(error)
    if wants_json(request):
        return problem(status, detail, **extra)
    context = {
        "status": status,
        "title": getattr(error, "title", DomainError.title),
        "detail": detail,
        **extra,
    }
    if getattr(request, "htmx", False):
        # The page swaps a 409 in; a 503 it takes for the answer of a proxy.
        status = 409 if status == 503 else status
        response = render(request, "_problem.html", context, status=status)
        response["HX-Retarget"] = "#notice"
        response["HX-Reswap"] = "innerHTML"
        return response
    context |= {"back": way_back(request), "sent": _words_sent(request)}
    return render(request, "problem.html", context, status=status)


def _words_sent(request: HttpRequest) -> list[str]:
    """Give the words that came with an act, to be copied from the page that refuses it.

    The page they were typed on may have no field for them now. What signs somebody in
    is never shown.
    """
    return [
        said.strip()
        for name, values in request.POST.lists()
        for said in values
        if not NO_WORDS.fullmatch(said.strip()) and not SECRET.search(name)
    ]


def api_exception_handler(error: Exception, context: dict[str, Any]) -> Any:
    """Turn whatever a viewset raised into a problem document, and roll back."""
    _roll_back()
    if isinstance(error, HANDLED):
        status, detail, extra = explain(error)
        return problem(status, detail, **extra)
    if isinstance(error, Http404):
        return problem(404, "There is no such thing here, or not for you.")
    if isinstance(error, PermissionDenied):
        return problem(403, "Your role does not allow this.")
    if isinstance(error, exceptions.APIException):
        return _problem_of(error)
    return None


def _problem_of(error: exceptions.APIException) -> JsonResponse:
    extra: dict[str, Any] = {}
    detail = str(error.detail)
    if isinstance(error, exceptions.ValidationError):
        extra["errors"] = error.detail
        detail = "Some of what was sent cannot be used; `errors` names it."
    response = problem(error.status_code, detail, **extra)
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if seconds := getattr(error, "wait", None):
        response["Retry-After"] = str(int(seconds))
    return response


def _roll_back() -> None:
    if connection.in_atomic_block:
        transaction.set_rollback(True)


@cache
def _constraint_messages() -> dict[str, str]:
    constraints = (c for model in apps.get_models() for c in model._meta.constraints)
    return {c.name: str(c.violation_error_message) for c in constraints}
