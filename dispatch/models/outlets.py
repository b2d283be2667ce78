"""Where a CAD is told what became of its calls, and each thing that it is told."""

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import INTEGRATION, PROGRAM_ADMIN
from core.access import trace
from core.fields import EncryptedTextField
from core.models import ScopedRow
from dispatch.models.feeds import CadFeed
from dispatch.webhooks import new_secret
from notifications.models import Outgoing, OutgoingQuerySet

if TYPE_CHECKING:
    from accounts.models import User

# A CAD that asks does so every minute or so; one that has not for as long is down.
UNASKED_AFTER = timedelta(hours=1)


class OutletQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in PROGRAM_ADMIN | INTEGRATION:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def open(self) -> Self:
        """Those that are told: switched on, of a feed that is in use."""
        return self.filter(is_active=True, feed__is_active=True)

    def unasked(self) -> Self:
        """Those whose CAD should ask and does not: with how many wait, and since when."""
        until = timezone.now() - UNASKED_AFTER
        late = models.Q(reports__state=CadReport.State.OWED)
        late &= models.Q(reports__created_at__lt=until)
        return (
            self.open()
            .filter(late, way=Outlet.Way.PULL)
            .annotate(
                waiting=models.Count("reports"),
                waiting_since=models.Min("reports__created_at"),
            )
        )


class Outlet(ScopedRow):
    """How one CAD learns what became of its calls: we send it, or it asks."""

    class Way(models.TextChoices):
        WEBHOOK = "webhook", "We send it, signed"
        PULL = "pull", "It asks us"

    feed = models.OneToOneField(
        CadFeed, on_delete=models.PROTECT, related_name="outlet"
    )
    way = models.CharField("How it is told", max_length=10, choices=Way)
    address = EncryptedTextField(blank=True, default="")
    # Not the secret of the feed: what we send could be handed back to us as its word.
    secret = EncryptedTextField(default=new_secret)
    previous_secret = EncryptedTextField(blank=True, default="")
    rotated_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    # The last number given to a report of this outlet; whoever gives one locks the row.
    numbered = models.PositiveBigIntegerField(default=0)

    objects = OutletQuerySet.as_manager()

    def __str__(self) -> str:
        return f"outlet of {self.feed}"

    def get_absolute_url(self) -> str:
        return reverse("dispatch:outlet", args=[self.feed_id])

    @property
    def live_secrets(self) -> list[str]:
        return [secret for secret in (self.secret, self.previous_secret) if secret]

    def rotate(self) -> str:
        """Sign with a new secret beside the one before; the new one is shown once."""
        self.previous_secret, self.secret = self.secret, new_secret()
        self.rotated_at = timezone.now()
        self.save()
        trace("change", self, reason="secret rotated")
        return self.secret

    def forget_previous(self) -> None:
        """Sign with the newest secret alone."""
        self.previous_secret = ""
        self.save()
        trace("change", self, reason="previous secret ended")


class CadReportQuerySet(OutgoingQuerySet):
    def claimable(self) -> Self:
        """Owed, due, and of an outlet that we send to."""
        sent_to = models.Q(outlet__way=Outlet.Way.WEBHOOK, outlet__is_active=True)
        return super().claimable().filter(sent_to, outlet__feed__is_active=True)  # type: ignore[return-value]

    def failing(self) -> Self:
        """Given up, or owed and refused at least once."""
        late = models.Q(state=CadReport.State.OWED, attempts__gt=0)
        return self.filter(late | models.Q(state=CadReport.State.DEAD))


class CadReport(Outgoing):
    """One thing a CAD is told of a call: that it ended, or that its session was signed.

    What it says was fixed in the transaction of its cause, so that it is the same
    however often it is sent.
    """

    class Kind(models.TextChoices):
        DISPOSITION = "disposition", "How the call ended"
        SIGN_OFF = "sign_off", "The session was signed"

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, related_name="reports", db_index=False
    )
    call = models.ForeignKey(
        "dispatch.Call", on_delete=models.PROTECT, related_name="cad_reports"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    occurred_at = models.DateTimeField()
    content = models.JSONField()
    # Given when it is first asked for: ids are made before their transaction commits,
    # and whoever asks by them would miss the one that commits last.
    number = models.PositiveBigIntegerField(null=True)

    objects = CadReportQuerySet.as_manager()
    NEEDED = ("outlet__feed",)
    # The last comes ten hours after the first: a receiver may be down all night.
    LONGEST_WAIT = timedelta(hours=1)
    MOST_TRIES = 16

    class Meta(Outgoing.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "outlet", "call", "kind", "occurred_at"],
                name="cadreport_once",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "outlet", "number"],
                condition=models.Q(number__isnull=False),
                name="cadreport_number_once",
            ),
            *Outgoing.Meta.constraints,
        )
        indexes = (
            *Outgoing.Meta.indexes,
            models.Index(
                fields=["jurisdiction", "outlet", "id"],
                condition=models.Q(number=None),
                name="cadreport_unnumbered",
            ),
            models.Index(
                fields=["jurisdiction", "-due_at"],
                condition=models.Q(state="dead"),
                name="cadreport_dead",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_state_display()}"

    def name_of(self, error: Exception) -> str:
        """Give our own words of what failed: the receiver's are never read."""
        return str(error)
