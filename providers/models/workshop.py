"""What a mapping workshop wrote on its paper."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from core.models import Record, RecordQuerySet
from providers.models.service import Service

if TYPE_CHECKING:
    from accounts.models import User

INTERCEPTS = {
    "0": "0 Community services",
    "1": "1 Law enforcement",
    "2": "2 Initial detention and court hearings",
    "3": "3 Jails and courts",
    "4": "4 Reentry",
    "5": "5 Community corrections",
}


class WorkshopResourceQuerySet(RecordQuerySet):
    def visible_to(self, user: "User") -> Self:
        if user.has_perm("providers.view_map"):
            return self.filter(jurisdiction=user.jurisdiction_id)
        return self.none()


class WorkshopResource(Record):
    """A resource that a mapping workshop named, and the service it turned out to be."""

    intercept = models.CharField(max_length=1, choices=INTERCEPTS, editable=False)
    name = models.CharField(max_length=300, editable=False)
    # The name folded: spelled a little otherwise it is the same one.
    folded = models.CharField(max_length=300, editable=False)
    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="workshop_resources",
    )

    objects = WorkshopResourceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction", "intercept", "folded"],
                name="workshopresource_once",
                violation_error_message="The workshop named this resource already.",
            ),
            models.CheckConstraint(
                condition=Q(intercept__in=tuple(INTERCEPTS)),
                name="workshopresource_known_intercept",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def match(self, service: Service | None, *, by: "User") -> None:
        """Say which service of the directory this is, or that it is none of them."""
        self._amend(by=by, service=service)
