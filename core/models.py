"""What every room's rows are made of, and the log of who looked."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from core.access import trace
from core.errors import TransitionError
from core.history import History
from core.ids import uuid7

if TYPE_CHECKING:
    from accounts.models import User


class ScopedRow(models.Model):
    """A row that belongs to one jurisdiction and is invisible to every other."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Indexes of scoped tables start with the jurisdiction where they are needed;
    # one on the column alone would only cost.
    jurisdiction = models.ForeignKey(
        "accounts.Jurisdiction",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        editable=False,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True


class RecordQuerySet(models.QuerySet):
    """Rows with history, so none may be written or removed behind its back."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(
            f"{self.model.__name__} keeps a history: write one row at a time, "
            "through its verbs."
        )

    update = bulk_create = bulk_update = delete = _refuse  # type: ignore[assignment]


class Record(ScopedRow):
    """A row whose every version is kept, with who wrote it."""

    objects = RecordQuerySet.as_manager()
    history = History()

    class Meta:
        abstract = True

    def store(self, *, by: "User | None") -> Self:
        """Check the fields and save as this user (None: the system), with a trace.

        Constraints are left to the database, which costs no statement of its own.
        Raises ValidationError for a field and IntegrityError for a constraint.
        """
        self.clean_fields(exclude=self._foreign_keys())
        self.clean()
        self._history_user = by
        self.save()
        trace("change", self)
        return self

    def _amend(self, *, by: "User | None", **changes: Any) -> None:
        """Lock the row and change these fields, whatever else was changed meanwhile.

        The row is read anew, so edits not yet saved are lost.
        """
        with transaction.atomic():
            locked = type(self)._default_manager.select_for_update(no_key=True)
            self.refresh_from_db(from_queryset=locked)
            for name, value in changes.items():
                setattr(self, name, value)
            self.store(by=by)

    def _foreign_keys(self) -> set[str]:
        return {f.name for f in self._meta.concrete_fields if f.is_relation}


class StatusRecord(Record):
    """A record whose status moves only along TRANSITIONS, one locked step at a time."""

    TRANSITIONS: ClassVar[Mapping[str, set[str]]]
    status: models.CharField

    class Meta:
        abstract = True

    def _move_to(self, status: str, *, by: "User | None", **changes: Any) -> None:
        """Lock the row, check the move against the table, write it and leave a trace.

        The row is read anew under the lock, so edits not yet saved are lost:
        hand them in as `changes`. Raises TransitionError for a move not in the table.
        """
        try:
            with transaction.atomic():
                locked = type(self)._default_manager.select_for_update(no_key=True)
                self.refresh_from_db(from_queryset=locked)
                if status not in self.TRANSITIONS.get(self.status, ()):
                    raise TransitionError(self._refusal_of(status))
                for name, value in {"status": status, **changes}.items():
                    setattr(self, name, value)
                self.clean_fields(exclude=self._foreign_keys())
                self.clean()
                self._history_user = by
                self.save()
                trace("change", self, reason=status)
        except IntegrityError:
            # The table holds its rules; asked beforehand, each would be a statement.
            # Asked now, the one that was broken says so in words.
            self.validate_constraints(exclude=self._foreign_keys())
            raise

    def _refusal_of(self, status: str) -> str:
        labels = dict(self._meta.get_field("status").flatchoices)
        now, then = labels[self.status], labels[status]
        return (
            f"This {self._meta.verbose_name} is {str(now).lower()} "
            f"and cannot become {str(then).lower()}."
        )

    @property
    def is_terminal(self) -> bool:
        return self.status not in self.TRANSITIONS


class AccessLog(models.Model):
    """One act on one subject: who, when, what, why and from where; written once."""

    class Action(models.TextChoices):
        VIEW = "view", "viewed"
        SEARCH = "search", "searched"
        EXPORT = "export", "exported"
        PRINT = "print", "printed"
        CHANGE = "change", "changed"
        REFUSE = "refuse", "was refused"
        SIGN_IN = "sign_in", "signed in"
        SIGN_OUT = "sign_out", "signed out"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction_id = models.UUIDField()
    at = models.DateTimeField(default=timezone.now)
    user_id = models.UUIDField(null=True)
    role = models.CharField(max_length=20, blank=True)
    action = models.CharField(max_length=10, choices=Action)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    route = models.CharField(max_length=100, blank=True)
    address = models.GenericIPAddressField(null=True)
    request_id = models.UUIDField()

    class Meta:
        indexes = (
            models.Index(fields=["jurisdiction_id", "-id"], name="accesslog_newest"),
            models.Index(fields=["subject_id", "-id"], name="accesslog_of_subject"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} at {self.at:%Y-%m-%d %H:%M}"


class AccessSeal(models.Model):
    """One link of a chain of seals: which entries it holds and what each said."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction_id = models.UUIDField()
    number = models.PositiveIntegerField()
    sealed_at = models.DateTimeField(default=timezone.now)
    entries = ArrayField(models.UUIDField())
    marks = models.BinaryField()
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["jurisdiction_id", "number"], name="accessseal_one_chain"
            ),
        )

    def __str__(self) -> str:
        return f"Seal {self.number} of {self.sealed_at:%Y-%m-%d %H:%M}"
