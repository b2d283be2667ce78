"""Addresses of what is free and of the teams that drive; part of the directory's."""

from django.urls import path

from providers.views import counting, teams

urlpatterns = [
    path("capacity/", counting.capacities, name="capacities"),
    path("capacity/providers/<uuid:pk>/", counting.counts, name="counts"),
    path("capacity/<uuid:pk>/", counting.readings, name="readings"),
    path("units/", counting.units, name="units"),
    path("units/<uuid:pk>/", counting.edit_unit, name="edit_unit"),
    path("services/<uuid:pk>/links/", counting.links, name="links"),
    path("links/<uuid:pk>/revoke/", counting.revoke, name="revoke"),
    path("teams/", teams.index, name="teams"),
    path("teams/new/", teams.add, name="add_team"),
    path("teams/<uuid:pk>/", teams.show, name="team"),
    path("teams/<uuid:pk>/edit/", teams.edit, name="edit_team"),
    path("teams/<uuid:pk>/members/", teams.add_member, name="add_member"),
    path("members/<uuid:pk>/remove/", teams.remove_member, name="remove_member"),
    path("teams/<uuid:pk>/shifts/", teams.add_shifts, name="add_shifts"),
    path("shifts/<uuid:pk>/cancel/", teams.cancel_shift, name="cancel_shift"),
]
