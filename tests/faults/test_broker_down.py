"""A broker that is gone, or hangs, costs a person at a page next to nothing."""

import re
import socket
import time
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from core.scope import scope
from notifications.models import Delivery, Notice
from tests.factories.followups import FollowUpFactory
from tests.faults.processes import Files, free_port, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["refuses", "hangs"])
def dead_broker(request):
    """Give the address of a broker that refuses connections, or takes them and is mute."""
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        if request.param == "hangs":
            mute.listen(50)
        yield {"CELERY_BROKER_URL": f"redis://127.0.0.1:{mute.getsockname()[1]}/0"}


class Browser:
    """Someone signed in, over plain HTTP."""

    def __init__(self, port, user):
        client = Client()
        client.force_login(user)
        self.port = port
        self.sid = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.csrf = ""

    def ask(self, method, path, data=None):
        body = urlencode(data | {"csrfmiddlewaretoken": self.csrf}) if data else None
        name = settings.CSRF_COOKIE_NAME
        headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.sid}; {name}={self.csrf}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        wire = HTTPConnection("127.0.0.1", self.port, timeout=20)
        wire.request(method, path, body, headers)
        response = wire.getresponse()
        page = response.read().decode()
        if found := re.search(rf"{name}=(\w+)", response.headers.get("Set-Cookie", "")):
            self.csrf = found[1]
        wire.close()
        return response.status, page

    def is_served(self):
        try:
            return self.ask("GET", reverse("notifications:list"))[0] == 200
        except OSError:
            return False


def test_the_page_answers_and_the_sweep_does_the_work_later(
    jurisdiction, case_manager, clinician, dead_broker, start, tmp_path
):
    with scope(jurisdiction):
        follow_ups = [
            FollowUpFactory(jurisdiction=jurisdiction, assigned_to=case_manager)
            for _ in range(3)
        ]
    port = free_port()
    start.web(port, dead_broker)
    browser = Browser(port, case_manager)
    wait_until(browser.is_served, seconds=40)

    took = []
    for follow_up in follow_ups:
        path = reverse("followups:assign", args=[follow_up.pk])
        assert browser.ask("GET", follow_up.get_absolute_url())[0] == 200
        began = time.monotonic()
        status, _ = browser.ask("POST", path, {"to": str(clinician.pk)})
        took.append(time.monotonic() - began)
        assert status == 302

    # The first finds out; those after it do not ring for a while.
    assert max(took) < 3, took
    assert sorted(took)[1] < 1, took
    with scope(jurisdiction):
        assert Notice.objects.filter(recipient=clinician).count() == 3

    broker = Files(tmp_path)
    start.worker(broker.env)
    start.clock(broker.env)

    def is_sent():
        with scope(jurisdiction):
            given = Notice.Kind.FOLLOW_UP_ASSIGNED
            sent = Delivery.objects.filter(state="sent", notice__kind=given)
            return sent.count() == 3

    wait_until(is_sent, seconds=30)
