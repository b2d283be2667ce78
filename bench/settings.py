"""The project's own settings, and beside its pages the bare views it is measured by."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as PRODUCT_APPS

INSTALLED_APPS = [*PRODUCT_APPS, "bench"]
ROOT_URLCONF = "bench.urls"
