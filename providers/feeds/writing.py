"""Rows written in sets: what an import adds and changes, with its history."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils import timezone
from psycopg import sql

from core.ids import uuid7
from core.sets import copy_rows
from providers.feeds.progress import tally

BATCH = 2000
REASON = "import"


def copy_in(model: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows by COPY; columns that are not named take the model's defaults.

    Values stand as PostgreSQL reads them: ISO dates, JSON as text.
    """
    fields = {f.attname: f for f in model._meta.concrete_fields if not f.generated}
    rest = [field for name, field in fields.items() if name not in columns]
    names = [*(fields[name].column for name in columns), *(f.column for f in rest)]
    given = tuple(_default(field) for field in rest)
    whole = ((*row, *given) for row in _tallied(rows))
    return copy_rows(model._meta.db_table, names, whole)


def _tallied(rows: Iterable[Any]) -> Iterator[Any]:
    """Count rows as they go by, and stop where an import was stopped."""
    for some in _batches(rows):
        yield from some
        tally().written += len(some)


def update_rows(model: Any, rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """Write these columns of many rows, a batch of them in one statement."""
    fields = [model._meta.get_field(name) for name in names]
    statement = _update_statement(model, fields)
    for some in _batches(rows):
        values = [[row.pk for row in some]]
        values += [[_prepared(field, row) for row in some] for field in fields]
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
        tally().written += len(some)


def remember(
    model: Any,
    pks: Iterable[UUID],
    kind: str,
    user_id: UUID | None,
    reason: str = REASON,
) -> None:
    """Copy rows as they stand now into their history."""
    past = model.history.model
    kept = [f for f in past._meta.concrete_fields if not f.name.startswith("history_")]
    kept = [field for field in kept if field.name != "history_user"]
    columns = [sql.Identifier(field.column) for field in kept]
    statement = sql.SQL(
        "INSERT INTO {past} ({columns}, history_id, history_date,"
        " history_change_reason, history_type, history_user_id)"
        " SELECT {values}, h.history_id, %s, %s, %s, %s"
        " FROM {table} AS t JOIN unnest(%s::uuid[], %s::uuid[])"
        " AS h (id, history_id) ON t.id = h.id"
    ).format(
        past=sql.Identifier(past._meta.db_table),
        columns=sql.SQL(", ").join(columns),
        values=sql.SQL(", ").join(sql.SQL("t.{}").format(name) for name in columns),
        table=sql.Identifier(model._meta.db_table),
    )
    now = timezone.now()
    for some in _batches(pks):
        ids = [uuid7() for _ in some]
        with connection.cursor() as cursor:
            cursor.execute(
                _text_of(statement), [now, reason, kind, user_id, list(some), ids]
            )


def _update_statement(model: Any, fields: list[models.Field]) -> str:
    casts = [_cast(field) for field in fields]
    statement = sql.SQL(
        "UPDATE {table} AS t SET {sets} FROM unnest({arrays}) AS v ({names})"
        " WHERE t.id = v.id"
    ).format(
        table=sql.Identifier(model._meta.db_table),
        sets=sql.SQL(", ").join(
            sql.SQL("{0} = v.{0}").format(sql.Identifier(field.column))
            for field in fields
        ),
        arrays=sql.SQL(", ").join([sql.SQL("%s::uuid[]"), *casts]),
        names=sql.SQL(", ").join(
            [sql.Identifier("id"), *(sql.Identifier(f.column) for f in fields)]
        ),
    )
    return _text_of(statement)


def _cast(field: models.Field) -> sql.SQL:
    kind = field.db_type(connection).split("(")[0]
    return sql.SQL(f"%s::{kind}[]")


def _text_of(statement: sql.Composed) -> str:
    connection.ensure_connection()
    return statement.as_string(connection.connection)


def _prepared(field: models.Field, row: models.Model) -> Any:
    value = getattr(row, field.attname)
    if isinstance(field, models.JSONField):
        return None if value is None else json.dumps(value)
    return field.get_db_prep_save(value, connection)


def _default(field: models.Field) -> Any:
    value = field.get_default()
    if isinstance(field, models.JSONField):
        return None if value is None else json.dumps(value)
    return field.get_db_prep_save(value, connection)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rows = iter(rows)
    while some := list(islice(rows, BATCH)):
        tally().look_up()
        yield some
