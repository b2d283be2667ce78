"""Jobs that an action in this room asks for."""

from uuid import UUID

import structlog
from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation

log = structlog.get_logger()


def ring() -> None:
    """Say that an invitation may be waiting to be sent."""
    send_invitations.delay()


@shared_task
def send_invitations() -> int:
    """Mail the invitations not sent yet, however often and by however many this runs.

    The row is the work: its link is made here and kept only as a digest, so a
    mail lost on the way is sent again with a new link.
    """
    waiting = Invitation.objects.open().filter(sent_at=None)
    sent = 0
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            sent += _send(pk)
        except OSError:
            # A mail server that is away or refuses; the next run tries again.
            log.warning("invitation_not_sent", invitation=str(pk))
    return sent


@transaction.atomic
def _send(pk: UUID) -> bool:
    waiting = Invitation.objects.open().filter(sent_at=None, pk=pk)
    invitation = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if invitation is None:
        return False
    link = link_of(invitation.new_secret())
    context = {"invitation": invitation, "link": link}
    send_mail(
        subject="You are invited to Divert",
        message=render_to_string("accounts/invitation_mail.txt", context),
        from_email=settings.DEFAULT_FROM_EMAIL,
        recipient_list=[invitation.email],
    )
    invitation.sent_at = timezone.now()
    invitation.save(update_fields=["sent_at"])
    return True


def link_of(secret: str) -> str:
    """Write the address under which an invitation is accepted."""
    return settings.SITE_URL + reverse("accounts:join", args=[secret])
