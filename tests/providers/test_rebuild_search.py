"""After an upgrade search is worked out anew from what the directory holds."""

from io import StringIO

import pytest
from django.core.management import call_command

from providers.finding.search import SearchQuery, find
from providers.models import Opening, SearchEntry
from tests.factories.providers import ServiceAtLocationFactory, ServiceFactory

pytestmark = pytest.mark.django_db


def test_search_is_rebuilt_as_it_was():
    week = {"MO,TU,WE,TH,FR,SA,SU": ("00:00", "00:00")}
    service = ServiceFactory(name="Lantern house", minimum_age=18)
    ServiceAtLocationFactory(service=service, hours=week)
    before = list(SearchEntry.objects.values()), Opening.objects.count()
    SearchEntry.objects.update(minimum_age=None, week="{}", has_hours=False)
    Opening.objects.all().delete()
    out = StringIO()

    call_command("rebuild_search", stdout=out)

    after = list(SearchEntry.objects.values()), Opening.objects.count()
    assert after == before
    assert "Tests: 1 places can be found" in out.getvalue()
    assert find(SearchQuery(words="lantern")).rows[0].state == "open"
