"""E-mail is owed once, sent at least once under one Message-ID, and says nothing."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from core.ids import uuid7
from notifications import tasks
from notifications.actions import Owed, owe, withdraw
from notifications.models import Delivery, Notice
from notifications.sweeps import deliver_notices

State = Delivery.State


@pytest.fixture
def notice(jurisdiction, case_manager):
    owe(
        jurisdiction,
        Notice.Kind.FOLLOW_UP_DUE,
        "followups.followup",
        [one(case_manager)],
    )
    return Notice.objects.get()


def one(user, **changes):
    return Owed(uuid7(), timezone.now(), user.pk)._replace(**changes)


@pytest.fixture
def broken(monkeypatch):
    """Let the mail server fail in a way of its own, for as many calls as it is told."""

    def break_(error, method="send_messages", times=10**6):
        left, real = [times], getattr(EmailBackend, method)

        def failing(self, *args):
            if left[0] > 0:
                left[0] -= 1
                raise error
            return real(self, *args)

        monkeypatch.setattr(EmailBackend, method, failing)

    return break_


def wait():
    """Let the time come at which a delivery may be tried again."""
    Delivery.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def test_the_same_word_is_owed_once(jurisdiction, case_manager, supervisor):
    word = one(case_manager)
    kind = Notice.Kind.FOLLOW_UP_DUE

    assert owe(jurisdiction, kind, "followups.followup", [word, word]) == 1
    assert owe(jurisdiction, kind, "followups.followup", [word]) == 0
    other = word._replace(recipient_id=supervisor.pk)
    later = word._replace(occasion=timezone.now())
    assert owe(jurisdiction, kind, "followups.followup", [other, later]) == 2

    assert Notice.objects.count() == Delivery.objects.count() == 3
    assert owe(jurisdiction, kind, "followups.followup", []) == 0


def test_the_mail_says_that_something_waits_and_no_more(notice, case_manager):
    assert deliver_notices() == 1

    sent = mail.outbox[0]
    assert sent.to == [case_manager.email]
    assert sent.subject == "An update is waiting in Divert"
    assert sent.body.splitlines() == [
        "An update is waiting in Divert.",
        "",
        f"http://localhost:8000/notices/{notice.pk}/",
    ]
    assert sent.extra_headers["Message-ID"] == f"<{notice.pk}@localhost>"
    assert str(notice.subject_id) not in sent.message().as_string()


def test_a_second_sweep_sends_nothing(notice):
    deliver_notices()

    assert deliver_notices() == 0
    assert len(mail.outbox) == 1
    assert Delivery.objects.get().state == State.SENT


def test_a_worker_that_died_after_sending_leads_to_the_same_message(notice):
    """Nothing tells a mail that went out from one that did not but its Message-ID."""
    deliver_notices()
    Delivery.objects.update(state=State.OWED, sent_at=None, lease=uuid7())
    assert deliver_notices() == 0

    wait()
    deliver_notices()

    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def test_a_lease_that_went_to_another_settles_nothing(notice):
    mine, other = uuid7(), uuid7()
    Delivery.objects.update(lease=other)

    delivery = Delivery.objects.get()

    assert not delivery.settle(mine, state=State.DEAD)
    assert delivery.settle(other, state=State.DEAD)


def test_a_bad_address_waits_longer_each_time_and_is_given_up(notice, broken):
    broken(SMTPRecipientsRefused({}))
    waits = []

    for _ in range(Delivery.MOST_TRIES):
        wait()
        deliver_notices()
        waits.append(Delivery.objects.get().due_at - timezone.now())

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == (State.DEAD, Delivery.MOST_TRIES)
    assert delivery.last_error == "SMTPRecipientsRefused"
    assert waits == sorted(waits)
    wait()
    assert deliver_notices() == 0


def test_one_bad_address_does_not_hold_the_rest(
    jurisdiction, case_manager, supervisor, broken
):
    words = [one(case_manager), one(supervisor)]
    owe(jurisdiction, Notice.Kind.FOLLOW_UP_DUE, "followups.followup", words)
    broken(SMTPServerDisconnected(), times=1)

    assert deliver_notices() == 1


def test_a_mail_server_that_is_down_is_nobodys_fault(notice, broken):
    broken(ConnectionRefusedError(), method="open")

    for _ in range(Delivery.MOST_TRIES + 1):
        wait()
        assert deliver_notices() == 0

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.lease) == (State.OWED, 0, None)


def test_nobody_writes_to_who_has_left(notice, case_manager):
    case_manager.is_active = False
    case_manager.save()

    deliver_notices()

    assert mail.outbox == []
    assert Delivery.objects.get().state == State.WITHDRAWN


def test_what_was_withdrawn_is_not_sent(notice):
    withdraw([notice.subject_id])

    assert deliver_notices() == 0
    assert not Notice.objects.unread().exists()


def test_what_was_read_is_not_withdrawn(notice):
    Notice.objects.all().read()

    withdraw([notice.subject_id])

    assert Notice.objects.get().withdrawn_at is None


def test_the_bell_rings_after_the_commit(
    jurisdiction, case_manager, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(
        tasks.current_app, "send_task", lambda name, **_: rung.append(name)
    )
    monkeypatch.setattr(tasks, "_silent_until", 0.0)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        owe(
            jurisdiction,
            Notice.Kind.FOLLOW_UP_DUE,
            "followups.followup",
            [one(case_manager)],
        )
        assert rung == []

    assert rung == ["notifications.sweeps.deliver_notices"]


def test_a_bell_without_a_wire_is_left_alone_for_a_while(
    jurisdiction, case_manager, monkeypatch, django_capture_on_commit_callbacks
):
    tries = []

    def dead(*args, **kwargs):
        tries.append(args)
        raise OperationalError

    monkeypatch.setattr(tasks.current_app, "send_task", dead)
    monkeypatch.setattr(tasks, "_silent_until", 0.0)

    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            owe(
                jurisdiction,
                Notice.Kind.FOLLOW_UP_DUE,
                "followups.followup",
                [one(case_manager)],
            )

    assert len(tries) == 1
    assert Delivery.objects.filter(state=State.OWED).count() == 3
