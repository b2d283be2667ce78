"""Comings and goings, in the same log as every look."""

from dataclasses import replace

from accounts.models import Membership, User
from core.access import trace
from core.context import actor
from core.models import AccessLog
from core.scope import scope


def note(user: User, action: str, *, reason: str = "") -> None:
    """Trace a sign-in, a sign-out or a refused try of somebody who works somewhere."""
    membership = user.membership
    if membership is None:
        return
    who = replace(actor.get(), user_id=user.pk, role=membership.role, route="sign-in")
    token = actor.set(who)
    try:
        with scope(membership.jurisdiction):
            trace(action, user, reason=reason)
    finally:
        actor.reset(token)


def note_sign_out(user: User, *, reason: str = "") -> None:
    """Trace that somebody signs out; from this moment on they are offered no call."""
    note(user, AccessLog.Action.SIGN_OUT, reason=reason)
    Membership.objects.filter(pk=user.current_membership_id).update(seen_at=None)
