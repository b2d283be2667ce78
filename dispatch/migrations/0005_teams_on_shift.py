from django.db import migrations

SLOT_OF_TEAM = """
ALTER TABLE dispatch_response ADD CONSTRAINT response_slot_of_team
    FOREIGN KEY (team_id, slot_id)
    REFERENCES providers_teamslot (team_id, id) DEFERRABLE INITIALLY DEFERRED
"""
# Whose hours are over is not sent, whatever the code does.
ON_SHIFT = """
CREATE FUNCTION response_team_on_shift() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.team_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.team_id IS NOT DISTINCT FROM OLD.team_id THEN
            RETURN NEW;
        END IF;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM providers_teamshift s
         WHERE s.jurisdiction_id = NEW.jurisdiction_id AND s.team_id = NEW.team_id
           AND s.cancelled_at IS NULL
           AND s.starts_at <= NEW.requested_at AND NEW.requested_at < s.ends_at
    ) THEN
        RAISE EXCEPTION 'This team is not on shift.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'response_team_on_shift',
                  TABLE = 'dispatch_response';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER response_team_on_shift BEFORE INSERT OR UPDATE ON dispatch_response
    FOR EACH ROW EXECUTE FUNCTION response_team_on_shift()
"""
OFF_SHIFT = """
DROP TRIGGER response_team_on_shift ON dispatch_response;
DROP FUNCTION response_team_on_shift()
"""


class Migration(migrations.Migration):
    """A team that is sent holds a place of its own, and only while it is on shift."""

    replaces = [
        ("dispatch", "0003_response_team"),
        ("dispatch", "0026_what_was_sent"),
    ]
    dependencies = [("dispatch", "0004_who_called_again")]

    operations = [
        migrations.RunSQL(
            SLOT_OF_TEAM,
            "ALTER TABLE dispatch_response DROP CONSTRAINT response_slot_of_team",
        ),
        migrations.RunSQL(ON_SHIFT, OFF_SHIFT),
    ]
