from datetime import timedelta

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import core.ids
from core.rls import ScopeRows

# Whoever writes a hash or corrects a call's time, the two say the same: no path into
# this table can leave a contact without its time.
KEEP = """
CREATE FUNCTION give_token_its_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT c.received_at INTO NEW.received_at FROM dispatch_call c
     WHERE c.id = NEW.call_id;
    RETURN NEW;
END $$;
CREATE TRIGGER give_time BEFORE INSERT ON dispatch_calltoken
    FOR EACH ROW WHEN (NEW.received_at IS NULL)
    EXECUTE FUNCTION give_token_its_time();
CREATE FUNCTION move_tokens_of_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE dispatch_calltoken SET received_at = NEW.received_at
     WHERE call_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER move_tokens AFTER UPDATE OF received_at ON dispatch_call
    FOR EACH ROW WHEN (OLD.received_at IS DISTINCT FROM NEW.received_at)
    EXECUTE FUNCTION move_tokens_of_call()
"""
LOSE = """
DROP TRIGGER move_tokens ON dispatch_call;
DROP FUNCTION move_tokens_of_call();
DROP TRIGGER give_time ON dispatch_calltoken;
DROP FUNCTION give_token_its_time()
"""


class Migration(migrations.Migration):
    """Contacts of one caller lie in the order of time, and who called again is kept."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("dispatch", "0014_call_files_that_wait"),
    ]

    operations = [
        migrations.AddField(
            model_name="calltoken",
            name="received_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunSQL(KEEP, LOSE),
        migrations.CreateModel(
            name="Recontact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("phone", "same phone number"),
                            ("address", "same address"),
                        ],
                        max_length=10,
                    ),
                ),
                ("after", models.DurationField()),
                (
                    "again",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recontact_of",
                        to="dispatch.call",
                    ),
                ),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recontact",
                        to="dispatch.call",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.jurisdiction",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="recontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("after__gte", timedelta(0)),
                    ("after__lte", timedelta(days=30)),
                ),
                name="recontact_within_30_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="recontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("call", models.F("again")), _negated=True),
                name="recontact_is_another_call",
            ),
        ),
        ScopeRows("recontact"),
    ]
