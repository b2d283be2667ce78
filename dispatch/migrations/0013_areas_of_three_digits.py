from django.db import migrations

from core.scope import take_time

# What a call's next message or file says is compared with what is written here, so it
# is the function that reads those.
from dispatch.facts import coarse_area, with_coarse_areas

FOUND = "SELECT DISTINCT area FROM {} WHERE area ~ '[0-9]{{5}}'"
WRITE = """
UPDATE {} AS held SET area = told.coarse
  FROM unnest(%s::text[], %s::text[]) AS told (area, coarse)
 WHERE held.area = told.area
"""


def make_coarse(apps, schema_editor):
    """Give calls and drafts of rules the region of the ZIP codes that they hold whole."""
    take_time()
    with schema_editor.connection.cursor() as cursor:
        for table in ("dispatch_call", "dispatch_historicalcall"):
            _shorten(cursor, table)
    # A version that was in force stays as it decided: whoever wants it else copies it.
    drafts = apps.get_model("dispatch", "DiversionPolicy")._base_manager
    for pk, rules in drafts.filter(status="draft").values_list("pk", "rules"):
        coarse = [with_coarse_areas(rule) for rule in rules]
        if coarse != rules:
            drafts.filter(pk=pk).update(rules=coarse)


def _shorten(cursor, table):
    cursor.execute(FOUND.format(table))
    told = {area: coarse_area(area) for (area,) in cursor.fetchall()}
    whole = {area: coarse for area, coarse in told.items() if area != coarse}
    if whole:
        cursor.execute(WRITE.format(table), [list(whole), list(whole.values())])


class Migration(migrations.Migration):
    """Calls and drafts of before name areas as those of today: a rule by a ZIP never held."""

    dependencies = [("dispatch", "0012_a_number_and_its_day")]

    operations = [migrations.RunPython(make_coarse, migrations.RunPython.noop)]
