import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import core.ids


class Migration(migrations.Migration):
    """What of a feed may not be stored."""

    dependencies = [("dispatch", "0011_used_screen_forms_stay")]

    operations = [
        migrations.CreateModel(
            name="FieldFilter",
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
                ("name", models.CharField(max_length=80, verbose_name="What it is")),
                (
                    "looks_for",
                    models.CharField(
                        choices=[
                            ("history", "Criminal-history returns (NCIC, III, Nlets)"),
                            ("words", "The words below"),
                            ("anything", "Anything in the fields below"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "field_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=50,
                    ),
                ),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=50,
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("strip", "Take it out and keep the rest"),
                            ("refuse", "Refuse the whole message or line"),
                        ],
                        max_length=10,
                        verbose_name="What is done",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, editable=False)),
                ("taken", models.PositiveIntegerField(default=0, editable=False)),
                ("last_taken_at", models.DateTimeField(editable=False, null=True)),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="filters",
                        to="dispatch.cadfeed",
                    ),
                ),
            ],
            options={
                "ordering": ("created_at", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("feed", "name"),
                        name="fieldfilter_name_once",
                        violation_error_message="This feed has a rule of that name already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("looks_for", "words"), _negated=True),
                            models.Q(("words", []), _negated=True),
                            _connector="OR",
                        ),
                        name="fieldfilter_words_said",
                        violation_error_message="Say which words.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("looks_for", "anything"), _negated=True),
                            models.Q(("field_names", []), _negated=True),
                            _connector="OR",
                        ),
                        name="fieldfilter_fields_said",
                        violation_error_message="Say which fields.",
                    ),
                ],
            },
        ),
    ]
