"""Where the invented calls come from: streets in the towns of the invented directory."""

from accounts.models import Jurisdiction
from providers.demo.invented import REGIONS

# How far apart two streets of a town may lie, in degrees.
WIDTH = 0.03


def whole(street: str, jurisdiction: Jurisdiction) -> str:
    """Give a street its town and ZIP, always the same."""
    state, (town, code, *_) = _town(street, jurisdiction)
    return f"{street}, {town} {state} {code}"


def point(street: str, jurisdiction: Jurisdiction) -> dict[str, str]:
    """Say where in its town a street lies, always at the same point."""
    _, (_, _, latitude, longitude) = _town(street, jurisdiction)
    east, north = len(street) % 7 / 7 - 0.5, _mark(street) % 11 / 11 - 0.5
    return {
        "latitude": f"{latitude + north * WIDTH:.5f}",
        "longitude": f"{longitude + east * WIDTH:.5f}",
    }


def _town(
    street: str, jurisdiction: Jurisdiction
) -> tuple[str, tuple[str, str, float, float]]:
    region = REGIONS.get(jurisdiction.slug, REGIONS["alder"])
    return region.state, region.towns[_mark(street) % len(region.towns)]


def _mark(street: str) -> int:
    return sum(map(ord, street))
