"""The demo tells of invented people, each case with what a page has to show."""

import pytest
from django.core.management import call_command

from accounts.models import Jurisdiction
from cases.models import Case, Person, Session
from core.scope import scope

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_the_demo_is_loaded_whole(capsys):
    """The jurisdiction of the tests has the name of the other one, which is passed over."""
    call_command("seed_demo")

    with scope(Jurisdiction.objects.get(slug="birch")):
        assert Person.objects.count() >= 60
        assert Session.objects.signed().count() > 60
        assert Session.objects.in_progress().count() == 2
        assert Session.objects.abandoned().count() == 1
        assert Case.objects.open().count() > 20
        assert Case.objects.filter(status="closed").exists()
