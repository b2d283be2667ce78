"""The addresses of the Incident Data API, as its specification names them."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from dispatch.api import IncidentData, IncidentReference, IncidentVersions


class IncidentId(StringConverter):
    """Whatever a CAD calls an incident: slashes, spaces and line ends too."""

    regex = r"[\s\S]+"


register_converter(IncidentId, "incidentid")

urlpatterns = [
    path("Versions", IncidentVersions.as_view(), name="incident-versions"),
    path(
        "v1/incidents/<incidentid:incident_id>",
        IncidentData.as_view(),
        name="incident-data",
    ),
    path(
        "v1/references/<incidentid:incident_id>",
        IncidentReference.as_view(),
        name="incident-reference",
    ),
]
