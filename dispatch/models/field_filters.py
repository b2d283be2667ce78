"""What of a feed may not be stored: rules that strip a field or refuse what holds it."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import PROGRAM_ADMIN
from core.access import trace
from core.ids import uuid7

if TYPE_CHECKING:
    from accounts.models import User
    from dispatch.models.feeds import CadFeed

HISTORY_FIELDS = (
    "criminalHistory",
    "criminalHistoryDescription",
    "criminalHistoryScore",
    "rapSheet",
    "ncicReturn",
    "iiiReturn",
    "cchReturn",
    "fbiIdentification",
    "personFbiIdentification",
    "personStateFingerprintIdentification",
    "stateFingerprintIdentification",
    "personNcicIdentification",
    "jAugmentation",
)


class FieldFilterQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def visible_to(self, user: "User") -> Self:
        if user.role in PROGRAM_ADMIN:
            return self.filter(feed__jurisdiction_id=user.jurisdiction_id)
        return self.none()

    def plant(self, feed: "CadFeed") -> None:
        """Give a new feed the rules that hold unless a program admin says otherwise."""
        self.bulk_create(FieldFilter(feed=feed, **said) for said in defaults())


class FieldFilter(models.Model):
    """One thing that a feed may send and that is not kept here.

    Read with its feed, before a scope exists; it says nothing of any caller.
    """

    class LooksFor(models.TextChoices):
        HISTORY = "history", "Criminal-history returns (NCIC, III, Nlets)"
        WORDS = "words", "The words below"
        ANYTHING = "anything", "Anything in the fields below"

    class Action(models.TextChoices):
        STRIP = "strip", "Take it out and keep the rest"
        REFUSE = "refuse", "Refuse the whole message or line"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    feed = models.ForeignKey(
        "dispatch.CadFeed", on_delete=models.CASCADE, related_name="filters"
    )
    name = models.CharField("What it is", max_length=80)
    looks_for = models.CharField(max_length=10, choices=LooksFor)
    field_names = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, size=50
    )
    words = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, size=50
    )
    action = models.CharField("What is done", max_length=10, choices=Action)
    is_active = models.BooleanField(default=True, editable=False)
    # How often, and when last: never what.
    taken = models.PositiveIntegerField(default=0, editable=False)
    last_taken_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FieldFilterQuerySet.as_manager()

    class Meta:
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["feed", "name"],
                name="fieldfilter_name_once",
                violation_error_message="This feed has a rule of that name already.",
            ),
            models.CheckConstraint(
                condition=~Q(looks_for="words") | ~Q(words=[]),
                name="fieldfilter_words_said",
                violation_error_message="Say which words.",
            ),
            models.CheckConstraint(
                condition=~Q(looks_for="anything") | ~Q(field_names=[]),
                name="fieldfilter_fields_said",
                violation_error_message="Say which fields.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("dispatch:edit-filter", args=[self.pk])

    @property
    def terms(self) -> tuple[Any, ...]:
        """What it looks for and where, for telling a rule from what it was before."""
        return self.looks_for, tuple(self.field_names), tuple(self.words)

    def store(self) -> None:
        """Keep the rule as it is now said, with a trace on its feed."""
        self.save()
        trace("change", self.feed, reason=f"field filter: {self.name}"[:200])

    def switch(self, *, on: bool) -> None:
        """Hold what is sent to this rule, or no longer."""
        self.is_active = on
        self.save(update_fields=["is_active"])
        said = f"field filter {'on' if on else 'off'}: {self.name}"
        trace("change", self.feed, reason=said[:200])

    def count(self, times: int) -> None:
        """Note that it took something out, so many times; others count beside us."""
        FieldFilter.objects.filter(pk=self.pk).update(
            taken=F("taken") + times, last_taken_at=timezone.now()
        )


def defaults() -> list[dict[str, Any]]:
    """List the rules of a new feed."""
    return [
        {
            "name": "Criminal-history returns in any text",
            "looks_for": FieldFilter.LooksFor.HISTORY,
            "action": FieldFilter.Action.STRIP,
        },
        {
            "name": "Fields made for criminal history",
            "looks_for": FieldFilter.LooksFor.ANYTHING,
            "field_names": list(HISTORY_FIELDS),
            "action": FieldFilter.Action.STRIP,
        },
    ]
