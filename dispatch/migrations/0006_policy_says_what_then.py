from django.db import migrations, models


class Migration(migrations.Migration):
    """A policy says what it is for, and what a call taker does when nobody takes an offer."""

    dependencies = [("dispatch", "0005_cad_files")]

    operations = [
        migrations.AddField(
            model_name="diversionpolicy",
            name="purpose",
            field=models.CharField(
                blank=True,
                default="",
                help_text="What this version is to change, and why.",
                max_length=200,
            ),
        ),
        migrations.AddField(
            model_name="diversionpolicy",
            name="based_on",
            field=models.PositiveSmallIntegerField(
                editable=False,
                help_text="The version it was copied from.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="diversionpolicy",
            name="fallback_words",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Left empty: send the responder above.",
                max_length=300,
                verbose_name="What the call taker then does",
            ),
        ),
        migrations.AlterField(
            model_name="diversionpolicy",
            name="fallback",
            field=models.CharField(
                choices=[
                    ("clinician", "Clinician"),
                    ("988", "988"),
                    ("mobile_crisis", "Mobile crisis team"),
                    ("community", "Community responder"),
                    ("police", "Police"),
                    ("fire", "Fire"),
                    ("ems", "EMS"),
                ],
                default="mobile_crisis",
                max_length=20,
                verbose_name="If nobody takes the offer",
            ),
        ),
        migrations.AddField(
            model_name="historicaldiversionpolicy",
            name="purpose",
            field=models.CharField(
                blank=True,
                default="",
                help_text="What this version is to change, and why.",
                max_length=200,
            ),
        ),
        migrations.AddField(
            model_name="historicaldiversionpolicy",
            name="based_on",
            field=models.PositiveSmallIntegerField(
                editable=False,
                help_text="The version it was copied from.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="historicaldiversionpolicy",
            name="fallback_words",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Left empty: send the responder above.",
                max_length=300,
                verbose_name="What the call taker then does",
            ),
        ),
        migrations.AlterField(
            model_name="historicaldiversionpolicy",
            name="fallback",
            field=models.CharField(
                choices=[
                    ("clinician", "Clinician"),
                    ("988", "988"),
                    ("mobile_crisis", "Mobile crisis team"),
                    ("community", "Community responder"),
                    ("police", "Police"),
                    ("fire", "Fire"),
                    ("ems", "EMS"),
                ],
                default="mobile_crisis",
                max_length=20,
                verbose_name="If nobody takes the offer",
            ),
        ),
        migrations.AddField(
            model_name="diversionpolicy",
            name="retired_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="historicaldiversionpolicy",
            name="retired_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="screenform",
            name="retired_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="historicalscreenform",
            name="retired_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
