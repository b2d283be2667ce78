"""The Celery application: sweeps, and the bells that say one has something to do."""

import os
from pathlib import Path
from typing import Any

from celery import Celery
from celery.signals import task_success
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

TRANSPORT_ALIASES["filesystem"] = "config.folder_broker:Transport"
app = Celery("divert")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="sweeps")
app.autodiscover_tasks(related_name="tasks")


@app.on_after_configure.connect
def _make_folder_of_broker(**kwargs: Any) -> None:
    """Have the folder of the embedded broker, before anything rings or listens."""
    if folder := settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("control_folder"):
        Path(folder).mkdir(parents=True, exist_ok=True)


@task_success.connect
def _note_sweep(sender: Any, **kwargs: Any) -> None:
    """Keep the time at which each clock-driven task last ended, for /readyz."""
    from core.health import note_sweep  # noqa: PLC0415 - needs the settings

    if sender.name in {entry["task"] for entry in app.conf.beat_schedule.values()}:
        note_sweep(sender.name)
