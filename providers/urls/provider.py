"""Where a provider's links lead: outside sign-in, one address for each kind."""

from django.urls import path

from providers.views import provider, telling

app_name = "provider"

urlpatterns = [
    path("<str:secret>/verify/", provider.verify, name="verify"),
    path("<str:secret>/capacity/", telling.tell, name="capacity"),
]
