from django.db import migrations

# What a call taker asked is what stands in the version that was asked.
FREEZE_FORM = """
CREATE FUNCTION freeze_screen_form() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.questions IS DISTINCT FROM OLD.questions
        OR NEW.version IS DISTINCT FROM OLD.version OR NEW.status = 'draft' THEN
        RAISE EXCEPTION 'A screen form in use stays as it is: make a new version.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER freeze_used BEFORE UPDATE OR DELETE ON dispatch_screenform
    FOR EACH ROW WHEN (OLD.status <> 'draft')
    EXECUTE FUNCTION freeze_screen_form();
"""
THAW_FORM = """
DROP TRIGGER freeze_used ON dispatch_screenform;
DROP FUNCTION freeze_screen_form()
"""
# Every column is frozen but those that its end writes, so that one added later is too.
# Only the maintenance role passes.
FREEZE_POLICY = """
CREATE FUNCTION freeze_used_policy() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may_change text[] := ARRAY['status', 'retired_at'];
BEGIN
    IF current_user = 'maintenance' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE'
        OR to_jsonb(NEW) - may_change IS DISTINCT FROM to_jsonb(OLD) - may_change
        OR NEW.status NOT IN (OLD.status, 'retired') THEN
        RAISE EXCEPTION 'A policy that was in force stays as it was: copy it into a draft.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER freeze_used BEFORE UPDATE OR DELETE ON dispatch_diversionpolicy
    FOR EACH ROW WHEN (OLD.status <> 'draft')
    EXECUTE FUNCTION freeze_used_policy()
"""
THAW_POLICY = """
DROP TRIGGER freeze_used ON dispatch_diversionpolicy;
DROP FUNCTION freeze_used_policy()
"""
# What was decided, by which version and rule, on which answers. Whether it was
# overridden, and on which of two merged calls it stands, may still be written.
FREEZE_DECISION = """
CREATE FUNCTION freeze_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    decided text[] := ARRAY[
        'form_id', 'policy_id', 'answers', 'eligible', 'responder', 'rule', 'reason',
        'say', 'missing', 'by_id'
    ];
    name text;
BEGIN
    IF current_user = 'maintenance' THEN
        RETURN NEW;
    END IF;
    FOREACH name IN ARRAY decided LOOP
        IF to_jsonb(NEW) -> name IS DISTINCT FROM to_jsonb(OLD) -> name THEN
            RAISE EXCEPTION 'A decision stays as it was made: ask the questions again.'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    IF OLD.overridden_by_id IS NOT NULL AND NEW.overridden_by_id IS NULL THEN
        RAISE EXCEPTION 'An override stays.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER freeze_decision BEFORE UPDATE ON dispatch_screen
    FOR EACH ROW EXECUTE FUNCTION freeze_decision()
"""
THAW_DECISION = """
DROP TRIGGER freeze_decision ON dispatch_screen;
DROP FUNCTION freeze_decision()
"""


class Migration(migrations.Migration):
    """Forms and policies that were in force, and each decision, stay as they were."""

    replaces = [
        ("dispatch", "0011_used_screen_forms_stay"),
        ("dispatch", "0017_used_policies_stay"),
    ]
    dependencies = [("dispatch", "0002_row_level_security")]

    operations = [
        migrations.RunSQL(FREEZE_FORM, THAW_FORM),
        migrations.RunSQL(FREEZE_POLICY, THAW_POLICY),
        migrations.RunSQL(FREEZE_DECISION, THAW_DECISION),
    ]
