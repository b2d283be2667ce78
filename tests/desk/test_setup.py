"""`setup`: the first jurisdiction and its admin, without any demo data."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Jurisdiction, User
from accounts.permissions import Role
from cases.models import Person
from core.scope import scope
from dispatch.models import CallType, ScreenForm

pytestmark = pytest.mark.django_db

WORDS = "four words and more"


def setup(**options):
    out = StringIO()
    asked = {
        "jurisdiction": "Cedar Valley",
        "timezone": "America/Denver",
        "email": "first@cedar.example",
        "name": "First Admin",
    }
    call_command("setup", **asked | options, stdout=out)
    return out.getvalue()


def test_the_first_admin_comes_in_by_the_printed_link(client):
    link = setup().split()[-1].split("localhost:8000")[-1]

    client.post(link, {"password": WORDS, "again": WORDS})

    admin = User.objects.get(email="first@cedar.example")
    assert admin.role == Role.PROGRAM_ADMIN
    assert str(admin.jurisdiction) == "Cedar Valley"


def test_a_new_jurisdiction_has_codes_and_questions_and_no_people():
    setup()

    with scope(Jurisdiction.objects.get(slug="cedar-valley")):
        assert CallType.objects.exists()
        assert ScreenForm.objects.exists()
        assert not Person.objects.exists()


def test_a_password_can_be_chosen_at_once(client, monkeypatch):
    monkeypatch.setattr("desk.management.commands.setup.getpass", lambda _: WORDS)

    setup(password=True)

    words = {"login": "first@cedar.example", "password": WORDS}
    assert client.post("/accounts/login/", words).status_code == 302


def test_run_again_it_lets_another_admin_in():
    setup()
    first = set(Jurisdiction.objects.values_list("pk", flat=True))

    setup(email="second@cedar.example")

    assert set(Jurisdiction.objects.values_list("pk", flat=True)) == first


@pytest.mark.parametrize("zone", ["Denver", "Mars/Olympus"])
def test_a_zone_that_is_none_is_told_so(zone):
    with pytest.raises(CommandError, match="no IANA time zone"):
        setup(timezone=zone)


def test_what_is_missing_is_named_where_nobody_can_be_asked():
    with pytest.raises(CommandError, match="Name of the jurisdiction is missing"):
        setup(jurisdiction=None)
