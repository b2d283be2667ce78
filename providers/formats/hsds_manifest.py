"""The datapackage.json of an export: which file is which table, and what each holds.

https://specs.frictionlessdata.io/tabular-data-package/
"""

from typing import Any

from django.db import models

from providers.feeds.tables import model_of
from providers.formats.hsds_columns import PARENTS
from providers.formats.hsds_fields import COLUMN_OF, FIELDS, REQUIRED

# The file of each table, as HSDS 3.0 and 3.1 name it.
FILE_OF = {
    "organization": "organizations.csv",
    "program": "programs.csv",
    "service": "services.csv",
    "location": "locations.csv",
    "service_at_location": "service_at_location.csv",
    "contact": "contacts.csv",
    "phone": "phones.csv",
    "address": "addresses.csv",
    "schedule": "schedules.csv",
    "service_area": "service_areas.csv",
    "language": "languages.csv",
    "accessibility": "accessibility.csv",
    "cost_option": "cost_options.csv",
    "funding": "funding.csv",
    "required_document": "required_documents.csv",
    "organization_identifier": "organization_identifiers.csv",
    "taxonomy": "taxonomies.csv",
    "taxonomy_term": "taxonomy_terms.csv",
    "attribute": "attributes.csv",
    "unit": "units.csv",
    "service_capacity": "service_capacity.csv",
    "metadata": "metadata.csv",
}
# Columns beside those of our tables.
EXTRA = {"phone": ("extension_as_dialed",)}
_TYPES: tuple[tuple[type[models.Field], str], ...] = (
    (models.BooleanField, "boolean"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.TimeField, "time"),
    (models.IntegerField, "number"),
    (models.FloatField, "number"),
    (models.DecimalField, "number"),
)
_FORMATS: tuple[tuple[type[models.Field], str], ...] = (
    (models.UUIDField, "uuid"),
    (models.ForeignKey, "uuid"),
    (models.EmailField, "email"),
    (models.URLField, "uri"),
)


def manifest(name: str, *, is_partial: bool) -> dict[str, Any]:
    """Describe a package of every table."""
    return {
        "name": name,
        "title": "Directory of services (HSDS 3.0)",
        "profile": "tabular-data-package",
        "version": "3.0.0",
        "homepage": "https://docs.openreferral.org/",
        # More than HSDS: what is left out here is kept back, not gone.
        "is_partial": is_partial,
        "resources": [_resource(table, file) for table, file in FILE_OF.items()],
    }


def _resource(table: str, file: str) -> dict[str, Any]:
    fields = [_field(table, name) for name in FIELDS[table]]
    fields += [{"name": name, "type": "string"} for name in EXTRA.get(table, ())]
    keys = [
        {
            "fields": name,
            "reference": {
                # The empty name is this resource itself.
                "resource": "" if PARENTS[name][1] == table else PARENTS[name][1],
                "fields": "id",
            },
        }
        for name in FIELDS[table]
        if name in PARENTS
    ]
    schema = {"fields": fields, "primaryKey": "id"} | (
        {"foreignKeys": keys} if keys else {}
    )
    return {
        "name": table,
        "path": file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(table: str, name: str) -> dict[str, Any]:
    field = model_of(table)._meta.get_field(COLUMN_OF.get((table, name), name))
    kind = next((kind for cls, kind in _TYPES if isinstance(field, cls)), "string")
    if (table, name) == ("phone", "extension"):
        kind = "number"
    found: dict[str, Any] = {"name": name, "type": kind}
    for cls, form in _FORMATS:
        if isinstance(field, cls):
            found["format"] = form
    if name == "id" or name in REQUIRED.get(table, ()):
        found["constraints"] = {"required": True}
    return found
