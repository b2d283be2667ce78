"""The Incident Data API (NENA EIDO conveyance 1.0): what became of an incident, for CAD.

Disposition, agency, agent and times; never a word that a clinician or a caller said.
"""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.access import trace
from dispatch import eido
from dispatch.models import Call

INCIDENT_ID = OpenApiParameter(
    "incident_id",
    str,
    OpenApiParameter.PATH,
    description="The incident's id, its CAD number, or the id of an EIDO of ours.",
)


class PlainText(BaseRenderer):
    """An answer that is one line of text."""

    media_type = "text/plain"
    format = "txt"
    charset = "utf-8"

    def render(self, data: Any, *args: Any, **kwargs: Any) -> bytes:
        return str(data).encode()


class _Incidents(APIView):
    permissions = {"get": "dispatch.read_incident"}

    def found(self, request: Request, incident_id: str) -> Call:
        """Find the call of an incident. Raises Http404 where there is none here."""
        calls = Call.objects.told_to(request.user)
        call = calls.known_as(incident_id, request.user.jurisdiction_id)
        if call is None:
            raise Http404
        trace("view", call, reason="incident data")
        return call


class IncidentData(_Incidents):
    """The state of one incident as an EIDO: disposition, agency, agent and times."""

    @extend_schema(parameters=[INCIDENT_ID], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, incident_id: str) -> Response:
        call = asked = self.found(request, incident_id)
        if asked.merged_into_id:
            # What became of a duplicate is what became of the call it was merged into.
            call = Call.objects.told_to(request.user).get(pk=asked.merged_into_id)
        return Response(eido.write(call, incident=asked.incident_uid))


class IncidentReference(_Incidents):
    """The address at which the state of an incident is read."""

    renderer_classes = (PlainText,)

    @extend_schema(
        parameters=[INCIDENT_ID], responses={(200, "text/plain"): OpenApiTypes.URI}
    )
    def get(self, request: Request, incident_id: str) -> Response:
        self.found(request, incident_id)
        site = settings.SITE_URL.rstrip("/")
        return Response(
            f"{site}/IncidentData/v1/incidents/{quote(incident_id, safe='')}"
        )


class IncidentVersions(APIView):
    """The versions of this interface that are served."""

    permissions = {"get": "dispatch.read_incident"}

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        return Response(
            [{"versions": [{"major": 1, "minor": 0}], "fingerprint": "Divert"}]
        )
