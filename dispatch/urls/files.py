"""Addresses of CAD files."""

from django.urls import path

from dispatch.views import files

urlpatterns = [
    path("files/", files.history, name="files"),
    path("files/new/", files.upload, name="upload-file"),
    path("files/<uuid:pk>/", files.show, name="file"),
    path("files/<uuid:pk>/columns/", files.columns, name="file-columns"),
    path("files/<uuid:pk>/discard/", files.discard, name="discard-file"),
    path("files/<uuid:pk>/problems.csv", files.problems, name="file-problems"),
    path("feeds/<uuid:pk>/folder/", files.watch, name="watch-folder"),
]
