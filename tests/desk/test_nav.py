"""The small numbers of the top bar say where work is, for whom it is."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.scope import scope
from desk import nav
from dispatch.models import Call
from followups.models import FollowUp
from followups.sweeps import remind_of_due_follow_ups
from notifications.models import Notice
from providers.actions import report_wrong
from providers.models import Source
from referrals.models import Referral
from tests.factories.dispatch import call_in
from tests.factories.followups import FollowUpFactory
from tests.factories.providers import ServiceFactory
from tests.factories.referrals import in_status


@pytest.fixture
def work(jurisdiction, case_manager, clinician):
    """A call that waits, a late follow-up of each, a referral unanswered, a notice."""
    call_in("offered", jurisdiction=jurisdiction, holder=clinician)
    late = timezone.now() - timedelta(hours=9)
    for user in (case_manager, clinician):
        FollowUpFactory(jurisdiction=jurisdiction, assigned_to=user, due_at=late)
    in_status("requested", jurisdiction=jurisdiction, by=case_manager)
    remind_of_due_follow_ups()


@pytest.mark.parametrize(
    ("role", "numbers"),
    [
        ("case_manager", {"waiting": 1, "referrals": 1, "late": 1, "notices": 1}),
        ("clinician", {"waiting": 1, "referrals": 1, "late": 2, "notices": 1}),
        ("evaluator", {"notices": 0}),
    ],
)
def test_each_role_sees_its_own_numbers(client, request, work, role, numbers):
    client.force_login(request.getfixturevalue(role))

    page = client.get(reverse("notifications:list"))

    assert dict(page.context["nav_counts"]) == numbers


@pytest.mark.parametrize("role", ["case_manager", "clinician"])
def test_the_numbers_are_those_of_the_lists_own_rows(request, work, role):
    user = request.getfixturevalue(role)
    late = FollowUp.objects.visible_to(user).overdue()
    if role == "case_manager":
        late = late.filter(assigned_to=user)

    assert nav.count(user) == {
        "waiting": Call.objects.visible_to(user).waiting().count(),
        "referrals": Referral.objects.visible_to(user).waiting().count(),
        "late": late.count(),
        "notices": Notice.objects.visible_to(user).unread().count(),
    }


def test_a_directory_admin_sees_at_once_what_is_reported_wrong(
    client, directory_admin, outsider, jurisdiction, other_jurisdiction
):
    for keeper in (jurisdiction, other_jurisdiction):
        desk = Source.objects.desk(keeper)
        service = ServiceFactory(origin=desk, organization__origin=desk)
        report_wrong(service, by=outsider, kind="phone")
    client.force_login(directory_admin)

    page = client.get(reverse("providers:reports"))

    assert page.context["nav_counts"]["reported"] == 1
    assert len(page.context["page"].rows) == 1
    assert "reported wrong" in page.content.decode()


def test_a_fragment_counts_nothing(
    client, work, clinician, django_assert_max_num_queries
):
    client.force_login(clinician)

    # The first request of a session also keeps that its person is there.
    with django_assert_max_num_queries(12):
        client.get(reverse("notifications:list"), headers={"HX-Request": "true"})


@pytest.mark.django_db(transaction=True)
def test_the_page_of_a_refusal_counts_what_waits_as_every_page_does(
    client, jurisdiction, clinician
):
    with scope(jurisdiction):
        call_in("offered", jurisdiction=jurisdiction, holder=clinician)
    client.force_login(clinician)

    refused = client.get("/calls/no-such-call/")

    assert refused.status_code == 404
    assert refused.context["nav_counts"]["waiting"] == 1
