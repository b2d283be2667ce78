"""The product's routes, and the bare ones."""

from django.urls import include, path

from bench import views

urlpatterns = [
    path("bare/read/<str:key>", views.read),
    path("bare/write", views.BareWrite.as_view()),
    path("bare/update/<str:key>", views.update),
    path("bare/page", views.page),
    path("bare/rows", views.rows),
    path("bare/search", views.search),
    path("", include("config.urls")),
]
