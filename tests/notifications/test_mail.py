"""E-mails that were given up are seen by who can do something about it."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core.models import AccessLog
from notifications.actions import Owed, owe
from notifications.models import Delivery, Notice
from notifications.sweeps import deliver_in
from tests.factories.followups import FollowUpFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead(jurisdiction, case_manager):
    follow_up = FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
    owed = [Owed(follow_up.pk, timezone.now(), case_manager.pk)]
    owe(jurisdiction, Notice.Kind.FOLLOW_UP_DUE, "followups.followup", owed)
    Delivery.objects.update(state="dead", attempts=8, last_error="SMTPServerError")
    return Delivery.objects.get()


def test_what_was_given_up_is_named_without_a_word_of_a_person(
    client, program_admin, case_manager, dead
):
    client.force_login(program_admin)

    page = client.get(reverse("notifications:mail")).text

    assert case_manager.email in page
    assert "SMTPServerError" in page
    assert "Daniel" not in page


def test_tried_again_it_is_sent_from_the_first_try_on(
    client, program_admin, case_manager, jurisdiction, dead
):
    client.force_login(program_admin)

    client.post(reverse("notifications:retry", args=[dead.pk]))

    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == ("owed", 0)
    deliver_in(jurisdiction)
    assert [message.to for message in mail.outbox] == [[case_manager.email]]
    assert AccessLog.objects.filter(subject_id=dead.pk, reason="tried again").exists()


def test_one_that_went_out_is_not_sent_twice(client, program_admin, dead):
    Delivery.objects.update(state="sent", sent_at=timezone.now())
    client.force_login(program_admin)

    client.post(reverse("notifications:retry", args=[dead.pk]))

    assert Delivery.objects.get().state == "sent"
