"""What other rooms do with notices: owe them, and take them back."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Jurisdiction
from core.access import trace
from core.ids import uuid7
from notifications.models import Delivery, Letter, Notice, Outgoing
from notifications.tasks import ring


class Owed(NamedTuple):
    """Who should look at which row, because of what moment."""

    subject_id: UUID
    occasion: datetime
    recipient_id: UUID


# One statement however many: the notices that are new, and an e-mail for each of them,
# which has its notice's id. Arrays go in binary (b), four times as fast as in text.
OWE = """
WITH asked AS (
    SELECT * FROM unnest(%(notices)b::uuid[], %(subjects)b::uuid[],
                         %(occasions)b::timestamptz[], %(recipients)b::uuid[])
           AS asked (notice_id, subject_id, occasion, recipient_id)
), made AS (
    INSERT INTO notifications_notice
           (id, jurisdiction_id, created_at, kind, subject_type, subject_id, occasion, recipient_id)
    SELECT notice_id, %(jurisdiction)s, %(now)s, %(kind)s, %(subject_type)s,
           subject_id, occasion, recipient_id
      FROM asked
        ON CONFLICT DO NOTHING
    RETURNING id
), mailed AS (
    INSERT INTO notifications_delivery
           (id, jurisdiction_id, created_at, notice_id, message_id, state, due_at, attempts, last_error)
    SELECT id, %(jurisdiction)s, %(now)s, id, '<' || id || '@' || %(host)s || '>',
           'owed', %(now)s, 0, ''
      FROM made WHERE %(by_mail)s
)
SELECT count(*) FROM made
"""


def owe(
    jurisdiction: Jurisdiction | UUID,
    kind: str,
    subject_type: str,
    owed: Iterable[Owed],
    *,
    by_mail: bool = True,
) -> int:
    """Owe these notices, each once however often it is asked; return how many are new."""
    rows = list(owed)
    if not rows:
        return 0
    place = jurisdiction.pk if isinstance(jurisdiction, Jurisdiction) else jurisdiction
    subjects, occasions, recipients = (
        list(column) for column in zip(*rows, strict=True)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            OWE,
            {
                "jurisdiction": place,
                "kind": str(kind),
                "by_mail": by_mail,
                "subject_type": subject_type,
                "notices": [uuid7() for _ in rows],
                "subjects": subjects,
                "occasions": occasions,
                "recipients": recipients,
                "now": timezone.now(),
                "host": urlsplit(settings.SITE_URL).hostname,
            },
        )
        made = cursor.fetchone()[0]
    if made:
        ring()
    return made


def post(
    jurisdiction: Jurisdiction, subject_type: str, subject_id: UUID, to: str
) -> Letter:
    """Owe an e-mail to somebody without an account; the subject writes it when it goes."""
    key = uuid7()
    letter = Letter.objects.create(
        id=key,
        jurisdiction=jurisdiction,
        to=to,
        subject_type=subject_type,
        subject_id=subject_id,
        message_id=f"<{key}@{urlsplit(settings.SITE_URL).hostname}>",
    )
    ring()
    return letter


@transaction.atomic
def retry(given_up: Outgoing) -> bool:
    """Owe an e-mail that was given up once more, from the first try on."""
    dead = type(given_up)._default_manager.filter(pk=given_up.pk).given_up()
    owed = dead.update(
        state=Outgoing.State.OWED, attempts=0, lease=None, due_at=timezone.now()
    )
    if owed:
        trace("change", given_up, reason="tried again")
        ring()
    return bool(owed)


@transaction.atomic
def withdraw(subjects: Iterable[UUID]) -> None:
    """Take back what was said of these rows and not yet read; its e-mail is not sent."""
    stale = Notice.objects.unread().filter(subject_id__in=list(subjects))
    owed = Delivery.objects.filter(notice__in=stale, state=Delivery.State.OWED)
    owed.update(state=Delivery.State.WITHDRAWN, lease=None)
    stale.update(withdrawn_at=timezone.now())
