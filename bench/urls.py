"""Divert's addresses, and the bare views beside them."""

from django.urls import include, path

from bench import views

urlpatterns = [
    path("bench/read/<str:key>/", views.read),
    path("bench/write/", views.write),
    path("bench/update/<uuid:pk>/", views.update),
    path("bench/page/", views.page),
    path("", include("config.urls")),
]
