"""Divert's own settings, with the bare views beside its pages."""

from config import settings as divert
from config.settings import *  # noqa: F403

INSTALLED_APPS = [*divert.INSTALLED_APPS, "bench"]
ROOT_URLCONF = "bench.urls"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
