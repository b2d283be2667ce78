"""Where a provider's links lead: outside sign-in, one address for each kind."""

app_name = "provider"

urlpatterns: list = []
