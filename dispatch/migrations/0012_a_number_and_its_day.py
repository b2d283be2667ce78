from zoneinfo import ZoneInfo

from django.db import migrations

from core.crypto import blinder

AT_ONCE = 5_000
WRITE = """
UPDATE dispatch_filecall SET token = told.token
  FROM unnest(%s::uuid[], %s::bytea[]) AS told (id, token)
 WHERE dispatch_filecall.id = told.id
"""


def name_by_day(apps, schema_editor):
    """Hash the day by its file's clocks with the number of each call that a file told of.

    A call that a message renumbered since keeps its old hash: its line is a new call's.
    """
    for place in apps.get_model("accounts", "Jurisdiction").objects.all():
        blind = blinder("cad_number", place.pk)
        seen = apps.get_model("dispatch", "FileCall").objects.filter(
            jurisdiction_id=place.pk
        )
        rows = seen.order_by("id").values_list(
            "id", "token", "call__cad_number", "received_at", "last_file__spec"
        )
        told = list(rows[:AT_ONCE])
        while told:
            named = {}
            for pk, token, number, at, spec in told:
                if bytes(token) == blind(number):
                    zone = ZoneInfo(spec.get("timezone") or place.timezone)
                    named[pk] = blind(f"{number}\0{at.astimezone(zone).date()}")
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(WRITE, [list(named), list(named.values())])
            told = list(rows.filter(id__gt=told[-1][0])[:AT_ONCE])


class Migration(migrations.Migration):
    """Systems that begin anew at 1 each day or year do not mean a call of another day."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("dispatch", "0011_recontacts_of_those_who_called_twice"),
    ]

    operations = [migrations.RunPython(name_by_day, migrations.RunPython.noop)]
