"""What a session says: read from what was typed, and shown again as it stands."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from copy import copy
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cases.models.case import Need
from cases.models.session import Session
from core.fields import EncryptedTextField

CONTENT = (
    "started_at",
    "ended_at",
    "calling_party",
    "relationship",
    "presenting_problem",
    "behavior",
    "intervention",
    "response",
    "plan",
    "psychiatric_history",
    "treatment_compliance",
    "medications",
    "symptoms",
    "distress_before",
    "distress_after",
    "risk_level",
    "risk_reason",
    "summary",
    "participants",
    "disposition",
    "outcome_class",
    "outcome_reason",
    "follow_up_planned",
    "follow_up_reason",
)
# What is written rather than chosen: worth an addendum where it came too late.
LONG = (
    "presenting_problem",
    "behavior",
    "intervention",
    "response",
    "plan",
    "psychiatric_history",
    "medications",
    "risk_reason",
    "summary",
    "participants",
    "follow_up_reason",
)
MOMENTS = ("started_at", "ended_at")
LISTS = ("symptoms", "needs")
NAMES = (*CONTENT, "needs")
# What a person has told before and is likely still true.
CARRIED = ("psychiatric_history", "treatment_compliance", "medications")
YES = {"true", "yes", "on", "1"}
NO = {"false", "no", "off", "0"}


def differing(session: Session, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what says the same as the record.

    A local time read back may be another moment where clocks are set back, and text
    that did not change need not be sealed again. When it began and ended is corrected
    and never emptied: the call's end may have been written after a page was opened.
    """
    saved = shown(session)
    return {
        name: value
        for name, value in typed.items()
        if name == "needs"
        or (saved.get(name) != value and (value or name not in MOMENTS))
    }


def read(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Turn typed values into those of the fields; names that are not ours are left out.

    Raises ValidationError that names each field that cannot be read.
    """
    values: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for name in NAMES:
        if name not in typed:
            continue
        try:
            values[name] = _read(name, typed[name])
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return values


def overlay(session: Session, typed: Mapping[str, Any]) -> Session:
    """Give a copy of a session as it would be with what is typed; nothing is saved."""
    seen = copy(session)
    for name in CONTENT:
        if name in typed:
            with suppress(ValidationError):
                setattr(seen, name, _read(name, typed[name]))
    return seen


def _read(name: str, typed: Any) -> Any:
    if name == "needs":
        return _codes(typed, Need.Code.values)
    field = Session._meta.get_field(name)
    reader = READERS.get(type(field))
    if reader not in {_text, _codes} and (typed is None or typed == ""):
        return None if field.null else field.get_default()
    if isinstance(field, models.ForeignKey):
        return _row(field.related_model, typed)
    return field.clean(reader(typed) if reader else typed, None)


def plain(typed: Any) -> Any:
    """Give a typed value as text, list of texts or yes and no, fit for every encoding.

    PostgreSQL holds no NUL, UTF-8 no half of a surrogate pair, and browsers send
    line ends of their own. Raises ValidationError for what no form sends.
    """
    match typed:
        case None | bool() | int():
            return typed
        case str():
            whole = typed.encode("utf-8", "replace").decode()
            return whole.replace("\0", "").replace("\r\n", "\n")
        case list() if all(isinstance(one, str) for one in typed):
            return [plain(one) for one in typed]
    raise ValidationError("This is neither text nor a list of codes.")


def _text(typed: Any) -> str:
    text = plain("" if typed is None else typed)
    if not isinstance(text, str):
        raise ValidationError("This must be text.")
    return text


def _codes(typed: Any, known: list[str] | None = None) -> list[str]:
    told = plain([typed] if isinstance(typed, str) else typed or [])
    if not isinstance(told, list):
        raise ValidationError("This must be a list of codes.")
    codes = list(dict.fromkeys(code for code in told if code))
    if known is not None and not set(codes) <= set(known):
        raise ValidationError("This list holds a code that is not known.")
    return codes


def _row(model: type[models.Model], typed: Any) -> models.Model:
    rows = model._default_manager.all()
    try:
        return typed if isinstance(typed, model) else rows.get(pk=typed)
    except (ObjectDoesNotExist, ValidationError, ValueError) as error:
        raise ValidationError("This choice is not known.") from error


def _moment(typed: Any) -> datetime:
    try:
        moment = typed if isinstance(typed, datetime) else parse_datetime(str(typed))
    except ValueError:
        moment = None
    if moment is None:
        raise ValidationError("Write a date and a time.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _yes_or_no(typed: Any) -> bool:
    word = str(typed).lower()
    if word in YES | NO:
        return word in YES
    raise ValidationError("Say yes or no.")


READERS: dict[type, Callable[[Any], Any]] = {
    ArrayField: _codes,
    EncryptedTextField: _text,
    models.CharField: _text,
    models.DateTimeField: _moment,
    models.BooleanField: _yes_or_no,
}


def shown(session: Session, needs: list[str] | None = None) -> dict[str, Any]:
    """Give the session as the form shows it, which `read` would read back the same."""
    values: dict[str, Any] = {}
    for name in CONTENT:
        value = (
            session.disposition_id if name == "disposition" else getattr(session, name)
        )
        values[name] = _shown(value)
    if needs is not None:
        values["needs"] = needs
    return values


def _shown(value: Any) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M:%S")
        case list() | str():
            return value
        case _:
            return str(value)
