"""What each object of HSDS 3.0 says of itself, and which objects stand inside it.

https://docs.openreferral.org/en/v3.0.1/hsds/schema_reference.html. What HSDS has no
name for and we must not lose stands last: HSDS lets a profile add properties.
"""

_ABOUT = "id name alternate_name description"

FIELDS: dict[str, tuple[str, ...]] = {
    table: tuple(names.split())
    for table, names in {
        "organization": f"{_ABOUT} email website tax_status tax_id year_incorporated"
        " legal_status logo uri parent_organization_id",
        "program": "id organization_id name alternate_name description",
        "service": "id organization_id program_id name alternate_name description url"
        " email status interpretation_services application_process fees_description"
        " wait_time fees accreditations eligibility_description minimum_age maximum_age"
        " assured_date assurer_email licenses alert last_modified do_not_refer",
        "location": "id location_type url organization_id name alternate_name"
        " description transportation latitude longitude external_identifier"
        " external_identifier_type timezone",
        "service_at_location": "id service_id location_id description do_not_refer",
        "contact": "id organization_id service_id service_at_location_id location_id"
        " name title department email",
        "phone": "id location_id service_id organization_id contact_id"
        " service_at_location_id number extension type description",
        "address": "id location_id attention address_1 address_2 city region"
        " state_province postal_code country address_type organization_id",
        "schedule": "id service_id location_id service_at_location_id valid_from"
        " valid_to dtstart timezone until count wkst freq interval byday byweekno"
        " bymonthday byyearday description opens_at closes_at schedule_link"
        " attending_type notes is_exception",
        "service_area": "id service_id name description extent extent_type uri",
        "language": "id service_id location_id phone_id name code note",
        "accessibility": "id location_id description details url",
        "cost_option": "id service_id valid_from valid_to option currency amount"
        " amount_description",
        "funding": "id organization_id service_id source",
        "required_document": "id service_id document uri",
        "organization_identifier": "id organization_id identifier_scheme"
        " identifier_type identifier",
        "taxonomy": "id name description uri version",
        "taxonomy_term": "id code name description parent_id taxonomy language"
        " taxonomy_id term_uri",
        "attribute": "id link_id taxonomy_term_id link_type link_entity value",
        "unit": "id name scheme identifier uri",
        "service_capacity": "id service_id service_at_location_id unit_id available"
        " maximum description updated population",
        "metadata": "id resource_id resource_type last_action_date last_action_type"
        " field_name previous_value replacement_value updated_by",
    }.items()
}
# Fields that our tables call otherwise.
COLUMN_OF = {("taxonomy_term", "taxonomy"): "taxonomy_name"}

# What HSDS asks for even where nobody gave it.
REQUIRED: dict[str, frozenset[str]] = {
    table: frozenset(names.split())
    for table, names in {
        "organization": "name description",
        "program": "name description",
        "service": "name status",
        "location": "location_type",
        "phone": "number",
        "address": "address_1 city state_province postal_code country address_type",
        "organization_identifier": "identifier_type identifier",
        "taxonomy": "name description",
        "taxonomy_term": "name description",
        "metadata": "last_action_date last_action_type field_name previous_value"
        " replacement_value updated_by",
    }.items()
}

# The lists inside an object: the name of each and the table its objects are of.
PARTS: dict[str, dict[str, str]] = {
    "organization": {
        "funding": "funding",
        "contacts": "contact",
        "phones": "phone",
        "programs": "program",
        "organization_identifiers": "organization_identifier",
        # HSDS 1.1 has postal addresses of organizations, 3.0 has nowhere to put them.
        "addresses": "address",
    },
    "service": {
        "phones": "phone",
        "schedules": "schedule",
        "service_areas": "service_area",
        "languages": "language",
        "funding": "funding",
        "cost_options": "cost_option",
        "required_documents": "required_document",
        "contacts": "contact",
        "capacities": "service_capacity",
    },
    "service_at_location": {
        "contacts": "contact",
        "phones": "phone",
        "schedules": "schedule",
    },
    "location": {
        "languages": "language",
        "addresses": "address",
        "contacts": "contact",
        "accessibility": "accessibility",
        "phones": "phone",
        "schedules": "schedule",
    },
    "contact": {"phones": "phone"},
    "phone": {"languages": "language"},
}
# Each after what it hangs on.
LEAVES = (
    "contact",
    "phone",
    "program",
    "schedule",
    "service_area",
    "language",
    "address",
    "accessibility",
    "cost_option",
    "funding",
    "required_document",
    "organization_identifier",
    "service_capacity",
)
