"""What a new jurisdiction finds on its shelves: codes, forms, policies, protocols."""

from importlib import import_module
from importlib.util import find_spec

from accounts.models import Jurisdiction

ROOMS = (
    "staffing",
    "providers",
    "dispatch",
    "cases",
    "referrals",
    "followups",
    "reports",
)


def load(jurisdiction: Jurisdiction) -> None:
    """Let each room that has any put its starting rows there; runs inside `scope`."""
    for room in ROOMS:
        if find_spec(f"{room}.starter"):
            import_module(f"{room}.starter").load(jurisdiction)
