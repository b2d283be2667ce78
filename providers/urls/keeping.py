"""Addresses of what keeps the directory true: reports, duplicates, verification."""

from django.urls import path

from providers.views import duplicates, reporting, verifying

urlpatterns = [
    path("reports/", reporting.reports, name="reports"),
    path("reports/<uuid:pk>/", reporting.outcome, name="outcome"),
    path("reports/<uuid:pk>/take-back/", reporting.take_back, name="take_back"),
    path("reports/<uuid:pk>/resolve/", reporting.resolve, name="resolve"),
    path("services/<uuid:pk>/report/", reporting.report, name="report"),
    path("services/<uuid:pk>/ask/", verifying.ask, name="ask"),
    path("services/<uuid:pk>/confirm/", verifying.confirm, name="confirm"),
    path("services/<uuid:pk>/same/", duplicates.same, name="same"),
    path("stale/", verifying.stale, name="stale"),
    path("stale/rules/", verifying.rules, name="rules"),
    path("stale/unreachable/", verifying.unreachable, name="unreachable"),
    path("stale/unreachable/<int:pk>/", verifying.reachable, name="reachable"),
    path("corrections/", verifying.corrections, name="corrections"),
    path("corrections/<uuid:pk>/approve/", verifying.approve, name="approve"),
    path("corrections/<uuid:pk>/reject/", verifying.reject, name="reject"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/look/", duplicates.look_again, name="look_again"),
    path("duplicates/<uuid:pk>/", duplicates.duplicate, name="duplicate"),
    path("duplicates/<uuid:pk>/merge/", duplicates.merge, name="merge"),
    path("duplicates/<uuid:pk>/apart/", duplicates.tell_apart, name="tell_apart"),
    path("duplicates/<uuid:pk>/split/", duplicates.split, name="split"),
]
