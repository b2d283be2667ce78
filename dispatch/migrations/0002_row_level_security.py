from django.db import migrations

from core.rls import ScopeRows


class Migration(migrations.Migration):
    """Calls and all that hangs on them are seen only in their jurisdiction."""

    dependencies = [
        ("dispatch", "0001_tables"),
        ("providers", "0003_row_level_security"),
    ]

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
            "callfile",
            "callfileproblem",
            "filecall",
            "wait",
            "floorrules",
            "filemapping",
            "recontact",
            "policytrial",
            "outlet",
            "cadreport",
            "outcome",
            "transfer",
            "cadparts",
            "ledgerfile",
            "ledgerdifference",
        )
    ]
