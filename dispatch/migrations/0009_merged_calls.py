import django.db.models.deletion
from django.db import migrations, models

# A call of another jurisdiction is not one incident with this one.
KEYS = """
ALTER TABLE dispatch_call ADD CONSTRAINT dispatch_call_merged_into_id_sc
    FOREIGN KEY (jurisdiction_id, merged_into_id)
    REFERENCES dispatch_call (jurisdiction_id, id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE dispatch_response ADD CONSTRAINT dispatch_response_merged_from_sc
    FOREIGN KEY (jurisdiction_id, merged_from_id)
    REFERENCES dispatch_call (jurisdiction_id, id) DEFERRABLE INITIALLY DEFERRED
"""
NO_KEYS = """
ALTER TABLE dispatch_response DROP CONSTRAINT dispatch_response_merged_from_sc;
ALTER TABLE dispatch_call DROP CONSTRAINT dispatch_call_merged_into_id_sc
"""


class Migration(migrations.Migration):
    """Two calls of one incident become one, and can be told apart again."""

    dependencies = [
        ("dispatch", "0008_floor_rules"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="call",
            name="call_offered_has_time",
        ),
        migrations.RemoveConstraint(
            model_name="call",
            name="call_outcome_fits_end",
        ),
        migrations.RemoveConstraint(
            model_name="call",
            name="call_screened_has_time",
        ),
        migrations.AddField(
            model_name="call",
            name="merged_into",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="dispatch.call",
            ),
        ),
        migrations.AddField(
            model_name="historicalcall",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="dispatch.call",
            ),
        ),
        migrations.AddField(
            model_name="historicalresponse",
            name="merged_from",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="dispatch.call",
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="merged_from",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dispatch.call",
            ),
        ),
        migrations.AlterField(
            model_name="call",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("screened", "Screened"),
                    ("offered", "Offered"),
                    ("accepted", "With a clinician"),
                    ("closed", "Closed"),
                    ("returned", "Returned to 911"),
                    ("dropped", "Dropped"),
                    ("declined", "Declined by caller"),
                    ("abandoned", "Abandoned"),
                    ("merged", "Merged"),
                ],
                default="received",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="historicalcall",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("screened", "Screened"),
                    ("offered", "Offered"),
                    ("accepted", "With a clinician"),
                    ("closed", "Closed"),
                    ("returned", "Returned to 911"),
                    ("dropped", "Dropped"),
                    ("declined", "Declined by caller"),
                    ("abandoned", "Abandoned"),
                    ("merged", "Merged"),
                ],
                default="received",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="call_merged",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ("received", "merged")),
                    ("screened_at__isnull", False),
                    models.Q(("offered_at", None), ("status", "closed")),
                    _connector="OR",
                ),
                name="call_screened_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ("received", "screened", "closed", "merged")),
                    ("offered_at__isnull", False),
                    _connector="OR",
                ),
                name="call_offered_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("accepted_at", None),
                        ("outcome_class", ""),
                        ("status", "closed"),
                    ),
                    models.Q(
                        ("accepted_at__isnull", False),
                        ("outcome_class__in", ("diverted", "co_notified")),
                        ("status", "closed"),
                    ),
                    models.Q(("outcome_class", "returned"), ("status", "returned")),
                    models.Q(
                        ("outcome_class", "dropped"),
                        ("status__in", ("dropped", "abandoned")),
                    ),
                    models.Q(("outcome_class", "declined"), ("status", "declined")),
                    models.Q(
                        ("outcome_class", ""),
                        (
                            "status__in",
                            ("received", "screened", "offered", "accepted", "merged"),
                        ),
                    ),
                    _connector="OR",
                ),
                name="call_outcome_fits_end",
                violation_error_message="This outcome does not fit how the call ended.",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("merged_into__isnull", False),
                        ("status", "merged"),
                        models.Q(("merged_into", models.F("pk")), _negated=True),
                    ),
                    models.Q(
                        models.Q(("status", "merged"), _negated=True),
                        ("merged_into", None),
                    ),
                    _connector="OR",
                ),
                name="call_merged_goes_on_elsewhere",
            ),
        ),
        migrations.RunSQL(KEYS, NO_KEYS),
    ]
