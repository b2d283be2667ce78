"""Records made in sets: by COPY, each with the first line of its history.

One row at a time costs a file of calls a quarter of an hour. This is the one other way
to make a Record, and it keeps what the ordinary way keeps. Rows of no Record, in tables
without row-level security, are copied as they are.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, models
from django.utils import timezone
from psycopg import sql
from psycopg.types.json import Jsonb
from psycopg.types.string import BytesBinaryDumper

from core.crypto import sealer
from core.fields import EncryptedTextField

if TYPE_CHECKING:
    from accounts.models import User

Row = TypeVar("Row", bound=models.Model)

# COPY is refused on a table under row-level security: rows are staged, and go from
# there past the policies.
STAGE = """
CREATE TEMP TABLE {stage} ON COMMIT DROP AS
SELECT *{beside} FROM {table} WITH NO DATA
"""
KEEP = "INSERT INTO {table} ({columns}) SELECT {columns} FROM {stage}"
# The first line of a record's history goes by the id of the record: no other does.
REMEMBER = """
INSERT INTO {past} ({columns}, history_id, history_date, history_type,
                    history_change_reason, history_user_id)
SELECT {columns}, id, %s, '+', %s, %s FROM {stage}
"""


@dataclass
class Beside:
    """What is told beside each record, and the rows of other tables that it makes.

    `types` names its columns on the record's stage and their types, `rows` has their
    values record by record, and `made` the statements that insert from {stage}.
    """

    types: Mapping[str, str]
    rows: Iterable[Sequence[Any]]
    made: Mapping[str, Sequence[Any]]


NOTHING_BESIDE = Beside({}, (), {})


def make_records(
    rows: Sequence[models.Model], *, by: "User | None", reason: str
) -> None:
    """Insert rows of one model with their history, in the transaction that is open.

    Fields are not checked here: constraints are, and the caller has read the values.
    """
    if rows:
        model = type(rows[0])
        copy_records(model, map(_reader(model), rows), by=by, reason=reason)


def copy_records(
    model: type[models.Model],
    rows: Iterable[Sequence[Any]],
    *,
    by: "User | None",
    reason: str,
    beside: Beside = NOTHING_BESIDE,
) -> None:
    """Insert such rows as `RowMaker` makes them, with what stands beside them."""
    past: Any = model.history.model  # type: ignore[attr-defined]
    if beside.types:
        rows = ([*row, *more] for row, more in zip(rows, beside.rows, strict=True))
    with _staged(model, _written(model), rows, beside.types) as stage:
        stage.run(KEEP)
        for statement, given in beside.made.items():
            stage.run(statement, given)
        stage.run(
            REMEMBER.replace("{past}", f'"{past._meta.db_table}"'),
            [timezone.now(), reason, by.pk if by else None],
        )


def make_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows of a model that keeps no history: values, in the order of the names."""
    known = {field.attname: field for field in _written(model)}
    fields = [known.pop(name) for name in names]
    if missing := [name for name, field in known.items() if not field.null]:
        raise TypeError(f"{model.__name__} is made without {', '.join(missing)}.")
    with _staged(model, fields, rows) as stage:
        stage.run(KEEP)


class RowMaker:
    """Makes rows of a model as lists of values, in the order of `at`, a hundred thousand.

    Django's own constructor costs more than all that is done with such a row. What is not
    told is as the model has it, with a time of the maker's moment. An id and what is
    sealed are each row's own: untold, they are missing, and the table refuses the row.
    """

    def __init__(self, model: type[models.Model]) -> None:
        fields = _written(model)
        self.at = {field.attname: place for place, field in enumerate(fields)}
        self.blank = _reader(model)(model())
        for place, field in enumerate(fields):
            if field.primary_key or isinstance(field, EncryptedTextField):
                self.blank[place] = None

    def __call__(self, told: Mapping[str, Any]) -> list[Any]:
        row = self.blank.copy()
        for name, value in told.items():
            row[self.at[name]] = value
        return row


def copy_models(rows: Sequence[models.Model]) -> int:
    """Write rows of one model to a table without row-level security; give how many."""
    if not rows:
        return 0
    model = type(rows[0])
    columns = [field.column for field in _written(model)]
    return copy_rows(model._meta.db_table, columns, map(_reader(model), rows))


