"""Where directory rows come from, and what each import did."""

import re
from collections.abc import Container
from datetime import date
from typing import TYPE_CHECKING, Any, Self
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.apps import apps
from django.db import models
from django.utils.functional import cached_property
from django.utils.timezone import localdate, now

from core.ids import uuid7

if TYPE_CHECKING:
    from accounts.models import Jurisdiction, User

# Each table after those it refers to.
TABLES = (
    "organization",
    "program",
    "service",
    "location",
    "service_at_location",
    "contact",
    "phone",
    "address",
    "schedule",
    "service_area",
    "language",
    "accessibility",
    "cost_option",
    "funding",
    "required_document",
    "organization_identifier",
    "taxonomy",
    "taxonomy_term",
    "attribute",
    "unit",
    "service_capacity",
    "metadata",
)

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
SOURCES = uuid5(NAMESPACE_URL, "https://divert.example/directory-sources")


class SourceQuerySet(models.QuerySet):
    def desk(self, jurisdiction: "Jurisdiction") -> "Source":
        """Give the source of what a jurisdiction's own admins write."""
        source, _ = self.get_or_create(
            slug=f"desk-{jurisdiction.slug}",
            defaults={
                "name": f"Written at {jurisdiction}",
                "jurisdiction": jurisdiction,
                "timezone": jurisdiction.timezone,
                "is_desk": True,
            },
        )
        return source  # type: ignore[return-value]

    def editable_by(self, user: "User") -> Self:
        """Those of the user's jurisdiction and those of the whole installation."""
        mine = models.Q(jurisdiction=user.jurisdiction)
        return self.filter(mine | models.Q(jurisdiction=None))

    def with_content(self) -> Self:
        """Leave out what was named for an import of which nothing came."""
        ended = ("failed", "cancelled")
        of_it = {"source": models.OuterRef("pk")}
        runs = apps.get_model("providers.ImportRun").objects.filter(**of_it)
        services = apps.get_model("providers.Service").objects.filter(
            origin=models.OuterRef("pk")
        )
        return self.filter(
            ~models.Exists(runs)
            | models.Exists(runs.exclude(state__in=ended))
            | models.Exists(services)
        )


class Source(models.Model):
    """A feed, a file or a desk that directory rows come from."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    # None: imported for the whole installation, so any directory admin may edit it.
    jurisdiction = models.ForeignKey(
        "accounts.Jurisdiction",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="directory_sources",
    )
    timezone = models.CharField(max_length=40, default="UTC")
    # Written here by hand: its hours and numbers stand before those of a feed.
    is_desk = models.BooleanField(default=False, editable=False)
    licence = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """Give the zone of its clocks; UTC where what it names is none."""
        try:
            return ZoneInfo(self.timezone)
        except (OSError, ValueError, ZoneInfoNotFoundError):
            return ZoneInfo("UTC")

    @property
    def today(self) -> date:
        """Give the day by its clocks, which is not always that of the process."""
        return localdate(timezone=self.zone)

    def identify(
        self, table: str, original: str, *, elsewhere: Container[UUID] = ()
    ) -> UUID:
        """Turn an id of this source into ours: the same one on every machine.

        A UUID is kept, so that what is exported comes back as it went, unless
        another source holds it already (`elsewhere`).
        """
        given = given_uuid(original)
        if given is not None and given not in elsewhere:
            return given
        return uuid5(self._namespace, f"{table}:{original}")

    @cached_property
    def _namespace(self) -> UUID:
        return uuid5(SOURCES, self.slug)


def given_uuid(original: str) -> UUID | None:
    """Read an id that is a UUID in its usual form, and no other."""
    return UUID(original) if _UUID.fullmatch(original) else None


class DirectoryQuerySet(models.QuerySet):
    model: Any

    def current(self) -> Self:
        """Rows that their source still holds, and nobody took out of use or merged away."""
        return self.filter(gone_since=None, retired_at=None, **self.model.UNMERGED)

    def in_use(self) -> Self:
        """Rows that nobody here took out of use, whether their source still holds them or not.

        What a feed leaves out goes on as it was until somebody decides.
        """
        return self.filter(retired_at=None, **self.model.UNMERGED)

    def public(self) -> Self:
        """Rows that anybody on earth may see: current, and kept from nobody."""
        return self.current().filter(self.model.open_to_all())

    def visible_to(self, user: "User") -> Self:
        """The directory is shared: whoever works in a jurisdiction sees all of it."""
        return self if user.membership else self.none()

    def editable_by(self, user: "User") -> Self:
        """Rows whose source belongs to the user's jurisdiction or to everybody."""
        mine = models.Q(origin__jurisdiction=user.jurisdiction)
        return self.filter(mine | models.Q(origin__jurisdiction=None))


class DirectoryRow(models.Model):
    """A row of the directory that the whole installation shares."""

    # What must be so of a row that was not merged into another.
    UNMERGED: dict[str, None] = {}

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # HSDS gives `funding` a field `source`, so where a row comes from is its origin.
    origin = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="+", editable=False
    )
    original_id = models.CharField(max_length=200, blank=True, editable=False)
    # What the source last said, so that an edit made here is told from a change there.
    as_imported = models.JSONField(null=True, editable=False)
    # No longer in the source: proposed for retirement, never deleted.
    gone_since = models.DateTimeField(null=True, blank=True, editable=False)
    # Taken out of use here, whatever the source goes on saying.
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DirectoryQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.origin_id is None:
            self.origin_id = self._parent_origin()
        super().save(*args, **kwargs)

    @classmethod
    def open_to_all(cls) -> models.Q:
        """Say what a current row must be, too, before the public may see it."""
        return models.Q()

    def _parent_origin(self) -> Any:
        """Take the origin of whatever this row hangs on: it is edited by the same desk."""
        for field in self._meta.concrete_fields:
            parent = getattr(self, field.name, None) if field.is_relation else None
            if isinstance(parent, DirectoryRow):
                return parent.origin_id
        return None
