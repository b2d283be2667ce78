"""What staff should look at, and the outbox that tells them so by e-mail."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import PROGRAM_ADMIN
from core.ids import uuid7
from core.models import ScopedRow

if TYPE_CHECKING:
    from accounts.models import User

SUBJECT = "An update is waiting in Divert"
TEXT = "An update is waiting in Divert.\n\n{site}{path}\n"

PAGES = {
    "followups.followup": "followups:show",
    "referrals.referral": "referrals:show",
    "cases.session": "desk:session",
    "providers.directoryreport": "providers:outcome",
    "dispatch.call": "dispatch:call",
    "dispatch.cadfeed": "dispatch:outlet",
}


class Mail(NamedTuple):
    """An e-mail as it is written."""

    to: str
    subject: str
    text: str


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "NoticeQuerySet":
        """Show to each the notices addressed to them, and no one else's."""
        return self.filter(
            jurisdiction=user.jurisdiction_id,
            recipient=user,
            withdrawn_at=None,
        )

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None, withdrawn_at=None)

    def read(self) -> int:
        """Mark these as read, once; the first reading is the one that counts."""
        return self.filter(read_at=None).update(read_at=timezone.now())


class Notice(ScopedRow):
    """A word to one member of staff that something waits for them; never what it says."""

    class Kind(models.TextChoices):
        FOLLOW_UP_DUE = "follow_up_due", "A follow-up is due"
        FOLLOW_UP_MISSED = "follow_up_missed", "A follow-up was missed"
        FOLLOW_UP_USED_UP = "follow_up_used_up", "Nobody was reached: it is yours now"
        FOLLOW_UP_ASSIGNED = "follow_up_assigned", "A follow-up was given to you"
        ANSWERED = "referral_answered", "A service answered your referral"
        ANSWER_OVERDUE = "answer_overdue", "A referral has had no answer in time"
        SESSION_UNSIGNED = "session_unsigned", "A session was left unsigned"
        REPORT_SETTLED = "report_settled", "What you marked as wrong was looked into"
        OFFER_UNTAKEN = "offer_untaken", "Nobody took the call you offered"
        CAD_UNTOLD = "cad_untold", "A CAD is not told how calls ended"

    kind = models.CharField(max_length=30, choices=Kind, editable=False)
    subject_type = models.CharField(max_length=60, editable=False)
    subject_id = models.UUIDField(editable=False)
    # The moment that caused it: a follow-up moved to another day is noticed anew.
    occasion = models.DateTimeField(editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="notices",
        db_index=False,
        editable=False,
    )
    read_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "subject_id", "kind", "occasion", "recipient"],
                name="notice_once",
                violation_error_message="This was noticed already.",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "recipient", "-created_at", "-id"],
                name="notice_newest",
            ),
            models.Index(
                fields=["jurisdiction", "recipient"],
                condition=models.Q(read_at=None, withdrawn_at=None),
                name="notice_unread",
            ),
        )

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        return reverse("notifications:open", args=[self.pk])

    @property
    def subject_url(self) -> str:
        return reverse(PAGES[self.subject_type], args=[self.subject_id])


class OutgoingQuerySet(models.QuerySet):
    def claimable(self) -> "OutgoingQuerySet":
        return self.filter(state=Outgoing.State.OWED, due_at__lte=timezone.now())

    def claim(self, lease: UUID, *, until: datetime, most: int) -> list[Any]:
        """Take up to `most` that nobody else holds, for this lease alone."""
        free = self.claimable().select_for_update(skip_locked=True, of=("self",))
        needed = self.model.NEEDED  # type: ignore[attr-defined]
        taken = list(free.select_related(*needed).order_by("due_at")[:most])
        self.filter(pk__in=[e.pk for e in taken]).update(lease=lease, due_at=until)
        return taken

    def visible_to(self, user: "User") -> "OutgoingQuerySet":
        """Show what became of e-mails to those who keep the installation running."""
        if user.role in PROGRAM_ADMIN:
            return self.filter(jurisdiction=user.jurisdiction_id)
        return self.none()

    def given_up(self) -> "OutgoingQuerySet":
        return self.filter(state=Outgoing.State.DEAD)

    def held(self, lease: UUID) -> "OutgoingQuerySet":
        return self.filter(lease=lease, state=Outgoing.State.OWED)


