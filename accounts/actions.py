"""What a program admin does about the people and programs that sign in."""

from datetime import timedelta
from secrets import token_urlsafe

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import models, transaction
from django.utils import timezone
from knox.models import AuthToken

from accounts.models import Invitation, Jurisdiction, Membership, User, join
from accounts.permissions import Role
from accounts.tasks import ring
from core.access import trace
from core.errors import ConflictError, Refused
from core.scope import scope

INVITATION_LIFE = timedelta(days=3)
SERVICE_DOMAIN = "service.invalid"


class AlreadyHere(ConflictError):
    """The address belongs to somebody who works here."""


@transaction.atomic
def invite(
    jurisdiction: Jurisdiction, *, by: User, email: str, name: str, role: str
) -> Invitation:
    """Ask somebody to join; an earlier open invitation of the same address dies."""
    if role == Role.INTEGRATION:
        raise Refused("A program does not get an invitation: make a service user.")
    email = email.lower()
    if jurisdiction.memberships.filter(user__email=email).exists():
        raise AlreadyHere("Somebody with this address already works here.")
    earlier = jurisdiction.invitations.filter(
        email=email, accepted_at=None, cancelled_at=None
    )
    earlier.update(cancelled_at=timezone.now())
    invitation = jurisdiction.invitations.create(
        email=email,
        name=name,
        role=role,
        invited_by=by,
        expires_at=timezone.now() + INVITATION_LIFE,
    )
    trace("change", invitation, reason=f"invited as {role}")
    transaction.on_commit(ring, robust=True)
    return invitation


@transaction.atomic
def cancel_invitation(invitation: Invitation, *, by: User) -> None:
    """Let the link lead nowhere."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at:
        raise ConflictError("This invitation has already been accepted.")
    locked.cancelled_at = locked.cancelled_at or timezone.now()
    locked.save(update_fields=["cancelled_at"])
    trace("change", locked, reason="invitation cancelled")


@transaction.atomic
def accept_invitation(
    invitation: Invitation, *, user: User | None = None, password: str = ""
) -> User:
    """Join: as the user signed in with the invited address, or as a new one.

    Raises ConflictError when the link was used, cancelled or has expired.
    """
    locked = Invitation.objects.open().select_for_update(of=("self",))
    found = locked.filter(pk=invitation.pk).first()
    if found is None:
        raise ConflictError("This link has been used or has expired.")
    if user is None:
        user = make_user(found.email, found.name, password)
    elif user.email != found.email:
        raise Refused("This invitation is for another address.")
    found.accepted_at = timezone.now()
    found.save(update_fields=["accepted_at"])
    with scope(found.jurisdiction):
        membership = join(user, found.jurisdiction, found.role, by=found.invited_by)
        trace("change", membership, reason="joined by invitation")
    return user


def make_user(
    email: str, name: str, password: str | None, *, credential: str = ""
) -> User:
    """Make an account whose address counts as confirmed."""
    user = User.objects.create_user(email, password, name=name, credential=credential)
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )
    return user


@transaction.atomic
def give_role(membership: Membership, role: str, *, by: User | None) -> None:
    """Change what somebody may do here, from their next click on."""
    found = _lock(membership, by)
    if found.user.is_service or role == Role.INTEGRATION:
        raise Refused("Programs have the role of programs, and people never do.")
    if role != Role.PROGRAM_ADMIN:
        _keep_an_admin(found)
    found.role = role
    _store(found, by, f"role {role}")
    membership.role = role


@transaction.atomic
def describe(membership: Membership, *, by: User, name: str, credential: str) -> None:
    """Set the name and the credential that stand under what this person signs."""
    user = _lock(membership, by).user
    _works_only_here(user, membership)
    user.name, user.credential = name, credential
    _store(user, by, "name and credential")


@transaction.atomic
def deactivate(membership: Membership, *, by: User | None) -> None:
    """Shut somebody out now: their role ends, and every session and token of theirs.

    The account itself ends with its last membership.
    """
    found = _lock(membership, by)
    _keep_an_admin(found)
    found.is_active = membership.is_active = False
    _store(found, by, "deactivated")
    end_sessions(found.user)
    others = found.user.memberships.filter(is_active=True)
    if not others.exists():
        found.user.is_active = False
        _store(found.user, by, "deactivated")
    else:
        found.user.work_in(others[0])


@transaction.atomic
def reactivate(membership: Membership, *, by: User | None) -> None:
    """Let somebody back in, in the role they had."""
    found = _lock(membership, by)
    found.is_active = membership.is_active = True
    _store(found, by, "reactivated")
    found.user.is_active = True
    if found.user.membership is None:
        found.user.current_membership = found
    _store(found.user, by, "reactivated")


@transaction.atomic
def reset_second_factors(membership: Membership, *, by: User | None) -> None:
    """Forget the authenticator apps, keys and recovery codes of somebody who lost them."""
    user = _lock(membership, by).user
    if by:
        _works_only_here(user, membership)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    _trace(user, "second factors reset")


@transaction.atomic
def require_second_factor(
    jurisdiction: Jurisdiction, *, by: User, required: bool
) -> None:
    """Say whether everybody here needs a second factor."""
    jurisdiction.requires_second_factor = required
    _store(jurisdiction, by, f"second factor {'required' if required else 'optional'}")


@transaction.atomic
def make_service(
    jurisdiction: Jurisdiction, *, by: User | None, name: str
) -> Membership:
    """Make a user for a program, which signs in by token and hands in calls."""
    email = f"{token_urlsafe(9).lower()}@{SERVICE_DOMAIN}"
    user = User(email=email, name=name, is_service=True)
    user.set_unusable_password()
    user._history_user = by  # type: ignore[attr-defined]
    user.save()
    membership = join(user, jurisdiction, Role.INTEGRATION, by=by)
    trace("change", membership, reason="service user made")
    return membership


@transaction.atomic
def issue_token(membership: Membership, *, by: User | None, life: timedelta) -> str:
    """Make a token, keep its hash, and return what is never shown again."""
    found = _lock(membership, by)
    if not found.user.is_service or not found.is_active:
        raise Refused("Only an active service user gets a token.")
    _, token = AuthToken.objects.create(found.user, expiry=life)
    trace("change", found, reason="token issued")
    return token


@transaction.atomic
def revoke_token(membership: Membership, digest: str, *, by: User | None) -> None:
    """Refuse this token from now on."""
    found = _lock(membership, by)
    AuthToken.objects.filter(user=found.user, digest=digest).delete()
    trace("change", found, reason="token revoked")


def switch(user: User, membership: Membership) -> None:
    """Work in another of one's own memberships."""
    if membership.user_id != user.pk or not membership.is_active:
        raise Refused("That is not one of your memberships.")
    user.work_in(membership)


