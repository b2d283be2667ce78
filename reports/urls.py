from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("", views.index, name="list"),
    path("export.csv", views.export, name="export"),
    path("<slug:key>/", views.rows, name="rows"),
]
