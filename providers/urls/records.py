"""Where every row of the directory is kept; see record_forms.py for the kinds."""

from django.urls import path

from providers.views import records

urlpatterns = [
    path("organizations/", records.organizations, name="organizations"),
    path("organizations/new/", records.add_organization, name="add_organization"),
    path("services/<uuid:pk>/edit/", records.record, {"kind": "service"}, name="edit"),
    path("records/<slug:kind>/<uuid:pk>/", records.record, name="record"),
    path(
        "records/<slug:kind>/<uuid:pk>/retire/",
        records.retire_record,
        name="retire_record",
    ),
    path(
        "records/<slug:kind>/<uuid:pk>/restore/",
        records.restore_record,
        name="restore_record",
    ),
    path(
        "records/<slug:owner>/<uuid:pk>/<slug:kind>/new/",
        records.add_record,
        name="add_record",
    ),
]
