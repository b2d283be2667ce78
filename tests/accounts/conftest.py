from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone


@pytest.fixture
def client_of(db):
    """Open a browser of its own for a user."""

    def open_for(user):
        browser = Client()
        browser.force_login(user)
        return browser

    return open_for


@pytest.fixture
def later(time_machine):
    """Let time pass, by so many seconds or so long."""

    def pass_by(span):
        span = timedelta(seconds=span) if isinstance(span, int) else span
        time_machine.move_to(timezone.now() + span)

    return pass_by
