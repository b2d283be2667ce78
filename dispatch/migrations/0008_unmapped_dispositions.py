from django.db import migrations, models

import dispatch.models.codes


class Migration(migrations.Migration):
    """A city's dispositions are taken over before anybody maps them."""

    dependencies = [("dispatch", "0007_who_kept_the_unit")]

    operations = [
        migrations.AlterField(
            model_name=model,
            name="common_code",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The common disposition it stands for: 05, 13, 15.",
                max_length=2,
                validators=[dispatch.models.codes.known_disposition],
            ),
        )
        for model in ("disposition", "historicaldisposition")
    ]
