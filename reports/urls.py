from django.urls import path

from reports import load_views, views

app_name = "reports"

urlpatterns = [
    path("", views.index, name="list"),
    path("export.csv", views.export, name="export"),
    path("capacity/", load_views.load, name="capacity"),
    path("<slug:key>/", views.rows, name="rows"),
]
