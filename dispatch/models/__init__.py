"""The 911 side: calls, what was asked of them, what was decided and what was sent."""

from dispatch.models.cad_parts import CadParts
from dispatch.models.call_files import CallFile, CallFileProblem, FileCall
from dispatch.models.calls import Call
from dispatch.models.codes import CallType, Disposition, OutcomeClass, Responder
from dispatch.models.feeds import CadFeed, RawMessage
from dispatch.models.field_filters import FieldFilter
from dispatch.models.file_mappings import FileMapping
from dispatch.models.ledger import LedgerDifference, LedgerFile
from dispatch.models.outcomes import Outcome
from dispatch.models.outlets import CadReport, Outlet
from dispatch.models.parties import CallParty, CallToken
from dispatch.models.recontacts import Recontact
from dispatch.models.responses import Response
from dispatch.models.screens import DiversionPolicy, Screen, ScreenForm
from dispatch.models.transfers import Transfer
from dispatch.models.trials import PolicyTrial
from dispatch.models.waits import FloorRules, Wait

__all__ = [
    "CadFeed",
    "CadParts",
    "CadReport",
    "Call",
    "CallFile",
    "CallFileProblem",
    "CallParty",
    "CallToken",
    "CallType",
    "Disposition",
    "DiversionPolicy",
    "FieldFilter",
    "FileCall",
    "FileMapping",
    "FloorRules",
    "LedgerDifference",
    "LedgerFile",
    "Outcome",
    "OutcomeClass",
    "Outlet",
    "PolicyTrial",
    "RawMessage",
    "Recontact",
    "Responder",
    "Response",
    "Screen",
    "ScreenForm",
    "Transfer",
    "Wait",
]
