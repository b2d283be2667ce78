from django.urls import path

from followups import views

app_name = "followups"

urlpatterns = [
    path("", views.index, name="list"),
    path("protocols/", views.protocols, name="protocols"),
    path("plan/<uuid:case_pk>/", views.plan, name="plan"),
    path("<uuid:pk>/", views.show, name="show"),
    path("<uuid:pk>/attempt/", views.attempt, name="attempt"),
    path("<uuid:pk>/assign/", views.assign, name="assign"),
    path("<uuid:pk>/take/", views.take, name="take"),
    path("<uuid:pk>/reschedule/", views.reschedule, name="reschedule"),
    path("<uuid:pk>/cancel/", views.cancel, name="cancel"),
]
