"""The pages of referrals: those made, and the one about to be asked."""
