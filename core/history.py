"""History rows that cost one INSERT and two index entries."""

from typing import Any

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from core.ids import uuid7


class History(HistoricalRecords):
    """Simple-history with time-ordered ids and without an index per foreign key.

    History is read one record at a time, so only the record's id is indexed.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("inherit", True)
        kwargs.setdefault("user_model", settings.AUTH_USER_MODEL)
        kwargs.setdefault("history_id_field", models.UUIDField(default=uuid7))
        super().__init__(**kwargs)

    def copy_fields(self, model: type[models.Model]) -> dict[str, models.Field]:
        fields = super().copy_fields(model)
        for name, field in fields.items():
            if name != model._meta.pk.name:
                field.db_index = False
        return fields
