from django.db import migrations, models


class Migration(migrations.Migration):
    """The colours of the pages go with the person from desk to desk."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            "user",
            "theme",
            models.CharField(
                choices=[
                    ("system", "As the system has it"),
                    ("light", "Light"),
                    ("dark", "Dark"),
                ],
                db_default="system",
                default="system",
                max_length=6,
            ),
        ),
    ]
