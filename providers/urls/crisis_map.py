"""The planners' addresses, part of the directory's."""

from django.urls import path

from providers.views import areas, balance, gaps, mapping, workshop

urlpatterns = [
    path("map/", mapping.crisis_map, name="crisis_map"),
    path("map/doors/", mapping.map_doors, name="map_doors"),
    path("map/counts/", mapping.map_counts, name="map_counts"),
    path("map/areas/", areas.map_areas, name="map_areas"),
    path("map/areas/ours/", areas.home_areas, name="home_areas"),
    path("map/areas/<uuid:pk>/", mapping.map_outlines, name="map_outlines"),
    path("gaps/", gaps.register, name="gaps"),
    path("gaps/export.csv", gaps.as_csv, name="gaps_export_csv"),
    path("gaps/export.pdf", gaps.as_pdf, name="gaps_export_pdf"),
    path("gaps/balance/", balance.balance, name="gaps_balance"),
    path("gaps/rows/", gaps.rows, name="demand"),
    path("gaps/<uuid:pk>/", gaps.show, name="gap"),
    path("workshop/", workshop.take, name="workshop"),
    path("workshop/<uuid:pk>/", workshop.match, name="match_resource"),
]
