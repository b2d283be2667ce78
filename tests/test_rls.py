"""The walls between jurisdictions, as the database keeps them whatever the code does."""

import re

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from core.rls import UNSCOPED
from core.scope import scope
from tests.factories.cases import CaseFactory
from tests.factories.dispatch import CallFactory

pytestmark = pytest.mark.django_db


def has_jurisdiction(model):
    names = {field.attname for field in model._meta.concrete_fields}
    return "jurisdiction_id" in names


def base_label(model):
    return model._meta.label_lower.replace(".historical", ".")


TABLES = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.managed and not model._meta.proxy
]
SCOPED = [m for m in TABLES if has_jurisdiction(m) and base_label(m) not in UNSCOPED]
PRESENT = [m for m in SCOPED if ".historical" not in m._meta.label_lower]


def ask(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def test_the_application_is_an_ordinary_role():
    rows = ask(
        "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles"
        " WHERE rolname = current_user"
    )
    assert rows == [(False, False, False)]


def test_every_scoped_table_forces_its_policies():
    forced = ask(
        "SELECT c.relname FROM pg_class c JOIN pg_policies p ON p.tablename = c.relname"
        " WHERE c.relrowsecurity AND c.relforcerowsecurity AND p.policyname = 'scope'"
        " AND p.qual LIKE '%%divert.scope%%'"
        " AND coalesce(p.with_check, p.qual) LIKE '%%divert.scope%%'"
    )
    assert {m._meta.db_table for m in SCOPED} - {row[0] for row in forced} == set()


def test_no_policy_lets_the_application_around_the_scope():
    open_policies = ask(
        "SELECT tablename, policyname FROM pg_policies WHERE qual = 'true'"
        " AND ('app' = ANY (roles) OR 'public' = ANY (roles))"
    )
    assert open_policies == []


def test_every_key_between_scoped_rows_holds_their_jurisdiction():
    """A plain foreign key is checked behind the policies."""
    rows = ask(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE contype = 'f'"
    )
    keys = [
        (table, {*re.match(r"FOREIGN KEY \((.*?)\)", text)[1].split(", ")})
        for table, text in rows
    ]
    missing = [
        str(field)
        for model in PRESENT
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model in SCOPED
        and not any(
            table == model._meta.db_table and {"jurisdiction_id", field.column} <= key
            for table, key in keys
        )
    ]
    assert missing == []


def test_a_table_that_leads_to_a_scoped_one_is_scoped_itself():
    """A child without a jurisdiction would show what its parent hides."""
    open_children = [
        model._meta.label_lower
        for model in TABLES
        if not has_jurisdiction(model)
        and any(
            isinstance(field, models.ForeignKey) and field.related_model in SCOPED
            for field in model._meta.concrete_fields
        )
    ]
    assert open_children == []


def test_without_a_scope_nothing_is_visible(jurisdiction):
    CaseFactory(jurisdiction=jurisdiction)
    CallFactory(jurisdiction=jurisdiction)

    with scope():
        seen = {m._meta.label_lower: count(m) for m in SCOPED}

    assert {label for label, found in seen.items() if found} == set()


def test_another_jurisdictions_rows_are_invisible_even_to_raw_sql(
    jurisdiction, other_jurisdiction
):
    with scope(other_jurisdiction):
        CaseFactory(jurisdiction=other_jurisdiction)
        CallFactory(jurisdiction=other_jurisdiction)
        assert ask("SELECT count(*) FROM cases_person") == [(1,)]

    seen = {m._meta.label_lower: count(m) for m in SCOPED}

    assert {label for label, found in seen.items() if found} == set()


def test_a_row_of_another_jurisdiction_can_be_neither_changed_nor_removed(
    jurisdiction, other_jurisdiction
):
    with scope(other_jurisdiction):
        CaseFactory(jurisdiction=other_jurisdiction)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET number = 'C-0000-000000'")
        assert cursor.rowcount == 0


def test_a_child_cannot_be_hung_on_a_parent_of_another_jurisdiction(
    jurisdiction, other_jurisdiction
):
    with scope(other_jurisdiction):
        person = CaseFactory(jurisdiction=other_jurisdiction).person

    def hang():
        CaseFactory(jurisdiction=jurisdiction, person=person)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError), transaction.atomic():
        hang()


def count(model):
    return ask(f'SELECT count(*) FROM "{model._meta.db_table}"')[0][0]  # noqa: S608
