"""The doorbell: it says "look", carries nothing, and may be lost without harm."""

import logging
import time
from functools import partial

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)

DELIVER = "notifications.sweeps.deliver_notices"
SILENCE = 10.0  # seconds without ringing after a broker did not answer
_silent_until = 0.0


def ring(sweep: str = DELIVER) -> None:
    """Wake the delivery of notices, or another sweep, once this transaction is committed.

    Whoever is in a request waits at most for the broker's own short time-outs, and
    after a failure not at all for a while: the sweep on the clock finds the rows.
    """
    transaction.on_commit(partial(_ring, sweep), robust=True)


def _ring(sweep: str) -> None:
    global _silent_until  # noqa: PLW0603 - one bell per process
    if time.monotonic() < _silent_until:
        return
    try:
        current_app.send_task(sweep, ignore_result=True, expires=60)
    except Exception as error:
        _silent_until = time.monotonic() + SILENCE
        log.warning("the broker did not answer: %s", type(error).__name__)
