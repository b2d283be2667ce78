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
from notifications.models import Delivery, Letter, Mail, Outgoing, new_lease

log = logging.getLogger(__name__)

Owed = Delivery | Letter

BATCH = 50  # one lease covers this many messages, sent one after another


@shared_task
def deliver_notices() -> int:
    """Send the e-mails that are owed, each at least once and under one Message-ID."""
    return sum(
        deliver_in(place, box)
        for place in Jurisdiction.objects.active()
        for box in (Delivery, Letter)
    )


def deliver_in(jurisdiction: Jurisdiction, box: type[Owed] = Delivery) -> int:
    """Send one jurisdiction's e-mails batch by batch; return how many went out.

    Nothing is locked while a mail server thinks: a claim is a lease, and what a
    worker does not live to settle comes back when the lease ends.
    """
    sent = 0
    while True:
        lease = new_lease()
        with scope(jurisdiction):
            until = timezone.now() + settings.NOTICE_LEASE
            claimed = box.objects.claim(lease, until=until, most=BATCH)
        if not claimed:
            return sent
        with closing(get_connection()) as post:
            if not _reached(post):
                _give_back(jurisdiction, box, lease)
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


def _give_back(jurisdiction: Jurisdiction, box: type[Owed], lease: UUID) -> None:
    """Let all of a claim wait for the mail server; no message is to blame."""
    with scope(jurisdiction):
        held = box.objects.held(lease)
        held.update(lease=None, due_at=timezone.now() + box.FIRST_RETRY)


def _try(
    post: BaseEmailBackend, jurisdiction: Jurisdiction, lease: UUID, owed: Owed
) -> bool:
    """Send one message and write what came of it; tell whether it went out."""
    mail = owed.mail()
    result = _send(post, owed, mail) if mail else {"state": Outgoing.State.WITHDRAWN}
    with scope(jurisdiction):
        settled = owed.settle(lease, **result)
    return settled and result.get("state") == Outgoing.State.SENT


def _send(post: BaseEmailBackend, owed: Owed, mail: Mail) -> dict:
    message = EmailMessage(
        subject=mail.subject,
        body=mail.text,
        to=[mail.to],
        headers={"Message-ID": owed.message_id},
    )
    try:
        post.send_messages([message])
    except Exception as error:
        log.warning("e-mail %s was not sent: %s", owed.pk, type(error).__name__)
        post.close()
        return owed.after_failure(error)
    return {"state": Outgoing.State.SENT, "sent_at": timezone.now()}
