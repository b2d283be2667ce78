"""The last fence of "do not contact": no path plans a contact with such a person."""

from django.db import migrations

GUARD = """
CREATE FUNCTION followups_may_contact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'scheduled' AND EXISTS (
        SELECT FROM cases_case c JOIN cases_person p ON p.id = c.person_id
         WHERE c.id = NEW.case_id AND p.do_not_contact
    ) THEN
        RAISE EXCEPTION 'This person asked not to be contacted.'
              USING ERRCODE = 'check_violation', CONSTRAINT = 'followup_may_contact';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER followup_may_contact BEFORE INSERT OR UPDATE OF case_id, due_at
    ON followups_followup FOR EACH ROW EXECUTE FUNCTION followups_may_contact();
"""
REVERSE = """
DROP TRIGGER followup_may_contact ON followups_followup;
DROP FUNCTION followups_may_contact();
"""


class Migration(migrations.Migration):
    dependencies = [("followups", "0002_row_level_security")]

    operations = [migrations.RunSQL(GUARD, REVERSE)]
