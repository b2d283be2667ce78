"""Where every room is reached."""

from importlib.util import find_spec

from django.urls import include, path
from django.views.generic import RedirectView

ROOMS = {
    "": "desk",
    "calls/": "dispatch",
    "cases/": "cases",
    "referrals/": "referrals",
    "follow-ups/": "followups",
    "directory/": "providers",
    "people-and-access/": "accounts",
    "reports/": "reports",
    "shifts/": "staffing",
    "notices/": "notifications",
}

urlpatterns = [
    # An address is who one is here: a program admin invites, nobody edits their own.
    path("accounts/email/", RedirectView.as_view(pattern_name="accounts:me")),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.session_urls")),
    path("", include("core.urls")),
    path("api/v1/", include("config.api")),
    path("IncidentData/", include("dispatch.urls.incidents")),
    path("hsds/", include("providers.hsds_api.urls")),
    # For providers, who have no account: each address holds a secret of its own.
    path("provider/", include("providers.urls.provider")),
    # Rooms that have no pages yet are passed over.
    *[
        path(p, include(f"{room}.urls"))
        for p, room in ROOMS.items()
        if find_spec(f"{room}.urls")
    ],
]

handler403 = "core.pages.refused"
handler404 = "core.pages.not_found"
handler429 = "core.pages.too_many"
handler500 = "core.pages.crashed"
