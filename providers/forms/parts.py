"""Kinds of rows of which a form asks more than their columns: choices of what is there."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.db import models

from providers import continuum
from providers.models import (
    Address,
    Area,
    Location,
    Program,
    Service,
    TaxonomyTerm,
)


class ServiceRecordForm(forms.ModelForm):
    """A service; its program is one of its organization's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programs = Program.objects.current().filter(
            organization=self.instance.organization_id
        )
        chosen: Any = self.fields["program"]
        chosen.queryset = programs.order_by("name")


class LocationForm(forms.ModelForm):
    def clean_timezone(self) -> str:
        said = self.cleaned_data["timezone"].strip()
        if said and said not in available_timezones():
            raise forms.ValidationError("Write a zone such as America/Chicago.")
        return said


class PlaceForm(forms.ModelForm):
    """A service at one of its organization's locations."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            del self.fields["location"]
            return
        organization = self.instance.service.organization_id
        chosen: Any = self.fields["location"]
        chosen.queryset = (
            Location.objects.current()
            .filter(organization=organization)
            .order_by("name")
        )
        chosen.required = True
        chosen.help_text = "A new place is added at the organization first."


class TermForm(forms.ModelForm):
    """A term given to a service: of our own taxonomy, or any other by code or name."""

    need = forms.ChoiceField(label="Of the crisis continuum", required=False)
    other = forms.CharField(
        label="Of another taxonomy, by its code or name",
        required=False,
        max_length=300,
        help_text="Taxonomies come with imports.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [
            (level.label, [(term.code, term.label) for term in terms])
            for level, terms in continuum.grouped()
        ]
        chosen: Any = self.fields["need"]
        chosen.choices = [("", "None of these"), *groups]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        need, other = data.get("need"), (data.get("other") or "").strip()
        if bool(need) == bool(other):
            raise forms.ValidationError("Choose one term, in one of the two ways.")
        terms = TaxonomyTerm.objects.current().exclude(origin__slug=continuum.SLUG)
        named = models.Q(code__iexact=other) | models.Q(name__iexact=other)
        found = (
            TaxonomyTerm.objects.filter(pk=continuum.NEEDS[need].id)
            if need
            else terms.filter(named)
        )
        term = found.order_by("code", "pk").first()
        if term is None:
            self.add_error("other", "No taxonomy here has a term of that code or name.")
        self.instance.taxonomy_term = term
        return data


class AreaServedForm(forms.ModelForm):
    """An area served: a county, another area of the map, or one in words."""

    area = forms.ChoiceField(
        label="County, or another area of the map",
        required=False,
        help_text="Its name is then written as the map knows it.",
    )
    field_order = ("area", "name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["area"]
        chosen.choices = [("", "None of these"), *_areas(self.instance.service)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("area"):
            data["name"] = str(Area.objects.get(pk=data["area"]))
        return data


def _areas(service: Service) -> list[Any]:
    """Offer the layers of its own desk whole, of others the states it works in."""
    own = models.Q(layer__jurisdiction=service.origin.jurisdiction_id)
    at = Location.objects.in_use().filter(organization=service.organization_id)
    written = Address.objects.in_use().filter(location__in=at)
    states = written.values_list("state_province", flat=True)
    placed = Area.objects.filter(location_areas__location__in=at)
    around = {*states, *placed.values_list("region", flat=True)} - {""}
    shared = models.Q(layer__jurisdiction=None)
    if around:
        shared &= models.Q(region__in=around)
    rows = Area.objects.filter(
        own | shared if service.origin.jurisdiction_id else shared
    )
    groups: dict[str, list[tuple[str, str]]] = {}
    for area in rows.select_related("layer").defer("outline"):
        groups.setdefault(area.layer.name, []).append((str(area.pk), str(area)))
    return list(groups.items())
