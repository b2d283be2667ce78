"""The addresses that the scripts of every page know by heart."""

from django.urls import path

from accounts.views import me

urlpatterns = [
    path("session/", me.session, name="session"),
    path("session/extend/", me.extend, name="session-extend"),
    path("session-resumed/", me.session_resumed, name="session-resumed"),
]
