"""Addresses below /hsds/, with and without a slash at their end."""

from django.urls import path, re_path

from providers.hsds_api import views
from providers.hsds_api.resources import RESOURCES

app_name = "hsds"
PK = r"(?P<pk>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"

urlpatterns = [
    path("", views.about, name="about"),
    path("openapi.json", views.describe, name="openapi"),
    *[
        re_path(rf"^{found.name}/?$", views.listing(found), name=found.name)
        for found in RESOURCES
    ],
    *[
        re_path(
            rf"^{found.name}/{PK}/?$", views.detail(found), name=f"one-{found.name}"
        )
        for found in RESOURCES
    ],
    re_path(r"^(?P<rest>.+)$", views.nothing, name="nothing"),
]
