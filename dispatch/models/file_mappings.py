"""How the columns of a feed's files are read, kept for the next file."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.permissions import PROGRAM_ADMIN, SUPERVISOR
from core.models import ScopedRow
from dispatch.models.feeds import CadFeed

if TYPE_CHECKING:
    from accounts.models import User


class FileMappingQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.role in PROGRAM_ADMIN | SUPERVISOR:
            return self.filter(jurisdiction_id=user.jurisdiction_id)
        return self.none()


class FileMapping(ScopedRow):
    """Which column of a CAD's export is what, under a name that its feed knows it by."""

    feed = models.ForeignKey(
        CadFeed, on_delete=models.PROTECT, related_name="file_mappings"
    )
    name = models.CharField(max_length=80)
    # As a file in dispatch/files/mappings/.
    spec = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    changed_at = models.DateTimeField(default=timezone.now)

    objects = FileMappingQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "feed", "name"], name="filemapping_name_once"
            ),
        )

    def __str__(self) -> str:
        return self.name
