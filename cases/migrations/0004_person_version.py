from django.db import migrations, models

VERSION = models.PositiveIntegerField(db_default=0, default=0, editable=False)


class Migration(migrations.Migration):
    """A person says which version a page has seen, so that none is overwritten."""

    dependencies = [("cases", "0003_signed_means_signed")]

    operations = [
        migrations.AddField("historicalperson", "version", VERSION),
        migrations.AddField("person", "version", VERSION.clone()),
    ]
