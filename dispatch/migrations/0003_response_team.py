import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEYS = """
ALTER TABLE dispatch_response ADD CONSTRAINT dispatch_response_team_id_sc
    FOREIGN KEY (jurisdiction_id, team_id)
    REFERENCES providers_team (jurisdiction_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE dispatch_response ADD CONSTRAINT dispatch_response_slot_id_sc
    FOREIGN KEY (jurisdiction_id, slot_id)
    REFERENCES providers_teamslot (jurisdiction_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE dispatch_response ADD CONSTRAINT response_slot_of_team
    FOREIGN KEY (team_id, slot_id)
    REFERENCES providers_teamslot (team_id, id) DEFERRABLE INITIALLY DEFERRED
"""
NO_KEYS = """
ALTER TABLE dispatch_response DROP CONSTRAINT response_slot_of_team;
ALTER TABLE dispatch_response DROP CONSTRAINT dispatch_response_slot_id_sc;
ALTER TABLE dispatch_response DROP CONSTRAINT dispatch_response_team_id_sc
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
    """A response may name the team that drives, and holds a place of it while it is out."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("dispatch", "0002_row_level_security"),
        ("providers", "0011_mobile_teams"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalresponse",
            name="slot",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="providers.teamslot",
            ),
        ),
        migrations.AddField(
            model_name="historicalresponse",
            name="team",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="providers.team",
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="slot",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responses",
                to="providers.teamslot",
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="team",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responses",
                to="providers.team",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("slot", None), ("team", None)),
                    models.Q(
                        ("kind", "mobile_crisis"),
                        ("slot__isnull", False),
                        ("team__isnull", False),
                        (
                            "status__in",
                            ("requested", "dispatched", "en_route", "on_scene"),
                        ),
                    ),
                    models.Q(
                        ("kind", "mobile_crisis"),
                        ("slot", None),
                        ("team__isnull", False),
                        ("status__in", ("cleared", "cancelled")),
                    ),
                    _connector="OR",
                ),
                name="response_out_holds_slot",
                violation_error_message="A team holds a place of its own while it is out.",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(
                condition=models.Q(("slot__isnull", False)),
                fields=("slot",),
                name="response_slot_once",
                violation_error_message="This team is full: all it can send are out.",
            ),
        ),
        migrations.RunSQL(KEYS, NO_KEYS),
        migrations.RunSQL(ON_SHIFT, OFF_SHIFT),
    ]
