"""What an import could not decide: two words for one field, and rows gone from a source."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from core.ids import uuid7
from providers.models.imports import ImportRun
from providers.models.source import Source

if TYPE_CHECKING:
    from accounts.models import User


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """Those about sources that the user's jurisdiction keeps, or everybody."""
        return self.filter(source__in=Source.objects.editable_by(user))

    def open(self) -> Self:
        return self.filter(decision="")


class Proposal(models.Model):
    """A question that an import left, about one row, for a directory admin."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    import_run = models.ForeignKey(
        ImportRun, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    table = models.CharField(max_length=40)
    row_id = models.UUIDField()
    # What the row is called; of a secret place only its id at the source.
    called = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.called

    @property
    def table_words(self) -> str:
        return self.table.replace("_", " ")


class ImportConflict(Proposal):
    """A field that was edited here and then changed at the source: ours stands till told."""

    class Decision(models.TextChoices):
        OPEN = "", "open"
        KEEP = "keep", "ours was kept"
        TAKE = "take", "theirs was taken"
        MOOT = "moot", "both say the same now"

    field = models.CharField(max_length=60)
    theirs = models.JSONField(null=True)
    ours = models.JSONField(null=True)
    decision = models.CharField(max_length=4, choices=Decision, blank=True, default="")

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(decision=""),
                name="importconflict_open",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["table", "row_id", "field"],
                condition=Q(decision=""),
                name="importconflict_once",
                violation_error_message="This conflict is on the list already.",
            ),
        )


class Retirement(Proposal):
    """A row that its source no longer holds, proposed to be taken out of use."""

    class Decision(models.TextChoices):
        OPEN = "", "proposed"
        RETIRE = "retire", "out of use"
        KEEP = "keep", "kept, whatever the source says"
        BACK = "back", "in the source again"

    # A phone that went with its service is decided with it.
    part_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="parts"
    )
    decision = models.CharField(max_length=6, choices=Decision, blank=True, default="")

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(decision="", part_of=None),
                name="retirement_open",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["table", "row_id"],
                condition=Q(decision__in=["", "keep"]),
                name="retirement_once",
                violation_error_message="This row is proposed already.",
            ),
        )
