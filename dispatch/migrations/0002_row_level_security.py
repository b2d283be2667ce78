from django.db import migrations

from core.rls import ScopeRows


class Migration(migrations.Migration):
    """Calls and all that hangs on them are seen only in their jurisdiction."""

    dependencies = [("dispatch", "0001_initial")]

    operations = [
        ScopeRows(
            "calltype",
            "disposition",
            "call",
            "callparty",
            "calltoken",
            "rawmessage",
            "screenform",
            "diversionpolicy",
            "screen",
            "response",
        )
    ]
