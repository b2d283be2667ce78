"""Asking providers whether their entry is right, and taking their word for it."""

from collections import Counter
from collections.abc import Container, Iterator
from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import Jurisdiction, User, digest_of
from core import days
from core.access import trace
from core.errors import ConflictError, DomainError
from notifications.actions import post
from notifications.models import Letter
from providers.actions import staleness
from providers.actions.noting import note
from providers.models import (
    ProviderLink,
    Service,
    Source,
    UnreachableAddress,
    Verification,
    VerificationRule,
)
from providers.models.links import LIFE

SUBJECT = "providers.providerlink"
VERIFY = ProviderLink.Kind.VERIFY
# Whoever answers for many services is not asked for all of them on one day.
AN_ADDRESS_A_DAY = 3
LOOKED_AT = 20  # candidates for each e-mail there is room for
BACK_OFF = timedelta(days=30)
REFUSED = SMTPRecipientsRefused.__name__
LONGEST = timedelta(days=360)


@transaction.atomic
def confirm(
    service: Service, *, by: User | ProviderLink, email: str, on: date | None = None
) -> None:
    """Write down that the provider said the entry is right; nothing else does that."""
    service = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    before = {
        "assured_date": service.assured_date,
        "assurer_email": service.assurer_email,
    }
    service.assured_date = on or days.today(by.jurisdiction.zone)
    service.assurer_email = email
    service._history_user = by if isinstance(by, User) else None  # type: ignore[attr-defined]
    service.save(update_fields=list(before))
    for name, value in before.items():
        if value != getattr(service, name):
            note(service, name, value, getattr(service, name), by)
    if isinstance(by, User):
        take_back(service)
    _answered(service)
    staleness.weigh([service.pk])


@transaction.atomic
def confirm_by_link(link: ProviderLink) -> None:
    """Take a provider's word that all is right; the link is spent by it."""
    link.use()
    confirm(link.service, by=link, email=link.email)


@transaction.atomic
def ask(
    service: Service, *, email: str, jurisdiction: Jurisdiction, by: User | None
) -> ProviderLink:
    """Owe a provider one e-mail with a one-time link.

    Its secret is worked out again when the mail is written, so that a mail sent
    twice holds one link and no secret is stored. Raises IntegrityError when the
    service has been asked already, DomainError for an address that takes no mail.
    """
    if UnreachableAddress.objects.filter(email=email.lower()).exists():
        raise DomainError(f"{email} takes no mail: correct the address first.")
    link = ProviderLink(
        kind=VERIFY,
        service=service,
        email=email.lower(),
        jurisdiction=jurisdiction,
        issued_by=by,
        expires_at=timezone.now() + LIFE[VERIFY],
    )
    link.digest = digest_of(link.mailed_secret())
    link.save(force_insert=True)
    post(jurisdiction, SUBJECT, link.pk, link.email)
    trace("change", link, reason="provider asked")
    return link


def ask_the_worst(jurisdiction: Jurisdiction) -> int:
    """Ask for what is due and worst, within the day's limit; returns how many were asked."""
    with transaction.atomic():
        _one_at_a_time(jurisdiction)
        rule = VerificationRule.objects.of(jurisdiction)
        asked = _asked_today(jurisdiction)
        room = rule.mails_a_day - asked.total()
        made = 0
        for service, email in _candidates(jurisdiction, rule, room * LOOKED_AT):
            if made >= room:
                break
            if asked[email] < AN_ADDRESS_A_DAY:
                asked[email] += 1
                made += _ask_once(service, email, jurisdiction)
    return made


def close_unanswered(jurisdiction: Jurisdiction) -> int:
    """End the requests nobody answered; each time it waits twice as long to ask again."""
    late = ProviderLink.objects.filter(
        jurisdiction=jurisdiction,
        kind=VERIFY,
        used_at=None,
        revoked_at=None,
        expires_at__lte=timezone.now(),
    )
    for link in late:
        with transaction.atomic():
            if _end(link):
                _wait_longer(link.service_id, days.today(jurisdiction.zone))
    return len(late)


def heed_failures(jurisdiction: Jurisdiction) -> int:
    """Write to an address no more that its mail server refused for good.

    A letter that was given up for any other reason is our own trouble, not the address's.
    """
    dead = Letter.objects.filter(
        subject_type=SUBJECT, state=Letter.State.DEAD, last_error=REFUSED
    )
    open_ = ProviderLink.objects.filter(
        jurisdiction=jurisdiction, kind=VERIFY, used_at=None, revoked_at=None
    )
    failed = dict(
        dead.filter(subject_id__in=open_.values("pk")).values_list(
            "subject_id", "last_error"
        )
    )
    for link in open_.filter(pk__in=failed):
        mark_unreachable(link.email, reason=failed[link.pk], by=None)
    return len(failed)


