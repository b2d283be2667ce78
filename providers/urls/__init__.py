from django.urls import path

from providers import views
from providers.urls import capacity, crisis_map, importing, keeping
from providers.urls.records import urlpatterns as record_paths

app_name = "providers"

urlpatterns = [
    path("", views.search, name="list"),
    path("services/<uuid:pk>/", views.show, name="service"),
    path("services/<uuid:pk>/phones/new/", views.add_phone, name="add_phone"),
    path(
        "services/<uuid:pk>/phones/<uuid:phone>/", views.edit_phone, name="edit_phone"
    ),
    path(
        "services/<uuid:pk>/phones/<uuid:phone>/retire/",
        views.retire_phone,
        name="retire_phone",
    ),
    path("places/<uuid:pk>/hours/", views.hours, name="hours"),
    path("places/<uuid:pk>/capacity/", views.capacity, name="capacity"),
    path("sources/", views.sources, name="sources"),
    *record_paths,
    *importing.urlpatterns,
    *keeping.urlpatterns,
    *crisis_map.urlpatterns,
    *capacity.urlpatterns,
]
