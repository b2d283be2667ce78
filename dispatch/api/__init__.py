"""Calls, codes and CAD messages over HTTP: the same verbs and rows as the pages."""

from dispatch.api.cad import EidoIntake, MessageViewSet
from dispatch.api.calls import CallViewSet
from dispatch.api.codes import CallTypeViewSet, DispositionViewSet
from dispatch.api.incidents import (
    IncidentData,
    IncidentReference,
    IncidentVersions,
)
from dispatch.api.outlets import CadReports, UntoldViewSet
from dispatch.api.policies import PolicyViewSet, TrialViewSet
from dispatch.api.responses import ResponseViewSet
from dispatch.api.screen_forms import ScreenFormViewSet
from dispatch.api.transfers import TransferViewSet

__all__ = [
    "CadReports",
    "CallTypeViewSet",
    "CallViewSet",
    "DispositionViewSet",
    "EidoIntake",
    "IncidentData",
    "IncidentReference",
    "IncidentVersions",
    "MessageViewSet",
    "PolicyViewSet",
    "ResponseViewSet",
    "ScreenFormViewSet",
    "TransferViewSet",
    "TrialViewSet",
    "UntoldViewSet",
]
