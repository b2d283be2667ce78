from django.db import migrations

# What a call taker asked is what stands in the version that was asked.
FREEZE = """
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
THAW = """
DROP TRIGGER freeze_used ON dispatch_screenform;
DROP FUNCTION freeze_screen_form()
"""


class Migration(migrations.Migration):
    """A version of the screen that was in use stays as it was."""

    dependencies = [
        ("dispatch", "0010_back_entered_calls"),
    ]

    operations = [
        migrations.RunSQL(FREEZE, THAW),
    ]
