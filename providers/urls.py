from django.urls import path

from providers import capacity_urls, import_urls, keeping_urls, map_urls, views
from providers.record_urls import urlpatterns as record_paths

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
    *import_urls.urlpatterns,
    *keeping_urls.urlpatterns,
    *map_urls.urlpatterns,
    *capacity_urls.urlpatterns,
]