@transaction.atomic
def mark_unreachable(email: str, *, reason: str, by: User | None) -> None:
    """Put an address on the list of those that take no mail; what was asked there ends."""
    UnreachableAddress.objects.get_or_create(
        email=email.lower(), defaults={"reason": reason, "by": by}
    )
    for link in ProviderLink.objects.open().filter(email=email.lower(), kind=VERIFY):
        _end(link)


@transaction.atomic
def clear_address(address: UnreachableAddress, *, by: User) -> None:
    """Let an address be written to again."""
    trace("change", (address._meta.label_lower, None), reason="address cleared")
    address.delete()


def take_back(service: Service) -> None:
    """End what a provider was asked about an entry and has not answered."""
    for link in _open_requests().filter(service=service):
        _end(link)


def email_of(service: Service, shut: Container[str] = ()) -> str:
    """Choose whom to ask: the service, somebody named for it, else its organization.

    An address that takes no mail (`shut`) is passed over while there is another.
    """
    current = [c for c in service.contacts.all() if not (c.gone_since or c.retired_at)]
    named = [c.email for c in sorted(current, key=lambda c: c.pk)]
    organization = service.organization
    said = [service.email, *named, organization.email if organization else ""]
    emails = [email.lower() for email in said if email]
    return next((e for e in emails if e not in shut), emails[0] if emails else "")


def shut_addresses() -> set[str]:
    """Give the addresses that take no mail."""
    return set(UnreachableAddress.objects.values_list("email", flat=True))


def _candidates(
    jurisdiction: Jurisdiction, rule: VerificationRule, most: int
) -> Iterator[tuple[Service, str]]:
    if most <= 0:
        return
    today = days.today(jurisdiction.zone)
    waiting = Q(service__provider_links__in=_open_requests())
    rows = (
        Verification.objects.due(today)
        .filter(Q(ask_after=None) | Q(ask_after__lte=today))
        .filter(service__origin__in=_asking(jurisdiction, rule))
        .exclude(waiting)
        .exclude(service__corrections__status="proposed")
    )
    shut = shut_addresses()
    whole = rows.select_related("service__organization").prefetch_related(
        "service__contacts"
    )
    for row in whole.order_by("-weight", "-service")[:most]:
        email = email_of(row.service, shut)
        if email and email not in shut:
            yield row.service, email


def _asking(jurisdiction: Jurisdiction, rule: VerificationRule) -> QuerySet[Source]:
    """Name the sources this jurisdiction asks for: a rule of its own stands first."""
    own = VerificationRule.objects.filter(jurisdiction=jurisdiction)
    named = own.exclude(source=None)
    rest = Q(jurisdiction=jurisdiction) & ~Q(pk__in=named.values("source"))
    said = Q(pk__in=named.filter(is_asking=True).values("source"))
    return Source.objects.filter(said | rest if rule.is_asking else said)


def _open_requests() -> QuerySet[ProviderLink]:
    return ProviderLink.objects.filter(kind=VERIFY, used_at=None, revoked_at=None)


def _asked_today(jurisdiction: Jurisdiction) -> Counter[str]:
    since, _ = days.bounds(days.today(jurisdiction.zone), jurisdiction.zone)
    today = ProviderLink.objects.filter(
        kind=VERIFY, jurisdiction=jurisdiction, issued_at__gte=since
    )
    return Counter(today.values_list("email", flat=True))


def _ask_once(service: Service, email: str, jurisdiction: Jurisdiction) -> bool:
    try:
        with transaction.atomic():
            ask(service, email=email, jurisdiction=jurisdiction, by=None)
    except IntegrityError:
        # A colleague of another jurisdiction asked a moment ago.
        return False
    return True


def _one_at_a_time(jurisdiction: Jurisdiction) -> None:
    """Let sweeps that run side by side count the day's e-mails one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext(%s))", [f"asking:{jurisdiction.pk}"]
        )


def _end(link: ProviderLink) -> bool:
    ended = ProviderLink.objects.filter(pk=link.pk, used_at=None, revoked_at=None)
    return bool(ended.update(revoked_at=timezone.now()))


def _answered(service: Service) -> None:
    Verification.objects.filter(service=service).update(unanswered=0, ask_after=None)


def _wait_longer(service: Any, today: date) -> None:
    row = Verification.objects.filter(service=service)
    row.update(unanswered=F("unanswered") + 1)
    for found in row:
        wait = min(BACK_OFF * 2 ** (found.unanswered - 1), LONGEST)
        row.update(ask_after=today + wait)


def refuse_if_asked(service: Service) -> None:
    """Say so when a request is on its way already."""
    if _open_requests().filter(service=service, expires_at__gt=timezone.now()).exists():
        raise ConflictError("This service has been asked already.")
