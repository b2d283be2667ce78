from django.db import migrations

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
    """A policy that was in force, and each decision it made, stay as they were."""

    dependencies = [("dispatch", "0016_contacts_that_were")]

    operations = [
        migrations.RunSQL(FREEZE_POLICY, THAW_POLICY),
        migrations.RunSQL(FREEZE_DECISION, THAW_DECISION),
    ]
