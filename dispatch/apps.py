from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "dispatch"

    def ready(self) -> None:
        from dispatch.actions.telling import owe_end  # noqa: PLC0415 - models come first
        from dispatch.models.ends import when_ended  # noqa: PLC0415

        when_ended(owe_end)
