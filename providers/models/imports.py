"""What each import did, is doing, or waits for."""

from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now

from core.errors import TransitionError
from core.ids import uuid7
from providers.models.source import TABLES, Source

if TYPE_CHECKING:
    from accounts.models import User

MOST_ATTEMPTS = 3


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> Self:
        """Imports into the sources that the user's jurisdiction keeps, or everybody."""
        return self.filter(source__in=Source.objects.editable_by(user))

    def waiting(self) -> Self:
        """Those with work to do that no living worker holds."""
        free = Q(lease_until=None) | Q(lease_until__lt=now())
        return self.filter(free, state__in=ImportRun.WORKED_ON)

    @transaction.atomic
    def claim(self) -> "ImportRun | None":
        """Take the oldest that waits, for a lease: no other worker takes it meanwhile."""
        free = self.waiting().select_for_update(skip_locked=True).order_by("started_at")
        run: ImportRun | None = free.first()  # type: ignore[assignment]
        if run is None:
            return None
        run.lease, run.lease_until = uuid4(), now() + settings.IMPORT_LEASE
        run.attempts += 1
        if run.state == ImportRun.State.UPLOADED:
            run.state = ImportRun.State.READING
        run.save(update_fields=["lease", "lease_until", "attempts", "state"])
        return run


class ImportRun(models.Model):
    """One reading of one file into the directory: who, when, and what came of it."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "waiting to be read"
        READING = "reading", "being read"
        PREVIEWED = "previewed", "ready to apply"
        APPLYING = "applying", "being applied"
        APPLIED = "applied", "applied"
        FAILED = "failed", "failed"
        CANCELLED = "cancelled", "cancelled"

    class Coverage(models.TextChoices):
        WHOLE = "whole", "All that the source holds: what it leaves out is gone"
        UPDATE = "update", "An update: what it leaves out stays as it is"

    TRANSITIONS: ClassVar[dict[str, set[str]]] = {
        # Its columns may be told before a worker has looked at it.
        State.UPLOADED: {
            State.UPLOADED, State.READING, State.CANCELLED, State.FAILED,
        },
        State.READING: {State.PREVIEWED, State.FAILED, State.CANCELLED},
        State.PREVIEWED: {State.APPLYING, State.CANCELLED, State.UPLOADED},
        State.APPLYING: {State.APPLIED, State.FAILED, State.CANCELLED},
        State.FAILED: {State.UPLOADED, State.CANCELLED},
    }  # fmt: skip
    WORKED_ON = (State.UPLOADED, State.READING, State.APPLYING)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="import_runs"
    )
    format = models.CharField(max_length=20)
    mapping = models.CharField(max_length=80, blank=True)
    file_name = models.CharField(max_length=200)
    coverage = models.CharField(
        max_length=6, choices=Coverage, default=Coverage.WHOLE, editable=False
    )
    # An import by command writes its run when it is done, in its own transaction.
    state = models.CharField(
        max_length=10, choices=State, default=State.APPLIED, editable=False
    )
    # The name of the file in IMPORT_DIR; what it was called is file_name.
    stored_as = models.CharField(max_length=80, blank=True, editable=False)
    # {"service": {"added": 3, "changed": 0, "gone": 1, "same": 12}, ...}
    counts = models.JSONField(default=dict)
    # The first of what differs, as [kind, table, called, what], for a person to read.
    lines = models.JSONField(default=list, editable=False)
    # Of all that differs: an import whose diff is another one now is not applied.
    digest = models.CharField(max_length=64, blank=True, editable=False)
    # How far a worker is: {"stage": "comparing", "read": 3, "compared": 2, "written": 0}
    progress = models.JSONField(default=dict, editable=False)
    failure = models.TextField(blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    cancel_asked_at = models.DateTimeField(null=True, editable=False)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at",)
        indexes = (
            models.Index(
                fields=["started_at"],
                condition=Q(state__in=["uploaded", "reading", "applying"]),
                name="importrun_waiting",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "uploaded", "reading", "previewed", "applying",
                        "applied", "failed", "cancelled",
                    ]
                ),
                name="importrun_known_state",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.file_name} into {self.source}"

    def get_absolute_url(self) -> str:
        return reverse("providers:import", args=[self.pk])

    def move_to(self, state: str, *, lease: UUID | None = None, **changes: Any) -> None:
        """Move along TRANSITIONS in one statement; a worker only while it holds the lease.

        Raises TransitionError when another got there first.
        """
        allowed = [old for old, new in self.TRANSITIONS.items() if state in new]
        rows = ImportRun.objects.filter(pk=self.pk, state__in=allowed)
        if lease is not None:
            rows = rows.filter(lease=lease)
        changes |= {"state": state, "lease": None, "lease_until": None}
        if not rows.update(**changes):
            self.refresh_from_db(fields=["state"])
            words = self.get_state_display()
            raise TransitionError(f"This import is {words}: that cannot be done now.")
        for name, value in changes.items():
            setattr(self, name, value)

    def ask_to_apply(self, *, by: "User") -> None:
        """Let a worker write what the preview shows."""
        fresh: dict[str, Any] = {"attempts": 0, "progress": {}}
        self.move_to(self.State.APPLYING, by=by, cancel_asked_at=None, **fresh)

    def ask_again(self, *, by: "User") -> None:
        """Let a worker read the file and compare it anew."""
        fresh: dict[str, Any] = {
            "attempts": 0,
            "progress": {},
            "failure": "",
            "finished_at": None,
        }
        self.move_to(self.State.UPLOADED, by=by, cancel_asked_at=None, **fresh)

    def cancel(self) -> None:
        """Stop it: at once when nobody works on it, else as soon as its worker looks."""
        rows = ImportRun.objects.filter(pk=self.pk, lease_until__gt=now())
        if rows.filter(state__in=self.WORKED_ON).update(cancel_asked_at=now()):
            self.cancel_asked_at = now()
            return
        self.move_to(self.State.CANCELLED, finished_at=now())

    @property
    def is_worked_on(self) -> bool:
        return self.state in self.WORKED_ON

    @property
    def may_be_read_again(self) -> bool:
        return self.state in {self.State.PREVIEWED, self.State.FAILED}

    @property
    def may_move_to(self) -> set[str]:
        return self.TRANSITIONS.get(self.state, set())

    @property
    def tables(self) -> list[tuple[str, dict[str, int]]]:
        """List the counts by table, in the order of the tables."""
        order = {name: place for place, name in enumerate(TABLES)}
        found = sorted(self.counts.items(), key=lambda pair: order.get(pair[0], 99))
        return [(name.replace("_", " "), counts) for name, counts in found]

    def total(self, kind: str) -> int:
        return sum(counts.get(kind, 0) for counts in self.counts.values())

    @property
    def totals(self) -> dict[str, int]:
        return {kind: self.total(kind) for kind in ("added", "changed", "gone", "same")}


class ImportProblem(models.Model):
    """A row of a file that could not be taken as it stood, and why."""

    import_run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, related_name="problems"
    )
    file = models.CharField(max_length=200)
    line = models.PositiveIntegerField()
    reason = models.TextField()
    is_loaded = models.BooleanField(default=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.file} line {self.line}: {self.reason}"


class SavedMapping(models.Model):
    """How the columns of one kind of flat file become HSDS, kept for the next file."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    # As a file in providers/mappings/.
    spec = models.JSONField()
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="saved_mappings"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
