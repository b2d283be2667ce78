"""The models of the referral room, cut by noun."""

from referrals.models.handoff import Handoff
from referrals.models.moves import Warmth
from referrals.models.referral import Referral

__all__ = ["Handoff", "Referral", "Warmth"]
