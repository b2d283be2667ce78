from django.urls import path

from cases import views

app_name = "cases"

urlpatterns = [
    path("", views.index, name="list"),
    path("sessions/", views.sessions, name="sessions"),
    path("search/", views.search, name="search"),
    path("of/<uuid:pk>/", views.cases_of, name="of"),
    path("<uuid:pk>/why/", views.why, name="why"),
    path("<uuid:pk>/person/", views.person, name="person"),
    path("<uuid:pk>/care-plan/", views.care_plan, name="care_plan"),
    path("<uuid:pk>/needs/", views.add_need, name="add_need"),
    path("<uuid:pk>/needs/<uuid:need>/", views.move_need, name="move_need"),
    path("<uuid:pk>/consents/", views.add_consent, name="add_consent"),
    path(
        "<uuid:pk>/consents/<uuid:consent>/withdraw/",
        views.withdraw_consent,
        name="withdraw_consent",
    ),
]
