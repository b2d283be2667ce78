from django.apps import AppConfig


class FollowUpsConfig(AppConfig):
    """Planned contacts with people, what is due and what was missed."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "followups"
