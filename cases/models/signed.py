"""What may be added to a session once its text is frozen."""

from django.conf import settings
from django.db import models

from cases.models.person import TreatedQuerySet
from cases.models.session import Session
from core.fields import EncryptedTextField
from core.models import Record


class Addendum(Record):
    """Text added to a signed session, under its own name and time."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="addenda"
    )
    text = EncryptedTextField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    staff_name = models.CharField(max_length=120)
    credential = models.CharField(max_length=60, blank=True)

    objects = TreatedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "addenda"
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return f"addendum by {self.staff_name}"


class CoSignature(Record):
    """A supervisor's agreement that a risk level was rightly lowered."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="co_signatures"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    staff_name = models.CharField(max_length=120)
    credential = models.CharField(max_length=60, blank=True)
    note = EncryptedTextField(blank=True, default="")

    objects = TreatedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["session"],
                name="cosignature_once",
                violation_error_message="This session is already co-signed.",
            ),
        )

    def __str__(self) -> str:
        return f"co-signed by {self.staff_name}"
