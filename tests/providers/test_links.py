"""Links that let a provider in without an account."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.utils import timezone

from core.errors import ConflictError
from core.models import AccessLog
from core.scope import scope
from providers.actions.links import issue_link, open_link, revoke_link
from providers.models import ProviderLink
from tests.factories.providers import ServiceFactory

pytestmark = pytest.mark.django_db
VERIFY, CAPACITY = ProviderLink.Kind.VERIFY, ProviderLink.Kind.CAPACITY


@pytest.fixture(autouse=True)
def _capacity_page(monkeypatch):
    """Links of both kinds have an address, whatever page stands behind it."""
    monkeypatch.setattr(
        "providers.actions.links.reverse",
        lambda name, args: f"/provider/{args[0]}/{name.partition(':')[2]}/",
    )


def secret_of(address):
    return address.split("/provider/")[1].split("/")[0]


def test_the_secret_of_a_link_is_nowhere_in_the_database(directory_admin):
    link, address = issue_link(ServiceFactory(), VERIFY, by=directory_admin)

    secret = secret_of(address)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(l)::text FROM providers_providerlink l")
        assert secret not in cursor.fetchone()[0]
    assert len(secret) >= 40
    assert open_link(secret, VERIFY) == link


def test_a_link_of_one_kind_opens_no_page_of_another(directory_admin):
    _, address = issue_link(ServiceFactory(), VERIFY, by=directory_admin)

    assert open_link(secret_of(address), CAPACITY) is None


def test_a_one_time_link_is_used_once(directory_admin):
    link, address = issue_link(ServiceFactory(), VERIFY, by=directory_admin)
    again = ProviderLink.objects.get(pk=link.pk)

    link.use()

    assert open_link(secret_of(address), VERIFY) is None
    with pytest.raises(ConflictError):
        again.use()


def test_a_long_lived_link_is_used_often_and_says_when_last(directory_admin):
    link, address = issue_link(ServiceFactory(), CAPACITY, by=directory_admin)

    link.use()
    link.use()

    assert open_link(secret_of(address), CAPACITY).used_at is not None


def test_an_expired_link_leads_nowhere(directory_admin):
    link, address = issue_link(ServiceFactory(), VERIFY, by=directory_admin)
    with time_machine.travel(link.expires_at + timedelta(seconds=1)):
        assert open_link(secret_of(address), VERIFY) is None


def test_a_link_that_was_taken_back_leads_nowhere_and_leaves_a_trace(directory_admin):
    link, address = issue_link(ServiceFactory(), VERIFY, by=directory_admin)
    with scope(directory_admin.jurisdiction):
        revoke_link(link, by=directory_admin)

    assert open_link(secret_of(address), VERIFY) is None
    assert AccessLog.objects.filter(
        subject_id=link.pk, reason="verify link revoked"
    ).exists()


def test_a_service_is_asked_by_one_open_link_at_a_time(directory_admin):
    service = ServiceFactory()
    issue_link(service, VERIFY, by=directory_admin)

    with pytest.raises(IntegrityError):
        issue_link(service, VERIFY, by=directory_admin)


@pytest.mark.django_db(transaction=True)
def test_two_who_use_a_one_time_link_at_once_use_it_once(staff, jurisdiction):
    with scope(jurisdiction):
        admin = staff("directory_admin", jurisdiction)
        link, _ = issue_link(ServiceFactory(), VERIFY, by=admin)
    start, ends = Barrier(2), []

    def use():
        try:
            mine = ProviderLink.objects.get(pk=link.pk)
            start.wait()
            with scope(jurisdiction):
                mine.use()
            ends.append("used")
        except ConflictError:
            ends.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == ["refused", "used"]
    assert ProviderLink.objects.get(pk=link.pk).used_at <= timezone.now()
