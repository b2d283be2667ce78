from django.db import migrations

from core.rls import ScopeRows


class Migration(migrations.Migration):
    """People, cases and sessions show only inside their jurisdiction."""

    dependencies = [
        ("cases", "0001_tables"),
        ("dispatch", "0002_row_level_security"),
    ]

    operations = [
        ScopeRows(
            "person",
            "persontoken",
            "case",
            "casecounter",
            "caseopening",
            "need",
            "session",
            "personmatch",
            "sessiondraft",
            "addendum",
            "cosignature",
            "careplan",
            "consent",
            "safetyplan",
            "assessment",
        ),
    ]
