"""Which column of an HSDS file is which field, and how each is read."""

from collections.abc import Callable
from typing import Any

from providers.feeds import clean
from providers.feeds.bundle import TABLES

Reader = Callable[[str], Any]

# File names of HSDS 1.1, 2.0 and 3.0, without .csv, and the table each speaks of.
FILES = {
    "organizations": "organization",
    "organization": "organization",
    "programs": "program",
    "services": "service",
    "locations": "location",
    "services_at_location": "service_at_location",
    "service_at_location": "service_at_location",
    "service_at_locations": "service_at_location",
    "contacts": "contact",
    "phones": "phone",
    "addresses": "address",
    "physical_addresses": "address",
    "postal_addresses": "address",
    "schedules": "schedule",
    "regular_schedules": "schedule",
    "holiday_schedules": "schedule",
    "service_areas": "service_area",
    "languages": "language",
    "accessibility": "accessibility",
    "accessibility_for_disabilities": "accessibility",
    "cost_options": "cost_option",
    "payments_accepted": "cost_option",
    "funding": "funding",
    "required_documents": "required_document",
    "organization_identifiers": "organization_identifier",
    "taxonomies": "taxonomy",
    "taxonomy": "taxonomy_term",
    "taxonomy_terms": "taxonomy_term",
    "attributes": "attribute",
    "service_attributes": "attribute",
    "service_attribute": "attribute",
    "other_attributes": "attribute",
    "other_attribute": "attribute",
    "services_taxonomy": "attribute",
    "service_taxonomy": "attribute",
    "units": "unit",
    "service_capacities": "service_capacity",
    "service_capacity": "service_capacity",
    "eligibility": "eligibility",
    "metadata": "metadata",
}

# Version 2.0 names its files as its tables.
FILES |= {table: table for table in TABLES if table != "taxonomy"} | {
    "physical_address": "address",
    "postal_address": "address",
    "regular_schedule": "schedule",
    "holiday_schedule": "schedule",
    "payment_accepted": "cost_option",
}

# Columns that older versions named otherwise.
OLD_NAMES = {
    "organization": {"url": "website"},
    "language": {"language": "name"},
    "service_area": {"service_area": "name"},
    "accessibility": {"accessibility": "description"},
    "cost_option": {"payment": "option"},
    "phone": {"number_type": "type"},
    "attribute": {"service_id": "link_id", "taxonomy_id": "taxonomy_term_id"},
    "taxonomy": {"url": "uri"},
    "taxonomy_term": {"vocabulary": "taxonomy"},
}

PARENTS = {
    "organization_id": ("organization", "organization"),
    "parent_organization_id": ("parent_organization", "organization"),
    "program_id": ("program", "program"),
    "service_id": ("service", "service"),
    "location_id": ("location", "location"),
    "service_at_location_id": ("service_at_location", "service_at_location"),
    "contact_id": ("contact", "contact"),
    "phone_id": ("phone", "phone"),
    "taxonomy_term_id": ("taxonomy_term", "taxonomy_term"),
    "taxonomy_id": ("taxonomy", "taxonomy"),
    "parent_id": ("parent", "taxonomy_term"),
    "unit_id": ("unit", "unit"),
}

STATUS = clean.one_of({"active", "inactive", "defunct", "temporarily closed"}, "active")
PLACE = clean.one_of({"physical", "postal", "virtual"}, "physical")
PHONE_KINDS = {"voice", "hotline", "text", "cell", "fax", "video", "pager", "textphone"}


def country(value: str) -> str:
    """Read a country as its two letters; raises ValueError for another spelling."""
    found = clean.line(value).upper()
    if found in {"USA", "UNITED STATES", "UNITED STATES OF AMERICA", "U.S.", "U.S.A."}:
        return "US"
    if len(found) not in {0, 2}:
        raise ValueError(f"{value!r} is not a country of two letters")
    return found


def _of(reader: Reader, names: str) -> dict[str, Reader]:
    return dict.fromkeys(names.split(), reader)


_NAMED = _of(clean.line, "name alternate_name") | {"description": clean.text}

COLUMNS: dict[str, dict[str, Reader]] = {
    "organization": _NAMED
    | _of(clean.line, "email tax_status tax_id legal_status")
    | _of(clean.web, "website logo uri")
    | {"year_incorporated": clean.within(1000, 2200)},
    "program": _NAMED,
    "service": _NAMED
    | _of(clean.line, "email assurer_email")
    | _of(
        clean.text,
        "interpretation_services application_process fees_description wait_time fees"
        " accreditations eligibility_description licenses alert",
    )
    | _of(clean.within(0, 150), "minimum_age maximum_age")
    | {
        "url": clean.web,
        "status": STATUS,
        "assured_date": clean.day,
        "last_modified": clean.moment,
        "do_not_refer": clean.truth,
    },
    "location": _NAMED
    | _of(clean.line, "external_identifier external_identifier_type timezone")
    | _of(clean.degrees, "latitude longitude")
    | {"location_type": PLACE, "url": clean.web, "transportation": clean.text},
    "service_at_location": {"description": clean.text, "do_not_refer": clean.truth},
    "contact": _of(clean.line, "name title department email"),
    "phone": _of(clean.line, "extension") | {"description": clean.text},
    "address": _of(
        clean.line,
        "attention address_1 address_2 city region state_province postal_code",
    )
    | {"country": country, "address_type": PLACE},
    "schedule": _of(clean.day, "valid_from valid_to dtstart until")
    | {"count": clean.whole_number, "interval": clean.within(1, 32_767)}
    | _of(clean.line, "byday byweekno bymonthday byyearday attending_type")
    | _of(clean.text, "description notes")
    | _of(clean.clock, "opens_at closes_at")
    | {
        "timezone": clean.hours_from_utc,
        "wkst": clean.one_of({"MO", "TU", "WE", "TH", "FR", "SA", "SU"}, ""),
        "freq": clean.one_of({"WEEKLY", "MONTHLY"}, ""),
        "schedule_link": clean.web,
        "is_exception": clean.truth,
    },
    "service_area": _of(clean.line, "name extent_type")
    | _of(clean.text, "description extent")
    | {"uri": clean.web},
    "language": _of(clean.line, "name code") | {"note": clean.text},
    "accessibility": _of(clean.text, "description details") | {"url": clean.web},
    "cost_option": _of(clean.day, "valid_from valid_to")
    | _of(clean.text, "option amount_description")
    | {"currency": lambda value: clean.line(value).upper(), "amount": clean.money},
    "funding": {"source": clean.text},
    "required_document": {"document": clean.text, "uri": clean.web},
    "organization_identifier": _of(
        clean.line, "identifier_scheme identifier_type identifier"
    ),
    "taxonomy": _of(clean.line, "name version")
    | {"description": clean.text, "uri": clean.web},
    "taxonomy_term": _of(clean.line, "code name language")
    | {"description": clean.text, "term_uri": clean.web},
    "attribute": {"link_type": clean.line, "value": clean.text},
    "unit": _of(clean.line, "name scheme identifier") | {"uri": clean.web},
    "service_capacity": _of(clean.whole_number, "available maximum")
    | {
        "description": clean.text,
        "updated": clean.moment,
        "population": clean.line,
    },
    "metadata": _of(clean.line, "last_action_type field_name updated_by")
    | _of(clean.text, "previous_value replacement_value")
    | {"last_action_date": clean.day},
}
