"""The doorbell of imports: it carries nothing, and may be lost without harm."""

from functools import partial

import structlog
from celery import current_app
from django.db import transaction

log = structlog.get_logger()


def ring(sweep: str = "work_imports") -> None:
    """Wake whoever works on imports once this transaction is committed.

    The sweep on the clock finds the row where the broker does not answer.
    """
    transaction.on_commit(partial(_ring, sweep), robust=True)


def _ring(sweep: str) -> None:
    try:
        current_app.send_task(
            f"providers.sweeps.{sweep}", ignore_result=True, expires=60
        )
    except Exception as error:
        log.warning("broker_silent", error=type(error).__name__)
