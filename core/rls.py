"""The migration step that puts a room's tables under row-level security."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

APP_ROLE = "app"
SCOPE = (
    "string_to_array(nullif(current_setting('divert.scope', true), ''), ',')::uuid[]"
)
VISIBLE = f"jurisdiction_id = ANY ({SCOPE})"


# Tables with a jurisdiction that are read before a scope exists, or belong to the
# whole installation (DESIGN.md 7).
UNSCOPED = {
    "accounts.membership",
    "accounts.invitation",
    "dispatch.cadfeed",
    "providers.arealayer",
    "providers.source",
    "providers.importrun",
    "providers.providerlink",
    "providers.verificationrule",
}


class ScopeRows(Operation):
    """Let each of these tables show only the rows of the transaction's scope.

    History tables come along. A parent gets unique (jurisdiction, id) and its
    scoped children a composite key to it, because a foreign key is checked
    behind the policies and would take a row of another jurisdiction.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, *names: str) -> None:
        self.names = [name.lower() for name in names]

    def deconstruct(self) -> tuple[str, list[str], dict[str, Any]]:
        return type(self).__qualname__, self.names, {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        pass

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in self._models(app_label, to_state):
            for statement in enable(model._meta.db_table):
                schema_editor.execute(statement)
        for model in self._models(app_label, to_state, history=False):
            schema_editor.execute(unique_key(model._meta.db_table))
        for model in self._models(app_label, to_state, history=False):
            for field in scoped_keys(model):
                schema_editor.execute(composite_key(model, field))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in self._models(app_label, from_state):
            table = model._meta.db_table
            schema_editor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
            schema_editor.execute(f'DROP POLICY scope ON "{table}"')
            schema_editor.execute(f'DROP POLICY owner_all ON "{table}"')
        for model in self._models(app_label, from_state, history=False):
            table = model._meta.db_table
            schema_editor.execute(
                f'ALTER TABLE "{table}" DROP CONSTRAINT "{table[:50]}_scoped" CASCADE'
            )

    def describe(self) -> str:
        return f"Put {', '.join(self.names)} under row-level security"

    def _models(
        self, app_label: str, state: ProjectState, *, history: bool = True
    ) -> list[type[models.Model]]:
        found = [state.apps.get_model(app_label, name) for name in self.names]
        if history:
            for name in self.names:
                past = f"historical{name}"
                if (app_label, past) in state.models:
                    found.append(state.apps.get_model(app_label, past))
        return found


def enable(table: str) -> list[str]:
    """Write the statements that force the policies on a table, owner aside."""
    policy = f'CREATE POLICY {{}} ON "{table}"'
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f"{policy.format('scope')} USING ({VISIBLE})",
        f"{policy.format('owner_all')} TO CURRENT_USER USING (true) WITH CHECK (true)",
    ]


def check_once(table: str) -> str:
    """Write the statement that lets an INSERT of many rows read the scope a single time.

    Worked out anew for each row it costs a microsecond. What is visible stays as it was:
    there the planner wants to see the value.
    """
    return (
        f'ALTER POLICY scope ON "{table}" '
        f"WITH CHECK (jurisdiction_id = ANY ((SELECT {SCOPE})::uuid[]))"
    )


def check_each(table: str) -> str:
    """Write the statement that takes `check_once` back."""
    return f'ALTER POLICY scope ON "{table}" WITH CHECK ({VISIBLE})'


def unique_key(table: str) -> str:
    """Write the statement that lets children name a row with its jurisdiction."""
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table[:50]}_scoped" '
        "UNIQUE (jurisdiction_id, id)"
    )


def scoped_keys(model: type[models.Model]) -> list[models.ForeignKey]:
    """List the foreign keys of a model that lead to a scoped row."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and _is_scoped(field.related_model)
    ]


def composite_key(model: type[models.Model], field: models.ForeignKey) -> str:
    """Write the key that keeps a child in the jurisdiction of its parent."""
    table, parent = model._meta.db_table, field.related_model._meta.db_table
    name = f"{table[:40]}_{field.column[:16]}_sc"
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" '
        f'FOREIGN KEY (jurisdiction_id, "{field.column}") '
        f'REFERENCES "{parent}" (jurisdiction_id, id) DEFERRABLE INITIALLY DEFERRED'
    )


def _is_scoped(model: type[models.Model]) -> bool:
    names = {field.attname for field in model._meta.concrete_fields}
    return "jurisdiction_id" in names and model._meta.label_lower not in UNSCOPED
