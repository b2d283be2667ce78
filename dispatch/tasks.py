"""The doorbell of CAD files: it carries nothing, and may be lost without harm."""

import structlog
from celery import current_app
from django.db import transaction

log = structlog.get_logger()


def ring() -> None:
    """Wake whoever loads CAD files once this transaction is committed.

    The sweep on the clock finds the row where the broker does not answer.
    """
    transaction.on_commit(_ring, robust=True)


def _ring() -> None:
    try:
        current_app.send_task(
            "dispatch.sweeps.load_call_files", ignore_result=True, expires=60
        )
    except Exception as error:
        log.warning("broker_silent", error=type(error).__name__)
