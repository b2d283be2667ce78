from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Cases"

    def ready(self) -> None:
        from cases.actions import end_with_call  # noqa: PLC0415 - models come first
        from dispatch.models.ends import when_ended  # noqa: PLC0415

        when_ended(end_with_call)