class Outgoing(ScopedRow):
    """Something that must reach somebody outside, kept until it is known to or given up.

    An e-mail to staff or to a stranger, a report to a CAD: who sends it claims it for a
    lease, sends it under its one id, and writes what came of it.
    """

    FIRST_RETRY = timedelta(minutes=1)
    LONGEST_WAIT = timedelta(hours=2)
    MOST_TRIES = 8  # the last comes two hours after the first failure

    class State(models.TextChoices):
        OWED = "owed", "waiting to be sent"
        SENT = "sent", "sent"
        DEAD = "dead", "given up"
        WITHDRAWN = "withdrawn", "no longer wanted"

    # Fixed when it is owed, so that who gets it sees one message however often it is sent.
    message_id = models.CharField(max_length=200, editable=False)
    state = models.CharField(
        max_length=20, choices=State, default=State.OWED, editable=False
    )
    due_at = models.DateTimeField(default=timezone.now, editable=False)
    lease = models.UUIDField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    last_error = models.CharField(max_length=100, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)

    objects = OutgoingQuerySet.as_manager()
    # What is read along with it to write what is sent.
    NEEDED: tuple[str, ...] = ()

    class Meta:
        abstract = True
        constraints: tuple[models.BaseConstraint, ...] = (
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | ~models.Q(state="sent") & models.Q(sent_at=None),
                name="%(class)s_sent_at",
                violation_error_message="What was sent has the time it was sent, and no other.",
            ),
        )
        indexes: tuple[models.Index, ...] = (
            models.Index(
                fields=["jurisdiction", "due_at"],
                condition=models.Q(state="owed"),
                name="%(class)s_owed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.message_id} {self.get_state_display()}"

    def settle(self, lease: UUID, **result: Any) -> bool:
        """Write what came of a try, unless the lease went to another meanwhile."""
        mine = type(self)._default_manager.held(lease).filter(pk=self.pk)
        return bool(mine.update(lease=None, **result))

    def after_failure(self, error: Exception) -> dict[str, Any]:
        """Say when to try again, doubling the wait, or that this is the end."""
        attempts = self.attempts + 1
        wait = min(self.FIRST_RETRY * 2 ** (attempts - 1), self.LONGEST_WAIT)
        is_last = attempts >= self.MOST_TRIES
        return {
            "attempts": attempts,
            "last_error": self.name_of(error)[:100],
            "due_at": timezone.now() + wait,
            "state": self.State.DEAD if is_last else self.State.OWED,
        }

    def name_of(self, error: Exception) -> str:
        """Name what went wrong; what a mail server says could hold an address."""
        return type(error).__name__


class Delivery(Outgoing):
    """One e-mail owed for one notice."""

    # Its key to (jurisdiction, id) of the notice holds; a second one would only cost.
    notice = models.ForeignKey(
        Notice,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
        editable=False,
    )

    NEEDED = ("notice__recipient",)

    class Meta(Outgoing.Meta):
        verbose_name_plural = "deliveries"
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "notice"], name="delivery_once"
            ),
            *Outgoing.Meta.constraints,
        )

    def mail(self) -> Mail | None:
        """Say that something waits, and link to a notice by its id alone."""
        recipient = self.notice.recipient
        if not recipient.is_active:
            return None
        path = reverse("notifications:open", args=[self.notice_id])
        text = TEXT.format(site=settings.SITE_URL, path=path)
        return Mail(recipient.email, SUBJECT, text)


class Letter(Outgoing):
    """One e-mail owed to somebody who has no account here: a link, never content.

    The row it is about lies in a room above this one, is found by its name, and
    writes the mail itself (`letter()`), so that no secret of it is kept here.
    """

    to = models.EmailField(max_length=254, editable=False)
    subject_type = models.CharField(max_length=60, editable=False)
    subject_id = models.UUIDField(editable=False)

    class Meta(Outgoing.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "subject_id"], name="letter_once"
            ),
            *Outgoing.Meta.constraints,
        )

    def mail(self) -> Mail | None:
        rows = apps.get_model(self.subject_type)._default_manager
        subject = rows.filter(pk=self.subject_id).first()
        written = subject.letter() if subject else None
        return Mail(self.to, *written) if written else None

    def after_failure(self, error: Exception) -> dict[str, Any]:
        """A server that knows no such address is not asked again."""
        result = super().after_failure(error)
        if isinstance(error, SMTPRecipientsRefused) and _is_final(error):
            result["state"] = self.State.DEAD
        return result


def _is_final(error: SMTPRecipientsRefused) -> bool:
    """Tell a refusal for good (5xx) from one for now (RFC 5321, 4.2.1)."""
    return all(code >= 500 for code, _ in error.recipients.values())


def new_lease() -> UUID:
    """Make the token by which a worker proves that a claim is still its own."""
    return uuid7()
