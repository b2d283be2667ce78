"""The API's router: one line a resource, in the order of the rooms."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from accounts.api import LookViewSet, MemberViewSet
from desk.api import BoardViewSet, QueueViewSet
from desk.cases_api import CaseViewSet, PersonViewSet
from desk.sessions_api import SessionViewSet
from dispatch import api as dispatch
from followups.api import FollowUpViewSet
from notifications.api import NoticeViewSet
from providers.api import ServiceViewSet
from providers.capacity_api import ServiceCapacityViewSet, UnitViewSet
from referrals.api import ReferralViewSet
from staffing.api import AvailabilityViewSet, ShiftViewSet

router = SimpleRouter(use_regex_path=False)
router.register("members", MemberViewSet, basename="member")
router.register("access-log", LookViewSet, basename="look")
router.register("queue", QueueViewSet, basename="queue")
router.register("board", BoardViewSet, basename="board")
router.register("availability", AvailabilityViewSet, basename="availability")
router.register("shifts", ShiftViewSet, basename="shift")
router.register("services", ServiceViewSet, basename="service")
router.register(
    "service-capacities", ServiceCapacityViewSet, basename="service-capacity"
)
router.register("units", UnitViewSet, basename="unit")
router.register("calls", dispatch.CallViewSet, basename="call")
router.register("responses", dispatch.ResponseViewSet, basename="response")
router.register("transfers", dispatch.TransferViewSet, basename="transfer")
router.register("call-types", dispatch.CallTypeViewSet, basename="call-type")
router.register("dispositions", dispatch.DispositionViewSet, basename="disposition")
router.register("screen-forms", dispatch.ScreenFormViewSet, basename="screen-form")
router.register(
    "diversion-policies", dispatch.PolicyViewSet, basename="diversion-policy"
)
router.register("policy-trials", dispatch.TrialViewSet, basename="policy-trial")
router.register("cad/messages", dispatch.MessageViewSet, basename="cad-message")
router.register("cad/untold", dispatch.UntoldViewSet, basename="untold-report")
router.register("notices", NoticeViewSet, basename="notice")
router.register("persons", PersonViewSet, basename="person")
router.register("cases", CaseViewSet, basename="case")
router.register("sessions", SessionViewSet, basename="session")
router.register("referrals", ReferralViewSet, basename="referral")
router.register("follow-ups", FollowUpViewSet, basename="follow-up")

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("cad/reports", dispatch.CadReports.as_view(), name="cad-reports"),
    path("cad/eido", dispatch.EidoIntake.as_view(), name="cad-eido"),
    *router.urls,
]
