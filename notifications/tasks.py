"""The doorbell: it says "look", carries nothing, and may be lost without harm."""

import logging
import time

from celery import current_app
from django.db import transaction

log = logging.getLogger(__name__)

SILENCE = 10.0  # seconds without ringing after a broker did not answer
_silent_until = 0.0


def ring() -> None:
    """Wake the delivery of notices once this transaction is committed.

    Whoever is in a request waits at most for the broker's own short time-outs, and
    after a failure not at all for a while: the sweep on the clock finds the rows.
    """
    transaction.on_commit(_ring, robust=True)


def _ring() -> None:
    global _silent_until  # noqa: PLW0603 - one bell per process
    if time.monotonic() < _silent_until:
        return
    try:
        current_app.send_task(
            "notifications.sweeps.deliver_notices", ignore_result=True, expires=60
        )
    except Exception as error:
        _silent_until = time.monotonic() + SILENCE
        log.warning("the broker did not answer: %s", type(error).__name__)
