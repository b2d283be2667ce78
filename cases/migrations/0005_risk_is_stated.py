from django.db import migrations, models

import core.fields

LEVELS = [
    ("low", "Low"),
    ("moderate", "Moderate"),
    ("high", "High"),
    ("imminent", "Imminent"),
    ("not_asked", "Not asked"),
]


def level(**kwargs: object) -> models.CharField:
    return models.CharField(blank=True, choices=LEVELS, max_length=10, **kwargs)


def reason() -> models.Field:
    return core.fields.EncryptedTextField(
        blank=True, null=True, verbose_name="why it was not asked"
    )


class Migration(migrations.Migration):
    """A suicide risk that was not asked is said so, with the reason."""

    dependencies = [("cases", "0004_person_version")]

    operations = [
        *(
            migrations.AddField(model, "risk_reason", reason())
            for model in ("session", "historicalsession")
        ),
        *(
            migrations.AlterField(model, "risk_level", level())
            for model in ("assessment", "historicalassessment")
        ),
        *(
            migrations.AlterField(
                model, "risk_level", level(verbose_name="suicide risk")
            )
            for model in ("session", "historicalsession")
        ),
        *(
            migrations.AlterField(model, "risk_lowered_from", level(editable=False))
            for model in ("session", "historicalsession")
        ),
    ]
