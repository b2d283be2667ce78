from django.apps import AppConfig

from core.cells import limit_cells


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        limit_cells()
