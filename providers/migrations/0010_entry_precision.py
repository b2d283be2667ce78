from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("providers", "0009_the_map_and_the_workshop")]

    operations = [
        migrations.AddField(
            model_name="searchentry",
            name="is_gone",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="precision",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.RunSQL(
            "UPDATE providers_searchentry SET precision ="
            " CASE WHEN latitude IS NULL THEN '' ELSE 'exact' END,"
            " is_gone = card ->> 'gone_since' IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(fields=["title"], name="entry_title"),
        ),
    ]
