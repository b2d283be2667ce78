"""Addresses of the diversion policy and what is tried and learnt about it."""

from django.urls import path

from dispatch.views import missed, policies, whatif

urlpatterns = [
    path("missed/", missed.index, name="missed"),
    path("policies/", policies.index, name="policies"),
    path("policies/<uuid:pk>/", policies.show, name="policy"),
    path("policies/<uuid:pk>/copy/", policies.copy, name="copy-policy"),
    path("policies/<uuid:pk>/settings/", policies.settings, name="policy-settings"),
    path("policies/<uuid:pk>/activate/", policies.activate, name="activate-policy"),
    path("policies/<uuid:pk>/retire/", policies.retire, name="retire-policy"),
    path("policies/<uuid:pk>/what-if/", whatif.what_if, name="what-if"),
    path("policies/<uuid:pk>/rules/", policies.add_rule, name="add-rule"),
    path("policies/<uuid:pk>/rules/<slug:name>/", policies.edit_rule, name="edit-rule"),
    path(
        "policies/<uuid:pk>/rules/<slug:name>/move/",
        policies.move_rule,
        name="move-rule",
    ),
    path(
        "policies/<uuid:pk>/rules/<slug:name>/remove/",
        policies.remove_rule,
        name="remove-rule",
    ),
    path("trials/<uuid:pk>/", whatif.trial, name="trial"),
]
