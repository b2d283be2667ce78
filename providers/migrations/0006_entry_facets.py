import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

import providers.models.entry


class Migration(migrations.Migration):
    dependencies = [("providers", "0005_capacity_that_ages")]

    operations = [
        migrations.AddField(
            model_name="searchentry",
            name="county",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="has_dates",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="maximum_age",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="minimum_age",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="modalities",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="payers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="populations",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="week",
            field=providers.models.entry.MinutesField(default="{}"),
        ),
        migrations.AddField(
            model_name="searchentry",
            name="names",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.CombinedSearchVector(
                    django.contrib.postgres.search.SearchVector(
                        "title", config="english", weight="A"
                    ),
                    "||",
                    django.contrib.postgres.search.SearchVector(
                        "keywords", config="english", weight="B"
                    ),
                    django.contrib.postgres.search.SearchConfig("english"),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["names"], name="entry_names"
            ),
        ),
        # Rows are read by the thousand to be judged: what is only shown lies beside them.
        migrations.RunSQL(
            """
            ALTER TABLE providers_searchentry
                ALTER COLUMN card SET STORAGE EXTERNAL,
                ALTER COLUMN body SET STORAGE EXTERNAL,
                ALTER COLUMN document SET STORAGE EXTERNAL,
                SET (toast_tuple_target = 512);
            CREATE INDEX entry_point ON providers_searchentry
                USING gist (point(longitude, latitude)) WHERE latitude IS NOT NULL;
            CREATE INDEX entry_nowhere ON providers_searchentry (service_at_location_id)
                WHERE latitude IS NULL AND postal_code = '' AND city = '';
            -- Until it is rebuilt, a row's hours stand in the openings alone.
            UPDATE providers_searchentry SET has_dates = true WHERE has_hours;
            """,
            """
            DROP INDEX entry_nowhere;
            DROP INDEX entry_point;
            ALTER TABLE providers_searchentry
                ALTER COLUMN card SET STORAGE EXTENDED,
                ALTER COLUMN body SET STORAGE EXTENDED,
                ALTER COLUMN document SET STORAGE EXTENDED,
                RESET (toast_tuple_target);
            """,
        ),
    ]
