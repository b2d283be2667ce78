from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.index, name="list"),
    path("mail/", views.mail, name="mail"),
    path("mail/<uuid:pk>/retry/", views.retry, name="retry"),
    path("read/", views.read_all, name="read-all"),
    path("<uuid:pk>/", views.open_, name="open"),
    path("<uuid:pk>/read/", views.read, name="read"),
]
