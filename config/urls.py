"""Where every room is reached."""

from importlib.util import find_spec

from django.urls import include, path

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
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("config.api")),
    # Rooms that have no pages yet are passed over.
    *[
        path(p, include(f"{room}.urls"))
        for p, room in ROOMS.items()
        if find_spec(f"{room}.urls")
    ],
]
