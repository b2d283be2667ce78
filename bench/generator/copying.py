"""COPY into the product's tables, through its own fields, and the history of the rows."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from operator import itemgetter
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, models
from psycopg import sql

from core.crypto import seal
from core.fields import EncryptedTextField
from core.sets import copy_rows

chance = Random(911)  # noqa: S311 - the same rows every time, nothing secret


def id_at(moment: datetime) -> UUID:
    """Make a UUID of version 7 for a row of the past, as core.ids does for one of now."""
    milliseconds = int(moment.timestamp() * 1000)
    bits = chance.getrandbits(74)
    return UUID(
        int=milliseconds << 80
        | 7 << 76
        | (bits >> 62) << 64
        | 2 << 62
        | bits & (2**62 - 1)
    )


def copy(
    model: type[models.Model], rows: Iterable[Mapping[str, Any]], **same: Any
) -> int:
    """Write rows given by attribute name; what a row leaves out is as the model has it.

    Values are those the driver takes. Sealed fields are given as text and are sealed
    one by one, the empty ones too, as saving would.
    """
    fields = model._meta.concrete_fields
    blank = model(**same)
    plain = {
        field.attname: field.get_db_prep_save(
            field.pre_save(blank, add=True), connection
        )
        for field in fields
        if not isinstance(field, EncryptedTextField)
    }
    sealed = [
        (
            field.attname,
            f"{field.home}.{field.column}:",
            field,
            field.value_from_object(blank),
        )
        for field in fields
        if isinstance(field, EncryptedTextField)
    ]
    names = [field.attname for field in fields]
    pick = itemgetter(*names)

    def written() -> Iterator[tuple[Any, ...]]:
        for row in rows:
            whole = {**plain, **row}
            for name, place, field, empty in sealed:
                text = field.to_text(row.get(name, empty))
                whole[name] = seal(text, f"{place}{whole['id']}")
            yield pick(whole)

    return copy_rows(model._meta.db_table, [f.column for f in fields], written())


class Histories:
    """Writes the histories of tables on a connection of its own, while others fill."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1)
        self.begun: list[Future] = []

    def __enter__(self) -> "Histories":
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.submit(connection.close)
        self.pool.shutdown()
        self.wait()

    def wait(self) -> None:
        """Let what was begun come to its end."""
        for one in self.begun:
            one.result()

    def keep(self, model: type[models.Model], *versions: tuple[str, str, str]) -> None:
        """Write one version of every row for each (mark, status, condition).

        Mark is + or ~. The status stands in for the row's own where it is given. The
        condition says, in SQL over the row `r`, which rows came to that version.
        """
        self.begun.append(self.pool.submit(_write_history, model, versions))


def _write_history(
    model: type[models.Model], versions: Iterable[tuple[str, str, str]]
) -> None:
    past = model.history.model
    own = {field.column for field in model._meta.concrete_fields}
    shared = [f.column for f in past._meta.concrete_fields if f.column in own]
    columns = sql.SQL(", ").join(map(sql.Identifier, shared))
    with connection.cursor() as cursor:
        for mark, status, condition in versions or [("+", "", "true")]:
            values = sql.SQL(", ").join(
                sql.Literal(status)
                if status and name == "status"
                else sql.SQL("r.{}").format(sql.Identifier(name))
                for name in shared
            )
            cursor.execute(
                sql.SQL(
                    "INSERT INTO {past} ({columns}, history_id, history_date,"
                    " history_type) SELECT {values}, gen_random_uuid(), {at}, {mark}"
                    " FROM {table} r WHERE {condition}"
                ).format(
                    past=sql.Identifier(past._meta.db_table),
                    columns=columns,
                    values=values,
                    at=sql.SQL("r.created_at" if "created_at" in own else "now()"),
                    mark=sql.Literal(mark),
                    table=sql.Identifier(model._meta.db_table),
                    condition=sql.SQL(condition),
                )
            )


def spread(count: int, start: datetime, end: datetime) -> Iterator[datetime]:
    """Give so many moments in order, evenly from start to end."""
    step = (end - start) / max(count, 1)
    for number in range(count):
        yield start + step * number
