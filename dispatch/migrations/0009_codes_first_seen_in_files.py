from django.db import migrations, models


class Migration(migrations.Migration):
    """Types that only files have named are counted, and not offered to who screens."""

    dependencies = [("dispatch", "0008_unmapped_dispositions")]

    operations = [
        migrations.AddField(
            model_name=model,
            name="is_offered",
            field=models.BooleanField(db_default=True, default=True, editable=False),
        )
        for model in ("calltype", "historicalcalltype")
    ]
