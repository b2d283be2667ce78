"""The Celery application: sweeps, and the bells that say one has something to do."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("divert")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="sweeps")
app.autodiscover_tasks(related_name="tasks")
