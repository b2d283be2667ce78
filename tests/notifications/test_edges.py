"""Each sees their own notices, and following one is reading it."""

from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from core.ids import uuid7
from followups.models import FollowUp
from notifications.actions import Owed, owe
from notifications.models import Notice
from tests.factories.followups import FollowUpFactory


@pytest.fixture
def notice(jurisdiction, case_manager):
    follow_up = FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    word = Owed(follow_up.pk, follow_up.due_at, case_manager.pk)
    owe(jurisdiction, Notice.Kind.FOLLOW_UP_DUE, "followups.followup", [word])
    return Notice.objects.get()


def stored(notice):
    return Notice.objects.get(pk=notice.pk)


def test_the_link_of_the_mail_leads_to_what_waits(client, notice, case_manager):
    client.force_login(case_manager)

    response = client.get(notice.get_absolute_url())

    assert response.url == reverse("followups:show", args=[notice.subject_id])
    assert stored(notice).read_at
    assert client.get(response.url).status_code == 200


@pytest.mark.parametrize("route", ["notifications:read", "notice-read"])
def test_marking_read_keeps_the_first_time(client, notice, case_manager, route):
    client.force_login(case_manager)
    url = reverse(route, args=[notice.pk])
    client.post(url)
    first = stored(notice).read_at

    client.post(url)

    assert first
    assert stored(notice).read_at == first


@pytest.mark.parametrize("route", ["notifications:read", "notice-read"])
def test_nobody_reads_anothers_notice(client, notice, supervisor, outsider, route):
    for user in (supervisor, outsider):
        client.force_login(user)
        assert client.post(reverse(route, args=[notice.pk])).status_code == 404
    assert stored(notice).read_at is None


def test_the_list_holds_what_is_unread(client, notice, case_manager):
    client.force_login(case_manager)
    url = reverse("notifications:list")
    page = client.get(url)
    assert list(page.context["page"]) == [notice]
    assert FollowUp.objects.get().case.number in page.content.decode()

    client.post(reverse("notifications:read-all"))

    assert list(client.get(url).context["page"]) == []
    assert list(client.get(url, {"all": "1"}).context["page"]) == [notice]


def test_the_api_lists_ones_own(client, notice, case_manager, supervisor):
    url = reverse("notice-list")
    client.force_login(case_manager)
    found = client.get(url, {"unread": True}).json()["results"]
    assert [UUID(row["id"]) for row in found] == [notice.pk]

    client.force_login(supervisor)
    assert client.get(url).json()["results"] == []


def test_a_withdrawn_notice_is_gone(client, notice, case_manager):
    Notice.objects.update(withdrawn_at=timezone.now())
    client.force_login(case_manager)

    assert client.get(notice.get_absolute_url()).status_code == 404


def test_a_kind_says_itself_in_words(notice):
    assert str(notice) == "A follow-up is due"
    assert str(uuid7()) not in str(notice)
