"""Nothing due is lost or told twice, whatever happens to workers, clocks and brokers.

Real processes on the real database of the test; a trigger slows each batch down, so
that a kill lands in the middle of one.
"""

import random
import re
import time
from collections import Counter

import pytest

from core.scope import scope
from notifications.models import Delivery, Notice
from tests.faults.conftest import MANY
from tests.faults.processes import wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

KILLS = 5


def told(jurisdiction):
    with scope(jurisdiction):
        return Notice.objects.count()


def held(jurisdiction):
    """Count the e-mails some worker has taken and not settled."""
    with scope(jurisdiction):
        return Delivery.objects.filter(lease__isnull=False).count()


def all_told_and_sent(jurisdiction):
    with scope(jurisdiction):
        sent = Delivery.objects.filter(state=Delivery.State.SENT).count()
        return Notice.objects.count() == sent == MANY


def message_ids(tmp_path):
    """Count how often each Message-ID was written to the folder of mails."""
    found = Counter()
    for mail in (tmp_path / "mail").glob("*.log"):
        found.update(re.findall(r"^Message-ID: (\S+)$", mail.read_text(), re.MULTILINE))
    return found


def assert_nothing_lost_or_doubled(jurisdiction, due, tmp_path):
    with scope(jurisdiction):
        subjects = list(Notice.objects.values_list("subject_id", flat=True))
        owed = set(Delivery.objects.values_list("message_id", flat=True))
    assert sorted(subjects) == sorted(due)
    assert len(owed) == MANY
    assert set(message_ids(tmp_path)) == owed


def test_a_worker_killed_in_mid_batch_again_and_again(
    jurisdiction, due, slow, broker, start, tmp_path
):
    start.clock(broker.env)
    seed = random.Random(911)
    left_behind = []
    for _ in range(KILLS):
        before = told(jurisdiction)
        worker = start.worker(broker.env)
        _wait_for_progress(jurisdiction, before)
        time.sleep(seed.uniform(0.05, 0.6))
        worker.kill()
        left_behind.append(held(jurisdiction) or told(jurisdiction) < MANY)
    assert any(left_behind), "no kill came in the middle of anything"

    start.worker(broker.env)

    wait_until(lambda: all_told_and_sent(jurisdiction), seconds=60)
    assert_nothing_lost_or_doubled(jurisdiction, due, tmp_path)


def _wait_for_progress(jurisdiction, before):
    """Wait until the worker is at it: a batch is told, or an e-mail is on its way."""

    wait_until(lambda: told(jurisdiction) > before or held(jurisdiction), seconds=30)


def test_a_broker_emptied_over_and_over(
    jurisdiction, due, slow, broker, start, tmp_path
):
    start.clock(broker.env)
    start.worker(broker.env)

    def is_done():
        broker.empty()
        return all_told_and_sent(jurisdiction)

    wait_until(is_done, seconds=60)
    assert_nothing_lost_or_doubled(jurisdiction, due, tmp_path)


def test_two_clocks_and_two_workers(jurisdiction, due, slow, broker, start, tmp_path):
    for _ in range(2):
        start.clock(broker.env)
        start.worker(broker.env)

    wait_until(lambda: all_told_and_sent(jurisdiction), seconds=60)
    assert_nothing_lost_or_doubled(jurisdiction, due, tmp_path)
    assert set(message_ids(tmp_path).values()) == {1}