def end_sessions(user: User) -> None:
    """Sign somebody out everywhere, browsers and programs alike."""
    for session in UserSession.objects.filter(user=user):
        session.end()
    AuthToken.objects.filter(user=user).delete()


def _lock(membership: Membership, by: User | None) -> Membership:
    """Lock the row, so that two admins act one after the other, and never on oneself."""
    if by and membership.user_id == by.pk:
        raise Refused("Nobody changes their own rights: ask another program admin.")
    # One lock for the whole jurisdiction: who is the last admin depends on all rows.
    Jurisdiction.objects.select_for_update().get(pk=membership.jurisdiction_id)
    found = Membership.objects.select_for_update(of=("self",))
    return found.select_related("user", "jurisdiction").get(pk=membership.pk)


def _keep_an_admin(membership: Membership) -> None:
    if membership.role != Role.PROGRAM_ADMIN:
        return
    others = Membership.objects.active().filter(
        jurisdiction=membership.jurisdiction_id, role=Role.PROGRAM_ADMIN
    )
    if not others.exclude(pk=membership.pk).exists():
        raise ConflictError("This is the last program admin here: name another first.")


def _works_only_here(user: User, membership: Membership) -> None:
    elsewhere = user.memberships.filter(is_active=True)
    if elsewhere.exclude(jurisdiction=membership.jurisdiction_id).exists():
        raise Refused(
            "This person also works for another jurisdiction: the operator of the "
            "installation changes what is theirs in both."
        )


def _store(row: models.Model, by: User | None, what: str) -> None:
    row.full_clean()
    row._history_user = by  # type: ignore[attr-defined]
    row.save()
    _trace(row, what)


def _trace(row: models.Model, what: str) -> None:
    """Trace an act where the admin works: a user may be working somewhere else."""
    trace("change", (row._meta.label_lower, row.pk), reason=what)
