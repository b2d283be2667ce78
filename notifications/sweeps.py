"""The clock's work on the outbox: send what is owed, however often a worker dies."""

import logging
from contextlib import closing
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from accounts.models import Jurisdiction
from core.scope import scope
from notifications.models import FIRST_RETRY, Delivery, new_lease

log = logging.getLogger(__name__)

BATCH = 50  # one lease covers this many messages, sent one after another

SUBJECT = "An update is waiting in Divert"
TEXT = "An update is waiting in Divert.\n\n{site}{path}\n"


@shared_task
def deliver_notices() -> int:
    """Send the e-mails that are owed, each at least once and under one Message-ID."""
    return sum(deliver_in(place) for place in Jurisdiction.objects.active())


def deliver_in(jurisdiction: Jurisdiction) -> int:
    """Send one jurisdiction's e-mails batch by batch; return how many went out.

    Nothing is locked while a mail server thinks: a claim is a lease, and what a
    worker does not live to settle comes back when the lease ends.
    """
    sent = 0
    while True:
        lease = new_lease()
        with scope(jurisdiction):
            until = timezone.now() + settings.NOTICE_LEASE
            claimed = Delivery.objects.claim(lease, until=until, most=BATCH)
        if not claimed:
            return sent
        with closing(get_connection()) as post:
            if not _reached(post):
                _give_back(jurisdiction, lease)
                return sent
            for delivery in claimed:
                sent += _try(post, jurisdiction, lease, delivery)


def _reached(post: BaseEmailBackend) -> bool:
    try:
        post.open()
    except Exception as error:
        log.warning("the mail server did not answer: %s", type(error).__name__)
        return False
    return True


def _give_back(jurisdiction: Jurisdiction, lease: UUID) -> None:
    """Let all of a claim wait for the mail server; no message is to blame."""
    with scope(jurisdiction):
        held = Delivery.objects.held(lease)
        held.update(lease=None, due_at=timezone.now() + FIRST_RETRY)


def _try(
    post: BaseEmailBackend, jurisdiction: Jurisdiction, lease: UUID, delivery: Delivery
) -> bool:
    """Send one message and write what came of it; tell whether it went out."""
    if not delivery.recipient.is_active:
        result = {"state": Delivery.State.WITHDRAWN}
    else:
        result = _send(post, delivery)
    with scope(jurisdiction):
        settled = delivery.settle(lease, **result)
    return settled and result.get("state") == Delivery.State.SENT


def _send(post: BaseEmailBackend, delivery: Delivery) -> dict:
    try:
        post.send_messages([_message(delivery)])
    except Exception as error:
        log.warning("notice %s was not sent: %s", delivery.pk, type(error).__name__)
        post.close()
        return delivery.after_failure(error)
    return {"state": Delivery.State.SENT, "sent_at": timezone.now()}


def _message(delivery: Delivery) -> EmailMessage:
    """Write a mail that says something waits, and links to a notice by its id alone."""
    path = delivery.notice_url
    return EmailMessage(
        subject=SUBJECT,
        body=TEXT.format(site=settings.SITE_URL, path=path),
        to=[delivery.recipient.email],
        headers={"Message-ID": delivery.message_id},
    )
