"""Indexes for what the public may see: few rows are merged, excluded or secret."""

import django.db.models.deletion
from django.db import migrations, models


def merged_into(model: str) -> migrations.AlterField:
    """Take the index of every row away: almost none is merged into another."""
    return migrations.AlterField(
        model_name=model,
        name="merged_into",
        field=models.ForeignKey(
            db_index=False,
            editable=False,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="merged_from",
            to=f"providers.{model}",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("providers", "0012_verification")]

    operations = [
        merged_into("service"),
        merged_into("serviceatlocation"),
        migrations.AddIndex(
            model_name="service",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="service_merged",
            ),
        ),
        migrations.AddIndex(
            model_name="service",
            index=models.Index(
                condition=models.Q(
                    ("is_excluded", True), ("is_confidential", True), _connector="OR"
                ),
                fields=["organization"],
                name="service_kept_back",
            ),
        ),
        migrations.AddIndex(
            model_name="serviceatlocation",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="serviceatlocation_merged",
            ),
        ),
        migrations.AddIndex(
            model_name="location",
            index=models.Index(
                condition=models.Q(("is_confidential", True)),
                fields=["id"],
                name="location_confidential",
            ),
        ),
    ]
