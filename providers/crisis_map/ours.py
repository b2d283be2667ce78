"""Which doors serve a jurisdiction: settled here, and nowhere else of the map.

Ours is what we keep; what stands in an area that we serve, whoever keeps it; what says
itself that it serves such an area, its state or the nation; and what nobody keeps and
stands nowhere, such as a national line. Where no area is marked as ours, what nobody
keeps counts wherever it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from accounts.models import Jurisdiction
from providers.crisis_map.served import NATION, region, spellings
from providers.models import Area, HomeArea, LocationArea
from providers.models.chart import MapEntryQuerySet


@dataclass(frozen=True)
class Ours:
    """A jurisdiction and the areas that it serves, ready to be asked about."""

    keeper: UUID
    areas: tuple[UUID, ...] = ()
    # Only in areas as large as a county may a confidential door be counted.
    coarse: tuple[UUID, ...] = ()
    folded: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def among(self, rows: MapEntryQuerySet) -> MapEntryQuerySet:
        """Keep the doors that are ours."""
        if not self.areas:
            return rows.filter(Q(keeper=self.keeper) | Q(keeper=None))
        return rows.filter(
            Q(keeper=self.keeper)
            # A confidential place tells search nothing, yet the map knows where it is.
            | Q(keeper=None, is_nowhere=True, location__latitude=None)
            | Q(is_confidential=False, location__in=_standing_in(self.areas))
            | Q(is_confidential=True, location__in=_standing_in(self.coarse))
            | Q(serves__overlap=list(self.folded))
        )


def ours(jurisdiction: Jurisdiction) -> Ours:
    """Ask which areas a jurisdiction serves."""
    homes = HomeArea.objects.filter(jurisdiction=jurisdiction).select_related(
        "area__layer"
    )
    areas = [home.area for home in homes.defer("area__outline").order_by("area__name")]
    return Ours(
        jurisdiction.pk,
        tuple(area.pk for area in areas),
        tuple(area.pk for area in areas if area.layer.is_coarse),
        tuple(sorted(_called(areas))),
        tuple(str(area) for area in areas),
    )


def _called(areas: Iterable[Area]) -> set[str]:
    """List what a service may say that it serves: our areas, their states, the nation."""
    found = {NATION}
    for area in areas:
        found |= {area.folded, region(area.region)}
        # Without one, an outline called Washington would be taken for the state.
        if area.region:
            found |= spellings(str(area), "")
    return found - {""}


def _standing_in(areas: tuple[UUID, ...]) -> object:
    return LocationArea.objects.filter(area__in=areas).values("location")
