"""Records made in sets: by COPY, each with the first line of its history.

One row at a time costs a file of calls a quarter of an hour. This is the one other way
to make a Record, and it keeps what the ordinary way keeps. Rows of no Record, in tables
without row-level security, are copied as they are.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState
from django.utils import timezone
from psycopg import sql

from core.fields import EncryptedTextField
from core.ids import uuid7

if TYPE_CHECKING:
    from accounts.models import User

Row = TypeVar("Row", bound=models.Model)

# COPY is refused on a table under row-level security: rows are staged, and go from
# there past the policies.
STAGE = """
CREATE TEMP TABLE {stage} ON COMMIT DROP AS
SELECT *, NULL::uuid AS {line} FROM {table} WITH NO DATA
"""
LINE = "stage_line"
KEEP = "INSERT INTO {table} ({columns}) SELECT {columns} FROM {stage}"
REMEMBER = """
INSERT INTO {past} ({columns}, history_id, history_date, history_type,
                    history_change_reason, history_user_id)
SELECT {columns}, {line}, %s, '+', %s, %s FROM {stage}
"""


def make_records(
    rows: Sequence[models.Model], *, by: "User | None", reason: str
) -> None:
    """Insert rows of one model with their history, in the transaction that is open.

    Fields are not checked here: constraints are, and the caller has read the values.
    """
    if not rows:
        return
    past: Any = type(rows[0]).history.model  # type: ignore[attr-defined]
    with _staged(rows) as stage:
        stage.run(KEEP)
        stage.run(
            REMEMBER.replace("{past}", f'"{past._meta.db_table}"'),
            [timezone.now(), reason, by.pk if by else None],
        )


def maker_of(model: type[Row]) -> Callable[..., Row]:
    """Give what makes rows of a model from values by attribute name, a hundred thousand.

    Django's own constructor costs more than all that is done with such a row. What is
    left out is as the model has it.
    """
    blank = vars(model())
    fresh = {
        field.attname: field.default
        for field in model._meta.concrete_fields
        if field.has_default() and callable(field.default)
    }

    def make(**values: Any) -> Row:
        row = model.__new__(model)
        row.__dict__.update(blank)
        row.__dict__.update({name: given() for name, given in fresh.items()})
        row.__dict__.update(values, _state=ModelState())
        return row

    return make


def make_rows(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model that keeps no history."""
    if rows:
        with _staged(rows) as stage:
            stage.run(KEEP)


def copy_models(rows: Sequence[models.Model]) -> int:
    """Write rows of one model to a table without row-level security; give how many."""
    if not rows:
        return 0
    fields = _written(type(rows[0]))
    readers = [_reader(field) for field in fields]
    return copy_rows(
        rows[0]._meta.db_table,
        [field.column for field in fields],
        ([read(row) for read in readers] for row in rows),
    )


def copy_rows(table: str, columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows by COPY, their values as the driver takes them; give how many."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    connection.ensure_connection()
    written = 0
    with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            written += 1
    return written


class _staged:
    """Rows of one model in a table of their own, while the block lasts."""

    def __init__(self, rows: Sequence[models.Model]) -> None:
        self.rows = rows
        table = rows[0]._meta.db_table
        self.fields = _written(type(rows[0]))
        self.stage = f"stage_{table}"[:63]
        self.columns = [field.column for field in self.fields]
        self.names = {
            "table": sql.Identifier(table),
            "stage": sql.Identifier(self.stage),
            "line": sql.Identifier(LINE),
            "columns": sql.SQL(", ").join(map(sql.Identifier, self.columns)),
        }

    def __enter__(self) -> "_staged":
        self.run(STAGE)
        readers = [_reader(field) for field in self.fields]
        copy_rows(
            self.stage,
            [*self.columns, LINE],
            ([*(read(row) for read in readers), uuid7()] for row in self.rows),
        )
        return self

    def __exit__(self, kind: Any, *_: Any) -> None:
        if kind is None:
            self.run("DROP TABLE {stage}")

    def run(self, statement: str, values: Sequence[Any] | None = None) -> None:
        connection.ensure_connection()
        with connection.connection.cursor() as cursor:
            written = sql.SQL(statement).format(**self.names)  # type: ignore[arg-type]
            cursor.execute(written, values)


def _written(model: type[models.Model]) -> list[models.Field]:
    """List the columns that a row brings along: the rest the database fills."""
    return [
        field
        for field in model._meta.concrete_fields
        if not (field.generated or isinstance(field, models.AutoField))
    ]


def _reader(field: models.Field) -> Callable[[models.Model], Any]:
    """Give what reads a field's value as the driver takes it.

    Django's own way asks the connection for every value, which was half of a load.
    """
    name = field.attname
    if isinstance(field, EncryptedTextField) or getattr(field, "auto_now", False):
        return lambda row: field.pre_save(row, add=True)
    if isinstance(field, models.JSONField):
        return lambda row: json.dumps(row.__dict__[name], cls=field.encoder)
    return lambda row: row.__dict__[name]
