"""A place of a service to which nobody is to be sent, while its others take people."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("providers", "0017_areas_we_serve")]

    operations = [
        migrations.AddField(
            "serviceatlocation",
            "do_not_refer",
            models.BooleanField(default=False),
        )
    ]
