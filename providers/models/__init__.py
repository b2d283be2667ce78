"""The directory of services, in the tables and names of HSDS 3.0."""

from providers.models.areas import Area, AreaLayer, HomeArea, LocationArea
from providers.models.capacity import (
    CapacityDoubt,
    CapacityReading,
    Said,
    ServiceCapacity,
    Trust,
    Unit,
)
from providers.models.chart import MapEntry, MapState
from providers.models.demand import Demand, Gap
from providers.models.duplicates import Duplicate
from providers.models.entry import SearchEntry
from providers.models.exports import DirectoryExport
from providers.models.imports import ImportProblem, ImportRun, SavedMapping
from providers.models.links import ProviderLink
from providers.models.location import (
    Accessibility,
    Address,
    Language,
    Location,
    ServiceAtLocation,
)
from providers.models.organization import (
    Contact,
    Funding,
    Organization,
    OrganizationIdentifier,
    Phone,
    Program,
)
from providers.models.proposals import ImportConflict, Retirement
from providers.models.schedule import Opening, Schedule
from providers.models.service import (
    CostOption,
    DirectoryReport,
    RequiredDocument,
    Service,
    ServiceArea,
)
from providers.models.source import DirectoryRow, Source
from providers.models.taxonomy import Attribute, Metadata, Taxonomy, TaxonomyTerm
from providers.models.teams import Team, TeamMember, TeamShift, TeamSlot
from providers.models.verification import (
    DirectoryCorrection,
    UnreachableAddress,
    Verification,
    VerificationRule,
)
from providers.models.workshop import WorkshopResource

__all__ = [
    "Accessibility",
    "Address",
    "Area",
    "AreaLayer",
    "Attribute",
    "CapacityDoubt",
    "CapacityReading",
    "Contact",
    "CostOption",
    "Demand",
    "DirectoryCorrection",
    "DirectoryExport",
    "DirectoryReport",
    "DirectoryRow",
    "Duplicate",
    "Funding",
    "Gap",
    "HomeArea",
    "ImportConflict",
    "ImportProblem",
    "ImportRun",
    "Language",
    "Location",
    "LocationArea",
    "MapEntry",
    "MapState",
    "Metadata",
    "Opening",
    "Organization",
    "OrganizationIdentifier",
    "Phone",
    "Program",
    "ProviderLink",
    "RequiredDocument",
    "Retirement",
    "Said",
    "SavedMapping",
    "Schedule",
    "SearchEntry",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceCapacity",
    "Source",
    "Taxonomy",
    "TaxonomyTerm",
    "Team",
    "TeamMember",
    "TeamShift",
    "TeamSlot",
    "Trust",
    "Unit",
    "UnreachableAddress",
    "Verification",
    "VerificationRule",
    "WorkshopResource",
]
