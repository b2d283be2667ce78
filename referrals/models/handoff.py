"""How people are passed on to services."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.permissions import CARE_STAFF
from core.fields import EncryptedTextField
from core.models import Record, RecordQuerySet
from referrals.models.moves import Warmth
from referrals.models.referral import Referral

if TYPE_CHECKING:
    from accounts.models import User


class HandoffQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in CARE_STAFF:
            return self.filter(jurisdiction=user.jurisdiction_id)
        return self.none()


class Handoff(Record):
    """How a person was passed on to a service, and who stayed on the line until they were."""

    referral = models.OneToOneField(
        Referral, on_delete=models.PROTECT, related_name="handoff", editable=False
    )
    warmth = models.CharField(max_length=4, choices=Warmth)
    stayed_on = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    spoke_to = EncryptedTextField(blank=True, default="")
    at = models.DateTimeField(default=timezone.now)

    objects = HandoffQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(warmth="warm", stayed_on__isnull=False)
                | Q(warmth="cold", stayed_on=None),
                name="handoff_warm_with_someone",
                violation_error_message="A warm handoff names who stayed on the line.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_warmth_display()} handoff"
