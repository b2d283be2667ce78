from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notices to staff and the outbox that carries them."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "notifications"
