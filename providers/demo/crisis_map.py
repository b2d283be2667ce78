"""What planners of a demo jurisdiction find: the county it serves, a workshop's paper, the map."""

from accounts.models import Jurisdiction, User
from providers.actions import areas
from providers.actions.workshop import take_paper
from providers.crisis_map import charting, places

PAPER = b"""intercept,resource,gap,priority
0,Crisis line,No warmline after eleven at night,3
0,Mobile Crisis Team East,Mobile teams wait for a bed and cannot drive,1
1,Community Responders,Officers know no door for somebody who only drank,2
1,Sobering Center,,
4,,Nobody meets people at the gate when the jail lets them out,2
5,Housing Help Desk,No housing that takes people on probation,
"""


def load(jurisdiction: Jurisdiction, middle: tuple[float, float], *, by: User) -> None:
    """Mark the county around the middle as served, take the paper, and count the map."""
    areas.plant_counties()
    home = next(places.at_point(*middle), None)
    areas.serve_areas([home] if home else [], by=by)
    take_paper(PAPER, jurisdiction=jurisdiction, by=by)
    charting.refresh()
