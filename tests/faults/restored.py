"""What must hold of a database that came back from a dump; run by test_restore.

Run in a process of its own, because it works on that database and not on a test's.
"""

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Jurisdiction, User
from core.fields import EncryptedTextField
from core.models import AccessLog
from core.rls import UNSCOPED
from core.scope import scope
from desk.management.commands.seed_demo import PASSWORD
from tests.test_walk import ok, the_session_is_signed


def check() -> None:
    """Go through it all, and fail with the first thing that is not as it was."""
    the_walls_stand()
    opened = sum(everything_opens(place) for place in Jurisdiction.objects.all())
    assert opened > 500, opened
    call_command("verify_audit")
    people_sign_in()
    a_call_is_taken_and_signed()
    print(f"restored: {opened} sealed values opened")  # noqa: T201


def count() -> None:
    """Print how many rows each table holds, seen by its owner."""
    names = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for name in sorted(set(names) - {"cache"}):
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608
            print(name, cursor.fetchone()[0])  # noqa: T201


def the_walls_stand() -> None:
    """Without a scope nothing shows, and a signed session is as frozen as before."""
    with scope():
        assert AccessLog.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
        )
        assert cursor.fetchone()[0] > 30
        cursor.execute("SELECT has_table_privilege('core_accesslog', 'UPDATE')")
        assert cursor.fetchone()[0] is False
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")
        assert cursor.fetchone()[0] > 0


def everything_opens(jurisdiction: Jurisdiction) -> int:
    """Open each sealed value of a jurisdiction, its history as well."""
    opened = 0
    with scope(jurisdiction):
        for model in apps.get_models():
            fields = [
                field.attname
                for field in model._meta.concrete_fields
                if isinstance(field, EncryptedTextField)
            ]
            if not fields or model._meta.label_lower in UNSCOPED:
                continue
            for row in model._default_manager.all().iterator():
                opened += sum(getattr(row, name) is not None for name in fields)
    return opened


def people_sign_in() -> None:
    """Sign in by the old password, into the page of one's role."""
    browser = Client()
    words = {"login": "clinician@alder.example", "password": PASSWORD}
    answer = browser.post("/accounts/login/", words)
    assert answer.status_code == 302, answer.status_code
    assert browser.get(answer.url).status_code == 200


def a_call_is_taken_and_signed() -> None:
    """Work goes on where it stopped: the next call is taken, written down and signed."""
    clinician = APIClient()
    clinician.force_login(User.objects.get(email="clinician2@alder.example"))
    session = ok(clinician.post("/api/v1/sessions/take-next/"), 201)
    signed = the_session_is_signed(clinician, session["id"])
    assert ok(clinician.get(f"/api/v1/cases/{signed['case']}/timeline/"))
