from django.db import migrations, models

import dispatch.models.codes


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0003_response_team"),
    ]

    operations = [
        migrations.AlterField(
            model_name="calltype",
            name="code",
            field=models.CharField(max_length=60),
        ),
        migrations.AlterField(
            model_name="calltype",
            name="registry_code",
            field=models.CharField(
                blank=True,
                help_text="The common incident type it stands for: EDP, MNTL, SUICTHRT.",
                max_length=20,
                validators=[dispatch.models.codes.known_incident_type],
            ),
        ),
        migrations.AlterField(
            model_name="disposition",
            name="code",
            field=models.CharField(max_length=60),
        ),
        migrations.AlterField(
            model_name="disposition",
            name="common_code",
            field=models.CharField(
                help_text="The common disposition it stands for: 05, 13, 15.",
                max_length=2,
                validators=[dispatch.models.codes.known_disposition],
            ),
        ),
        migrations.AlterField(
            model_name="historicalcalltype",
            name="code",
            field=models.CharField(max_length=60),
        ),
        migrations.AlterField(
            model_name="historicalcalltype",
            name="registry_code",
            field=models.CharField(
                blank=True,
                help_text="The common incident type it stands for: EDP, MNTL, SUICTHRT.",
                max_length=20,
                validators=[dispatch.models.codes.known_incident_type],
            ),
        ),
        migrations.AlterField(
            model_name="historicaldisposition",
            name="code",
            field=models.CharField(max_length=60),
        ),
        migrations.AlterField(
            model_name="historicaldisposition",
            name="common_code",
            field=models.CharField(
                help_text="The common disposition it stands for: 05, 13, 15.",
                max_length=2,
                validators=[dispatch.models.codes.known_disposition],
            ),
        ),
        migrations.AlterField(
            model_name="calltype",
            name="order",
            field=models.PositiveIntegerField(default=100),
        ),
        migrations.AlterField(
            model_name="disposition",
            name="order",
            field=models.PositiveIntegerField(default=100),
        ),
        migrations.AlterField(
            model_name="historicalcalltype",
            name="order",
            field=models.PositiveIntegerField(default=100),
        ),
        migrations.AlterField(
            model_name="historicaldisposition",
            name="order",
            field=models.PositiveIntegerField(default=100),
        ),
    ]