def copy_rows(
    table: str,
    columns: Iterable[str],
    rows: Iterable[Sequence[Any]],
    *,
    types: Sequence[str] = (),
) -> int:
    """Write rows by COPY, their values as the driver takes them; give how many.

    With the types of the columns it is done in binary: as text, what is sealed is twice
    as long and read letter by letter.
    """
    statement = _copy_into(table, columns, in_binary=bool(types))
    connection.ensure_connection()
    written = 0
    # The driver's own errors would pass by whoever waits for a lost connection.
    with (
        connection.wrap_database_errors,
        connection.connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        if types:
            # By type the driver picks what also takes the wrappers of DB-API, in Python.
            cursor.adapters.register_dumper(bytes, BytesBinaryDumper)
            copy.set_types(types)
        for row in rows:
            copy.write_row(row)
            written += 1
    return written


def _copy_into(table: str, columns: Iterable[str], *, in_binary: bool) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN {}").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL("(FORMAT BINARY)" if in_binary else ""),
    )


class _staged:
    """Rows of one model in a table of their own, while the block lasts."""

    def __init__(
        self,
        model: type[models.Model],
        fields: Sequence[models.Field],
        rows: Iterable[Sequence[Any]],
        beside: Mapping[str, str] = NOTHING_BESIDE.types,
    ) -> None:
        self.fields, self.rows, self.beside = fields, rows, beside
        table = model._meta.db_table
        self.stage = f"stage_{table}"[:63]
        columns = [field.column for field in fields]
        self.names = {
            "table": sql.Identifier(table),
            "stage": sql.Identifier(self.stage),
            "columns": sql.SQL(", ").join(map(sql.Identifier, columns)),
            "beside": sql.SQL("").join(
                sql.SQL(", NULL::{} AS {}").format(sql.SQL(kind), sql.Identifier(name))
                for name, kind in self.beside.items()
            ),
        }

    def __enter__(self) -> "_staged":
        self.run(STAGE)
        columns = {field.column: _type_of(field) for field in self.fields}
        columns |= self.beside
        copy_rows(self.stage, columns, self.rows, types=[*columns.values()])
        return self

    def __exit__(self, kind: Any, *_: Any) -> None:
        if kind is None:
            self.run("DROP TABLE {stage}")

    def run(self, statement: str, values: Sequence[Any] | None = None) -> None:
        connection.ensure_connection()
        lost = connection.wrap_database_errors
        with lost, connection.connection.cursor() as cursor:
            written = sql.SQL(statement).format(**self.names)  # type: ignore[arg-type]
            cursor.execute(written, values)


def _written(model: type[models.Model]) -> list[models.Field]:
    """List the columns that a row brings along: the rest the database fills."""
    return [
        field
        for field in model._meta.concrete_fields
        if not (field.generated or isinstance(field, models.AutoField))
    ]


def _type_of(field: models.Field) -> str:
    """Name the type of a column as the driver knows it, without its length."""
    return re.sub(r"\(.*?\)", "", field.db_type(connection) or "")


def _reader(model: type[Row]) -> Callable[[Row], list[Any]]:
    """Give what reads a row's columns as the driver takes them.

    Django's own way asks the connection for every value, which was half of a load.
    """
    fields, seal = _written(model), sealer()
    plain = itemgetter(*(field.attname for field in fields))
    others = [(at, other) for at, other in enumerate(map(_other, fields)) if other]
    closed = [
        (at, field)
        for at, field in enumerate(fields)
        if isinstance(field, EncryptedTextField)
    ]

    def read(row: Row) -> list[Any]:
        values = list(plain(row.__dict__))
        place = str(row.pk)
        for at, field in closed:
            values[at] = field.sealed(values[at], place, seal)
        for at, other in others:
            values[at] = other(values[at], row)
        return values

    return read


def _other(field: models.Field) -> Callable[[Any, models.Model], Any] | None:
    """Give what a value becomes on its way, where it is not written as it is."""
    if getattr(field, "auto_now", False):
        now = field.pre_save(field.model(), add=True)
        return lambda *_: now
    if isinstance(field, models.JSONField):
        dumps = partial(json.dumps, cls=field.encoder)
        return lambda value, _: None if value is None else Jsonb(value, dumps=dumps)
    return None
