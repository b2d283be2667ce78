from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import DO_NOTHING, PROTECT


class Migration(migrations.Migration):
    """Who said, as the call came to its end, that a unit goes on all the same."""

    dependencies = [
        ("dispatch", "0006_one_key_for_rows_of_calls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "historicalresponse",
            "kept_at",
            models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            "historicalresponse",
            "kept_by",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                editable=False,
                null=True,
                on_delete=DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "response", "kept_at", models.DateTimeField(editable=False, null=True)
        ),
        migrations.AddField(
            "response",
            "kept_by",
            models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "response",
            models.CheckConstraint(
                condition=Q(kept_at=None, kept_by=None)
                | Q(kept_at__isnull=False, kept_by__isnull=False),
                name="response_kept_by_somebody",
            ),
        ),
    ]
