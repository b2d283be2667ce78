from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    """A response by police says why, where the policy allowed a lesser one."""

    dependencies = [
        ("accounts", "0002_user_theme"),
        ("dispatch", "0019_cad_is_told"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalresponse",
            name="lesser",
            field=models.CharField(
                blank=True,
                choices=[
                    ("clinician", "Clinician"),
                    ("988", "988"),
                    ("mobile_crisis", "Mobile crisis team"),
                    ("community", "Community responder"),
                    ("police", "Police"),
                    ("fire", "Fire"),
                    ("ems", "EMS"),
                ],
                editable=False,
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="historicalresponse",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("weapon", "a weapon is there"),
                    ("violence", "somebody is threatened or hurt"),
                    ("crime", "a crime is reported"),
                    ("none_free", "nobody else can come in time"),
                    ("unit_asks", "a unit on the scene asks for it"),
                    ("other", "of something else"),
                ],
                editable=False,
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="historicalresponse",
            name="why_words",
            field=core.fields.EncryptedTextField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="response",
            name="lesser",
            field=models.CharField(
                blank=True,
                choices=[
                    ("clinician", "Clinician"),
                    ("988", "988"),
                    ("mobile_crisis", "Mobile crisis team"),
                    ("community", "Community responder"),
                    ("police", "Police"),
                    ("fire", "Fire"),
                    ("ems", "EMS"),
                ],
                editable=False,
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("weapon", "a weapon is there"),
                    ("violence", "somebody is threatened or hurt"),
                    ("crime", "a crime is reported"),
                    ("none_free", "nobody else can come in time"),
                    ("unit_asks", "a unit on the scene asks for it"),
                    ("other", "of something else"),
                ],
                editable=False,
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="why_words",
            field=core.fields.EncryptedTextField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="historicalresponse",
            name="further_action",
            field=models.CharField(
                blank=True,
                choices=[
                    ("second_unit", "Another unit sent"),
                    ("welfare_check", "Welfare check arranged"),
                    ("call_back", "Call back arranged"),
                    ("supervisor", "Supervisor took over"),
                    ("stayed_on", "The clinician stayed with the person"),
                ],
                editable=False,
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="further_action",
            field=models.CharField(
                blank=True,
                choices=[
                    ("second_unit", "Another unit sent"),
                    ("welfare_check", "Welfare check arranged"),
                    ("call_back", "Call back arranged"),
                    ("supervisor", "Supervisor took over"),
                    ("stayed_on", "The clinician stayed with the person"),
                ],
                editable=False,
                max_length=20,
            ),
        ),
    ]
