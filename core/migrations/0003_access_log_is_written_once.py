from django.db import migrations

from core.rls import ScopeRows


class Migration(migrations.Migration):
    """The application may add to the log and read it, and nothing more."""

    dependencies = [("core", "0002_access_log")]

    operations = [
        ScopeRows("accesslog", "accessseal"),
        migrations.RunSQL(
            "REVOKE UPDATE, DELETE, TRUNCATE ON core_accesslog, core_accessseal FROM app",
            "GRANT UPDATE, DELETE ON core_accesslog, core_accessseal TO app",
        ),
    ]
