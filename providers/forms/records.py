"""Every kind of row a directory admin keeps: its fields, and what it hangs on.

One table instead of a form, a view and a page for each of them.
"""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import models

from providers.forms.parts import (
    AreaServedForm,
    LocationForm,
    PlaceForm,
    ServiceRecordForm,
    TermForm,
)
from providers.models import (
    Accessibility,
    Address,
    Attribute,
    Contact,
    CostOption,
    DirectoryRow,
    Funding,
    Language,
    Location,
    Organization,
    OrganizationIdentifier,
    Phone,
    Program,
    RequiredDocument,
    Service,
    ServiceArea,
    ServiceAtLocation,
)

LABELS = {
    "name": "Name",
    "alternate_name": "Other name",
    "uri": "Identifier on the web",
    "url": "Web address",
    "website": "Web address",
    "logo": "Address of the logo",
    "email": "E-mail",
    "eligibility_description": "Who is taken",
    "minimum_age": "From age",
    "maximum_age": "To age",
    "application_process": "How to get in",
    "fees_description": "What the fees are",
    "interpretation_services": "Interpreters",
    "wait_time": "Wait",
    "do_not_refer": "Do not refer: found, but nobody is sent there",
    "is_excluded": "Keep out of what the public sees",
    "is_confidential": "Confidential: nobody is shown where it is",
    "location_type": "Kind of place",
    "timezone": "Time zone",
    "external_identifier": "Number of the place elsewhere",
    "external_identifier_type": "Who gave that number",
    "address_1": "Street",
    "address_2": "Unit, floor, building",
    "state_province": "State",
    "postal_code": "ZIP",
    "region": "County",
    "address_type": "Kind of address",
    "country": "Country, two letters",
    "code": "Code (en, es, vi)",
    "option": "What it costs, or what is taken in payment",
    "amount_description": "What the amount is for",
    "currency": "Currency, three letters",
    "valid_from": "From",
    "valid_to": "Until",
    "document": "What a person must bring",
    "extent": "Its outline",
    "extent_type": "How the outline is written",
    "source": "Where the money comes from",
    "identifier_scheme": "Register",
    "identifier_type": "Kind of number",
    "identifier": "Number",
    "title": "Position",
    "type": "Kind",
}
HINTS = {
    "alert": "Stands on every search result until it is taken away.",
    "is_confidential": "The address then reaches only those who keep the entry.",
    "timezone": "Empty: that of its state, or of the source.",
}
LONG = [
    "description",
    "alert",
    "eligibility_description",
    "application_process",
    "fees",
    "fees_description",
    "interpretation_services",
    "wait_time",
    "accreditations",
    "licenses",
    "transportation",
    "amount_description",
    "option",
    "note",
    "details",
    "document",
    "extent",
    "source",
]


@dataclass(frozen=True)
class Kind:
    """A kind of row: how it is called, what may be said of it, what hangs on it."""

    slug: str
    model: type[DirectoryRow]
    word: str
    fields: str
    children: tuple[str, ...] = ()
    form: type[forms.ModelForm] = forms.ModelForm
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def form_class(self) -> type[forms.ModelForm]:
        return forms.modelform_factory(
            self.model,
            form=self.form,
            fields=self.fields.split(),
            labels=LABELS | self.labels,
            help_texts=HINTS,
            formfield_callback=_form_field,
        )

    def owner_column(self, owner: "Kind") -> str:
        """Name the column by which a row of this kind hangs on one of another."""
        for column in self.model._meta.concrete_fields:
            if column.is_relation and column.related_model is owner.model:
                return column.name
        return ""


def _form_field(column: models.Field, **options: Any) -> forms.Field | None:
    if isinstance(column, models.URLField):
        options["assume_scheme"] = "https"
    if isinstance(column, models.DateField):
        options["widget"] = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    if column.name == "amount":
        options["min_value"] = 0
    if column.name in LONG:
        options["widget"] = forms.Textarea(attrs={"rows": 2})
    return column.formfield(**options)


_KINDS = (
    Kind(
        "organization",
        Organization,
        "organization",
        "name alternate_name description email website tax_status legal_status"
        " year_incorporated logo uri",
        ("service", "program", "location", "phone", "contact", "identifier", "funding"),
    ),
    Kind("program", Program, "program", "name alternate_name description"),
    Kind(
        "service",
        Service,
        "service",
        "name alternate_name status alert program description eligibility_description"
        " minimum_age maximum_age application_process wait_time fees fees_description"
        " interpretation_services accreditations licenses url email"
        " do_not_refer is_excluded is_confidential",
        (
            "place",
            "term",
            "phone",
            "contact",
            "cost-option",
            "language",
            "required-document",
            "service-area",
            "funding",
        ),
        ServiceRecordForm,
    ),
    Kind(
        "location",
        Location,
        "location",
        "name alternate_name location_type description transportation latitude"
        " longitude url timezone external_identifier external_identifier_type"
        " is_confidential",
        ("address", "accessibility", "language", "phone", "contact"),
        LocationForm,
    ),
    Kind(
        "address",
        Address,
        "address",
        "attention address_1 address_2 city region state_province postal_code country"
        " address_type",
    ),
    Kind("accessibility", Accessibility, "kind of access", "description details url"),
    Kind(
        "place",
        ServiceAtLocation,
        "place of the service",
        "location description do_not_refer",
        ("phone", "contact"),
        PlaceForm,
    ),
    Kind("contact", Contact, "contact", "name title department email", ("phone",)),
    Kind(
        "phone",
        Phone,
        "number",
        "number extension type description",
        labels={"description": "What it is for", "type": "Kind"},
    ),
    Kind("language", Language, "language", "name code note"),
    Kind(
        "cost-option",
        CostOption,
        "cost or payment",
        "option amount currency amount_description valid_from valid_to",
    ),
    Kind("required-document", RequiredDocument, "document to bring", "document uri"),
    Kind(
        "service-area",
        ServiceArea,
        "area served",
        "name description extent_type extent uri",
        form=AreaServedForm,
    ),
    Kind("term", Attribute, "term", "value", (), TermForm),
    Kind("funding", Funding, "source of money", "source"),
    Kind(
        "identifier",
        OrganizationIdentifier,
        "number in a register",
        "identifier_type identifier identifier_scheme",
    ),
)
KINDS = {kind.slug: kind for kind in _KINDS}
HEADINGS = {
    "service": "Services",
    "program": "Programs",
    "location": "Locations",
    "address": "Addresses",
    "accessibility": "Access",
    "place": "Where it is offered",
    "contact": "Contacts",
    "phone": "Numbers",
    "language": "Languages",
    "cost-option": "Cost and payment",
    "required-document": "What to bring",
    "service-area": "Areas served",
    "term": "Needs and terms",
    "funding": "Funding",
    "identifier": "Numbers in registers",
}


def kind_of(row: DirectoryRow) -> Kind:
    return next(kind for kind in _KINDS if kind.model is type(row))


def owner_of(row: DirectoryRow) -> DirectoryRow | None:
    """Give what a row hangs on most closely, whose page leads to it."""
    if isinstance(row, Attribute):
        return Service.objects.filter(pk=row.link_id).first()
    names = ("contact", "service_at_location", "service", "location", "organization")
    owners = (getattr(row, name, None) for name in names)
    return next((o for o in owners if isinstance(o, DirectoryRow)), None)
