from django.db import migrations

# Numbers of saved sessions and of drafts begun; the autosaves of a draft count on
# inside its block.
VERSIONS = "CREATE SEQUENCE cases_session_version START 100000 INCREMENT BY 100000"

# Every column is frozen but those named here, so that a column added later is frozen
# too. Only the maintenance role passes: it re-seals and purges, and leaves a trace.
FREEZE_SESSION = """
CREATE FUNCTION freeze_signed_session() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := ARRAY[
        'status', 'void_reason', 'voided_at', 'case_id', 'moved_from_id', 'move_reason'
    ];
BEGIN
    IF current_user = 'maintenance' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A signed session is kept: it cannot be deleted.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status NOT IN (OLD.status, 'void') THEN
        RAISE EXCEPTION 'A signed session stays signed.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.case_id IS DISTINCT FROM OLD.case_id
        AND NEW.moved_from_id IS DISTINCT FROM OLD.case_id THEN
        RAISE EXCEPTION 'A signed session that is moved says where it was.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(NEW) - may_change IS DISTINCT FROM to_jsonb(OLD) - may_change THEN
        RAISE EXCEPTION 'A signed session cannot be changed: add an addendum.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER freeze_signed BEFORE UPDATE OR DELETE ON cases_session
    FOR EACH ROW WHEN (OLD.status <> 'in_progress')
    EXECUTE FUNCTION freeze_signed_session();
"""

# What is added to a signed session, and what either was, is written once.
WRITTEN_ONCE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'maintenance' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'This row is written once and kept.'
        USING ERRCODE = 'restrict_violation';
END $$;
"""
TABLES = (
    "cases_addendum",
    "cases_cosignature",
    "cases_caseopening",
    "cases_historicalsession",
    "cases_historicaladdendum",
    "cases_historicalcosignature",
)


def freeze(table: str) -> migrations.RunSQL:
    """Make the rows of a table be written once."""
    return migrations.RunSQL(
        f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"DROP TRIGGER written_once ON {table}",
    )


class Migration(migrations.Migration):
    """A signed session's text is frozen for the application and the owner alike."""

    dependencies = [("cases", "0002_row_level_security")]

    operations = [
        migrations.RunSQL(VERSIONS, "DROP SEQUENCE cases_session_version"),
        migrations.RunSQL(
            FREEZE_SESSION,
            "DROP TRIGGER freeze_signed ON cases_session; "
            "DROP FUNCTION freeze_signed_session()",
        ),
        migrations.RunSQL(WRITTEN_ONCE, "DROP FUNCTION refuse_change()"),
        *map(freeze, TABLES),
    ]
