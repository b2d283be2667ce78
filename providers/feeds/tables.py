"""The model behind each table of HSDS."""

from functools import cache
from typing import Any

from django.apps import apps


@cache
def model_of(table: str) -> Any:
    return apps.get_model("providers", table.replace("_", ""))


def words(table: str) -> str:
    return table.replace("_", " ")
