"""Each follow-up brings the rows that the sweeps claim, whatever path wrote it."""

from django.db import migrations

OWED = """
CREATE FUNCTION followups_owe_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'scheduled' THEN
        INSERT INTO followups_reminder (id, jurisdiction_id, created_at, follow_up_id, at)
        VALUES (gen_random_uuid(), NEW.jurisdiction_id, now(), NEW.id, NEW.due_at)
            ON CONFLICT DO NOTHING;
        INSERT INTO followups_escalation (id, jurisdiction_id, created_at, follow_up_id, at)
        VALUES (gen_random_uuid(), NEW.jurisdiction_id, now(), NEW.id, NEW.window_ends_at)
            ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER followup_owes_words_new AFTER INSERT ON followups_followup
    FOR EACH ROW EXECUTE FUNCTION followups_owe_words();
CREATE TRIGGER followup_owes_words_moved AFTER UPDATE ON followups_followup
    FOR EACH ROW WHEN (OLD.due_at <> NEW.due_at OR OLD.window_ends_at <> NEW.window_ends_at)
    EXECUTE FUNCTION followups_owe_words();
"""
REVERSE = """
DROP TRIGGER followup_owes_words_new ON followups_followup;
DROP TRIGGER followup_owes_words_moved ON followups_followup;
DROP FUNCTION followups_owe_words();
"""


class Migration(migrations.Migration):
    dependencies = [("followups", "0003_nobody_who_said_no")]

    operations = [migrations.RunSQL(OWED, REVERSE)]
