"""iCarol's resource export: one wide CSV of agencies, programs, sites and their links.

Every record is a row; TaxonomyLevelName says which of the four it is. An agency is an
organization, a program a service, a site a location, and a ProgramAtSite puts one
program at one site by ConnectsToProgramNum and ConnectsToSiteNum. ParentAgencyNum
names the agency, 0 none. Not every help line uses all four, so what a program lacks
is looked for at its agency. https://na1support.icarol.com (Standard Data Export)
"""

from collections import defaultdict
from pathlib import Path
from typing import Any

from providers.feeds.bundle import Bundle, Row
from providers.feeds.csvfile import Unreadable, read_header, read_lines
from providers.formats.icarol_objects import Resource
from providers.formats.icarol_record import plain
from providers.formats.icarol_terms import Terms

SOURCE = "icarol"
NEEDED = {"resourceagencynum", "publicname"}
_TABLES = [
    "organization",
    "service",
    "location",
    "service_at_location",
    "address",
    "phone",
    "contact",
    "schedule",
    "language",
    "accessibility",
    "required_document",
    "cost_option",
    "service_area",
    "funding",
    "organization_identifier",
    "taxonomy",
    "taxonomy_term",
    "attribute",
]


def read_icarol(path: Path) -> Bundle:
    """Read an export; raises Unreadable for a CSV without iCarol's columns."""
    if not path.is_file():
        raise Unreadable(f"{path.name} is not a file.")
    if not is_icarol(read_header(path)):
        raise Unreadable(
            f"{path.name} has no columns 'ResourceAgencyNum' and 'PublicName':"
            " it is no export of iCarol's resources."
        )
    bundle = Bundle()
    for table in _TABLES:
        bundle.open_table(table)
    records = _Export(bundle)
    for line in read_lines(path):
        records.take(Resource(bundle, line))
    records.write()
    return bundle


def is_icarol(header: list[str]) -> bool:
    """Tell an export of iCarol by the names of its columns."""
    return {plain(name) for name in header} >= NEEDED


class _Export:
    """The records of a file by level, put together once all of them are known."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.terms = Terms(bundle)
        self.agencies: dict[str, Resource] = {}
        self.programs: dict[str, Resource] = {}
        self.sites: dict[str, Resource] = {}
        self.links: dict[str, Resource] = {}
        self.by_program: dict[str, list[Resource]] = defaultdict(list)

    def take(self, record: Resource) -> None:
        if record.extra:
            self.bundle.doubt(record, "it has more cells than columns")
        levels = {
            "agency": self.agencies,
            "program": self.programs,
            "site": self.sites,
            "programatsite": self.links,
        }
        kept = levels.get(record.level)
        if not record.key:
            self.bundle.doubt(record, "it has no ResourceAgencyNum", is_loaded=False)
        elif kept is None:
            reason = f"{record.level_name!r} is not a level that iCarol has"
            self.bundle.doubt(record, reason, is_loaded=False)
        elif any(record.key in level for level in levels.values()):
            reason = f"the number {record.key!r} was given before"
            self.bundle.doubt(record, reason, is_loaded=False)
        else:
            kept[record.key] = record
            self.by_program[record.program].append(record)

    def write(self) -> None:
        with_programs = {program.parent for program in self.programs.values()}
        for agency in self.agencies.values():
            self._organization(agency)
            agency.location()
        for site in self.sites.values():
            site.location(self._agency_of(site))
        for program in self.programs.values():
            self._service(program)
        for agency in self.agencies.values():
            if agency.key not in with_programs:
                # An agency alone is what is called: without a service nobody finds it.
                self._service(agency)
        for link in self.links.values():
            if link.program not in {**self.programs, **self.agencies}:
                reason = f"its program {link.program!r} is not in the file"
                self.bundle.doubt(link, reason, is_loaded=False)

    def _organization(self, agency: Resource) -> None:
        agency.organization()
        agency.hang("organization")

    def _service(self, record: Resource) -> None:
        agency = self._agency_of(record)
        row = record.service(agency)
        if record is not agency:
            record.hang("service")
        record.hang_on_service()
        self.terms.classify(record)
        self._places(record, row, agency)

    def _agency_of(self, record: Resource) -> Resource | None:
        return record if record.level == "agency" else self.agencies.get(record.parent)

    def _places(self, record: Resource, row: Row, agency: Resource | None) -> None:
        """Put a service at the sites it is linked to, else at its own or its agency's."""
        links = [r for r in self.by_program[record.key] if r.level == "programatsite"]
        linked = {link.site for link in links}
        named = [site for site in record.sites if site not in linked]
        shut = [site for site in named if self._is_shut(site)]
        places = [self._link(link, row) for link in links]
        places += [self._at(record, row, site) for site in named]
        loaded = [place for place in places if place]
        if (links or shut) and not loaded:
            is_over = all(link.is_inactive for link in links) and shut == named
            self._is_nowhere(record, row, is_over=is_over)
        elif loaded and all(place.values.get("do_not_refer") for place in loaded):
            row.values["do_not_refer"] = True
        if not links and not named:
            for holder in filter(None, (record, agency)):
                if holder.location_key and self._at(record, row, holder.location_key):
                    break

    def _is_shut(self, site: str) -> bool:
        return site in self.sites and self.sites[site].is_inactive

    def _link(self, link: Resource, row: Row) -> Row | None:
        """Add a ProgramAtSite unless it is closed; one that takes nobody is marked."""
        if link.is_inactive or self._is_shut(link.site):
            reason = "the service at this site is inactive; its other sites stay"
            self.bundle.doubt(link, reason, is_loaded=False)
            return None
        place = self._at(link, row, link.site, key=link.key)
        if place:
            link.hang("service_at_location")
        return place

    def _at(self, where: Resource, row: Row, site: str, key: str = "") -> Row | None:
        """Put a service at a site unless it is closed; one that takes nobody is marked."""
        if self._is_shut(site):
            self.bundle.doubt(where, f"its site {site!r} is inactive; left out")
            return None
        holder = self.sites.get(site) or self.agencies.get(site)
        known = site == where.location_key or (holder and holder.location_key)
        if not known:
            self.bundle.doubt(where, f"its site {site!r} is not in the file")
            return None
        place = site if site == where.location_key else str(known)
        of = {"service": ("service", row.key), "location": ("location", place)}
        both = [where if key else None, self.sites.get(site)]
        values: dict[str, Any] = {
            "do_not_refer": any(record.do_not_refer for record in both if record)
        }
        if key:
            values["description"] = where.cell("AgencyDescription")
        at = Row("service_at_location", key or f"{row.key}@{place}", values, of)
        at.file, at.line = where.file, where.number
        self.bundle.add(at)
        return at

    def _is_nowhere(self, record: Resource, row: Row, *, is_over: bool) -> None:
        """Say so of a service whose every site is closed to it, or not in the file."""
        if is_over:
            row.values["status"] = "inactive"
        else:
            row.values["do_not_refer"] = True
        self.bundle.doubt(record, "none of its sites takes referrals")
