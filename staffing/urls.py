from django.urls import path

from staffing.views import floor, rosters

app_name = "staffing"

urlpatterns = [
    path("", floor.index, name="list"),
    path("mine/", floor.set_mine, name="set-mine"),
    path("here/", floor.here, name="here"),
    path("floor/", floor.floor, name="floor"),
    path("floor/<uuid:pk>/", floor.person, name="person"),
    path("floor/<uuid:pk>/state/", floor.set_state, name="set-state"),
    path("rules/", floor.rules, name="rules"),
    path("roster/", rosters.show, name="roster"),
    path("roster/plan/", rosters.plan, name="plan"),
    path("roster/copy/", rosters.copy, name="copy-week"),
    path("<uuid:pk>/cancel/", rosters.cancel, name="cancel-shift"),
]
