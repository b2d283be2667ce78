"""Reports to CAD outlive a killed worker and a receiver that is away, under one id."""

from ipaddress import ip_network

import pytest

from core.scope import scope
from dispatch.models import CadReport, Outlet
from tests.dispatch.receiver import receiving
from tests.factories import dispatch as make
from tests.faults.processes import Files, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

MANY = 4


@pytest.fixture
def env(env):
    return env | {"CAD_OUT_NETWORKS": "127.0.0.0/8", "CAD_OUT_LEASE_SECONDS": "3"}


@pytest.fixture
def broker(tmp_path):
    made = Files(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def owed(jurisdiction, settings):
    """Tell this receiver of a few calls that were given back to 911."""
    settings.CAD_OUT_NETWORKS = [ip_network("127.0.0.0/8")]

    def owe(address):
        with scope(jurisdiction):
            feed = make.FeedFactory(jurisdiction=jurisdiction)
            Outlet.objects.create(
                jurisdiction=jurisdiction, feed=feed, way="webhook", address=address
            )
            for _ in range(MANY):
                call = make.OfferedCallFactory(jurisdiction=jurisdiction)
                call.return_to_911(by=None, reason="x")

    return owe


def told(jurisdiction):
    with scope(jurisdiction):
        return CadReport.objects.filter(state="sent").count()


def test_a_worker_killed_while_cad_answers_leads_to_the_same_id_again(
    jurisdiction, owed, broker, start
):
    with receiving() as cad:
        cad.waits = 1.5
        owed(cad.url)
        start.clock(broker.env)
        worker = start.worker(broker.env)
        wait_until(lambda: cad.got, seconds=30)
        worker.kill()
        assert told(jurisdiction) == 0
        cad.waits = 0

        start.worker(broker.env)
        wait_until(lambda: told(jurisdiction) == MANY, seconds=40)

        assert len(set(cad.ids)) == MANY
        first = cad.ids[0]
        assert cad.ids.count(first) == 2
        bodies = {body for headers, body in cad.got if headers["webhook-id"] == first}
        assert len(bodies) == 1
