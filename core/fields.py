"""Model fields whose column holds only sealed bytes."""

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from core.crypto import seal, unseal

COMPACT = DjangoJSONEncoder(separators=(",", ":"))


class Sealed(bytes):
    """A column as it lies in the database, not yet opened."""


class Opened(str):
    """Text with the sealed form it was read from: left alone, it is not sealed anew.

    So a save changes the columns that changed, and no others: signed text stays
    the same to the byte, and history costs no second sealing.
    """

    sealed: Sealed
    place: str


class OpensOnRead:
    """Opens the column when it is first read, because only the row knows its id."""

    def __init__(self, field: "EncryptedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, Sealed):
            value = self.field.open(value, instance)
            instance.__dict__[name] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Text sealed with AES-256-GCM and bound to its base table, column and row.

    A history row keeps the binding of the row it copies. The only lookup is
    `isnull`: search by a blind index instead.
    """

    descriptor_class = OpensOnRead

    def contribute_to_class(
        self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any
    ) -> None:
        super().contribute_to_class(cls, name, *args, **kwargs)
        # simple-history copies the field object into the history model, and the
        # copy must go on opening what belongs to the base table.
        if not hasattr(self, "home") and not cls._meta.abstract:
            self.home = cls._meta.db_table
        setattr(cls, self.attname, OpensOnRead(self))

    def clone(self) -> "EncryptedTextField":
        copy = super().clone()
        if hasattr(self, "home"):
            copy.home = self.home
        return copy

    def db_type(self, connection: Any) -> str:
        return "bytea"

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed: search it by its blind index.")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is sealed: search it by its blind index.")

    def from_db_value(self, value: Any, *args: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001
        raw = model_instance.__dict__.get(self.attname)
        sealed = self.sealed(raw, model_instance.id, seal)  # type: ignore[attr-defined]
        return sealed if sealed is None else Sealed(sealed)

    def sealed(self, raw: Any, row: Any, seal: Callable[[str, str], bytes]) -> Any:
        """Give what the column of this row is to hold: as it was read, or sealed now."""
        if raw is None or isinstance(raw, Sealed):
            return raw
        place = f"{self.home}.{self.column}:{row}"
        if isinstance(raw, Opened) and raw.place == place:
            return raw.sealed
        return seal(self.to_text(raw), place)

    def get_db_prep_value(
        self,
        value: Any,
        connection: Any,
        prepared: bool = False,  # noqa: FBT001, FBT002 - Django's own signature
    ) -> Any:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise FieldError(
                f"{self.name} is sealed by saving its row, not by a query."
            )
        return connection.Database.Binary(value)

    def get_prep_value(self, value: Any) -> Any:
        return value

    def place(self, instance: models.Model) -> str:
        return f"{self.home}.{self.column}:{instance.id}"  # type: ignore[attr-defined]

    def open(self, sealed: Sealed, instance: models.Model) -> Any:
        place = self.place(instance)
        value = self.to_python(self.from_text(unseal(sealed, place)))
        if isinstance(value, str):
            value = Opened(value)
            value.sealed, value.place = sealed, place
        return value

    def to_text(self, value: Any) -> str:
        return str(value)

    def from_text(self, text: str) -> Any:
        return text


class EncryptedJSONField(EncryptedTextField):
    """A JSON value sealed like EncryptedTextField."""

    # How the stubs are told that it holds more than text.
    _pyi_private_get_type: Any
    _pyi_private_set_type: Any

    def to_text(self, value: Any) -> str:
        return COMPACT.encode(value)

    def from_text(self, text: str) -> Any:
        return json.loads(text)

    def to_python(self, value: Any) -> Any:
        return value

    def formfield(self, **kwargs: Any) -> Any:
        return None
