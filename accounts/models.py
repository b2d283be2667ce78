"""Communities, the people who work in them, and in which role."""

from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models, transaction
from django.db.models import Q
from django.utils.timezone import now

from accounts.permissions import GRANTS, Role
from core.history import History
from core.ids import uuid7


def zone_names() -> list[tuple[str, str]]:
    """List the IANA zones a jurisdiction may be in."""
    return [(name, name) for name in sorted(available_timezones())]


class JurisdictionQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)


class Jurisdiction(models.Model):
    """A community that runs a diversion program; the wall around its people."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=40, unique=True)
    timezone = models.CharField(max_length=40, default="America/Chicago")
    is_active = models.BooleanField(default=True)
    requires_second_factor = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now, editable=False)

    objects = JurisdictionQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """Someone who signs in: staff of a program, or a system that hands in calls."""

    class Theme(models.TextChoices):
        SYSTEM = "system", "As the system has it"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    credential = models.CharField(
        max_length=60, blank=True, help_text="As it signs a note: LPC, LCSW, RN."
    )
    is_active = models.BooleanField(default=True)
    is_service = models.BooleanField(default=False, editable=False)
    single_keys = models.BooleanField(default=True)
    theme = models.CharField(
        max_length=6, choices=Theme, default="system", db_default="system"
    )
    current_membership = models.ForeignKey(
        "Membership",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    created_at = models.DateTimeField(default=now, editable=False)

    objects = UserManager()
    history = History(
        excluded_fields=["password", "last_login", "current_membership", "theme"]
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                models.functions.Lower("email"),
                name="user_email_once",
                violation_error_message="Someone already signs in with this address.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.credential}" if self.credential else self.name

    @property
    def membership(self) -> "Membership | None":
        """The one the user works in now, or None when it has been ended."""
        current = self.current_membership
        if current and current.is_active and current.jurisdiction.is_active:
            return current
        return None

    @property
    def role(self) -> str:
        membership = self.membership
        return membership.role if membership else ""

    @property
    def jurisdiction(self) -> Jurisdiction | None:
        membership = self.membership
        return membership.jurisdiction if membership else None

    @property
    def jurisdiction_id(self) -> UUID | None:
        membership = self.membership
        return membership.jurisdiction_id if membership else None

    def has_perm(self, permission: str, obj: Any = None) -> bool:
        return self.is_active and permission in GRANTS.get(self.role, frozenset())

    def has_perms(self, permissions: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(permission) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        granted = GRANTS.get(self.role, frozenset())
        return any(name.startswith(f"{app_label}.") for name in granted)

    def work_in(self, membership: "Membership") -> None:
        """Make this membership the current one."""
        self.current_membership = membership
        self.save(update_fields=["current_membership"])


class MembershipQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(
            is_active=True, jurisdiction__is_active=True, user__is_active=True
        )

    def visible_to(self, user: User) -> Self:
        if user.role == Role.PROGRAM_ADMIN:
            return self.filter(jurisdiction=user.jurisdiction)
        return self.none()

    def colleagues_of(self, user: User) -> Self:
        """Those who work in the same jurisdiction now, for pickers and names."""
        return self.active().filter(
            jurisdiction=user.jurisdiction, user__is_service=False
        )

    def note_seen(self, *, since: datetime | None = None) -> None:
        """Keep that they are at a page of ours, unless that is known since a moment."""
        rows = self.filter(Q(seen_at=None) | Q(seen_at__lt=since)) if since else self
        rows.update(seen_at=now())


class Membership(models.Model):
    """The role one user has in one jurisdiction."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role)
    is_active = models.BooleanField(default=True)
    # When a page of theirs was last open: nobody is offered a call who is not there.
    seen_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    objects = MembershipQuerySet.as_manager()
    history = History(excluded_fields=["seen_at"])

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "jurisdiction"],
                name="membership_once",
                violation_error_message="This person already works in this jurisdiction.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="membership_known_role"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} as {self.get_role_display()} in {self.jurisdiction}"


def digest_of(secret: str) -> str:
    """Hash the secret of a link as it lies in the database."""
    return sha256(secret.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(accepted_at=None, cancelled_at=None, expires_at__gt=now())

    def visible_to(self, user: User) -> Self:
        if user.role == Role.PROGRAM_ADMIN:
            return self.filter(jurisdiction=user.jurisdiction)
        return self.none()


class Invitation(models.Model):
    """A link that lets one person join, once; only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="invitations"
    )
    email = models.EmailField()
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role)
    # NULL until the mail goes out, and NULLs may repeat under the unique key.
    digest = models.CharField(  # noqa: DJ001
        max_length=64, unique=True, null=True, editable=False
    )
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="invitations_sent"
    )
    created_at = models.DateTimeField(default=now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                models.functions.Lower("email"),
                "jurisdiction",
                condition=models.Q(accepted_at=None, cancelled_at=None),
                name="invitation_one_open",
                violation_error_message="This address is already invited.",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(cancelled_at=None),
                name="invitation_ended_one_way",
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} as {self.get_role_display()} in {self.jurisdiction}"

    def new_secret(self) -> str:
        """Make the link's secret anew and keep its digest: every earlier link dies."""
        secret = token_urlsafe(32)
        self.digest = digest_of(secret)
        self.save(update_fields=["digest"])
        return secret


def join(
    user: User, jurisdiction: Jurisdiction, role: str, *, by: User | None
) -> Membership:
    """Give a user a role in a jurisdiction, and work there if nowhere yet."""
    with transaction.atomic():
        membership = Membership(user=user, jurisdiction=jurisdiction, role=role)
        membership.full_clean()
        membership._history_user = by  # type: ignore[attr-defined]
        membership.save()
        if user.membership is None:
            user.work_in(membership)
    return membership
