"""Who CAD names in a call, and the hashes by which a call is found again."""

from typing import Self

from django.db import models
from django.db.models import Q

from core.fields import EncryptedTextField
from core.models import ScopedRow
from core.text import normal_address, normal_phone
from dispatch.models.rows_of_calls import RowOfCall


class CallParty(ScopedRow):
    """Someone CAD names in a call, with the role they have in it."""

    call = models.ForeignKey(
        "dispatch.Call", on_delete=models.PROTECT, related_name="parties"
    )
    uid = models.CharField(max_length=500, blank=True)
    role = models.CharField(max_length=40, blank=True)
    name = EncryptedTextField(blank=True, default="")
    phone = EncryptedTextField(blank=True, default="")
    relationship = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name_plural = "call parties"

    def __str__(self) -> str:
        return f"{self.role or 'someone'} in {self.call_id}"


class CallTokenQuerySet(models.QuerySet):
    def contacts(self) -> Self:
        return self.filter(kind__in=(CallToken.Kind.PHONE, CallToken.Kind.ADDRESS))


class CallToken(RowOfCall):
    """A keyed hash by which a call is found again without reading what is sealed."""

    class Kind(models.TextChoices):
        PHONE = "phone", "Phone number"
        ADDRESS = "address", "Address"
        UID = "uid", "Incident or call id"

    call = models.ForeignKey(
        "dispatch.Call",
        on_delete=models.PROTECT,
        related_name="tokens",
        db_constraint=False,
    )
    kind = models.CharField(max_length=10, choices=Kind)
    token = models.BinaryField(max_length=16)
    # The call's own, so that contacts of one caller lie in order; triggers keep it so.
    received_at = models.DateTimeField(editable=False)

    objects = CallTokenQuerySet.as_manager()

    class Meta:
        constraints = (
            # Two first messages of one incident, at the same moment, make one call.
            models.UniqueConstraint(
                fields=["jurisdiction", "token"],
                condition=Q(kind="uid"),
                name="calltoken_one_call_per_id",
            ),
        )
        indexes = (
            models.Index(
                fields=["jurisdiction", "token", "received_at", "call"],
                name="calltoken_in_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} token"


def street_address(place: str) -> str:
    """Return number and street, normalised; '' for a block, a crossing or no number."""
    street = normal_address(place.partition(",")[0])
    return street if street[:1].isdigit() and " block" not in f" {street}" else ""


def contacts_in(callback: str, place: str) -> list[tuple[str, str]]:
    """The (kind, normalised text) pairs by which a caller is known again."""
    found = []
    if phone := normal_phone(callback) if callback else "":
        found.append((CallToken.Kind.PHONE.value, phone))
    if street := street_address(place):
        found.append((CallToken.Kind.ADDRESS.value, street))
    return found
