from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Requests to services for what people need."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "referrals"
