from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Measures, rollups and the rows behind a number."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "reports"
