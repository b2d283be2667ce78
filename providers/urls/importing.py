"""Addresses of imports and of what they leave to decide."""

from django.urls import path

from providers.views import columns, deciding, exporting, importing

urlpatterns = [
    path("imports/", importing.history, name="imports"),
    path("imports/new/", importing.upload, name="upload"),
    path("imports/<uuid:pk>/", importing.show, name="import"),
    path("imports/<uuid:pk>/apply/", importing.apply, name="apply_import"),
    path("imports/<uuid:pk>/again/", importing.preview_again, name="preview_again"),
    path("imports/<uuid:pk>/cancel/", importing.cancel, name="cancel_import"),
    path("imports/<uuid:pk>/problems.csv", importing.problems, name="import_problems"),
    path("imports/<uuid:pk>/columns/", columns.columns, name="columns"),
    path("export/", exporting.export, name="export"),
    path("export/<uuid:pk>/", exporting.download, name="download"),
    path("conflicts/", deciding.conflicts, name="conflicts"),
    path("conflicts/decide/", deciding.decide_conflicts, name="decide_conflicts"),
    path(
        "conflicts/<uuid:pk>/decide/", deciding.decide_conflict, name="decide_conflict"
    ),
    path("retirements/", deciding.retirements, name="retirements"),
    path("retirements/decide/", deciding.decide_retirements, name="decide_retirements"),
]
