"""The bench counts and judges truthfully, and the pages it watches keep their budgets."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from bench import figures
from bench.load import CLIENTS, Load, WrongAnswer, drive, read, request
from bench.statements import counting, of
from cases.actions import open_session
from desk import pulse
from dispatch import webhooks
from followups.sweeps import remind_of_due_follow_ups
from tests.factories.cases import CaseFactory, SignedSessionFactory
from tests.factories.dispatch import (
    AcceptedCallFactory,
    CallFactory,
    ClosedCallFactory,
    FeedFactory,
    OfferedCallFactory,
)
from tests.factories.followups import FollowUpFactory
from tests.factories.referrals import in_status

# A test's own transaction goes on after the request, so its scope is put back.
PUT_BACK = 1
POLL = {"X-Divert-Poll": "1", "HX-Request": "true"}


# Judging --------------------------------------------------------------------------


def test_a_rate_is_judged_by_the_median_of_its_rounds() -> None:
    bare = [100.0, 90.0, 900.0]

    good = figures.against("x", [31, 30, 1], bare, at_least=0.3, unit="r/s")
    bad = figures.against("x", [29, 90, 1], bare, at_least=0.3, unit="r/s")

    assert (good.value, good.baseline, good.ratio, good.met) == (30, 100, 0.3, True)
    assert (bad.value, bad.baseline, bad.ratio, bad.met) == (29, 100, 0.29, False)


def test_a_list_is_flat_up_to_its_limit() -> None:
    assert figures.as_flat_as("x", [13.0], [10.0], at_most=1.3, unit="ms").met
    assert not figures.as_flat_as("x", [13.1], [10.0], at_most=1.3, unit="ms").met


def test_a_count_may_reach_its_limit_and_not_pass_it() -> None:
    assert figures.no_more_than("x", 12, 12, unit="statements").met
    assert not figures.no_more_than("x", 13, 12, unit="statements").met


def test_what_was_missed_stays_in_sight(tmp_path: Any) -> None:
    missed = figures.no_more_than("x.statements", 13, 12, unit="statements")

    figures.keep([missed, figures.shown("x.p50", 5, "ms")], tmp_path / "bench.json")

    assert "MISSED" in figures.table([missed])
    kept = json.loads((tmp_path / "bench.json").read_text())
    assert set(kept[0]) == {
        *("name", "value", "unit", "baseline", "ratio", "target", "met")
    }
    assert [row["met"] for row in kept] == [False, None]


# Loading --------------------------------------------------------------------------


class Echo(BaseHTTPRequestHandler):
    """Answers with the status that the path names."""

    protocol_version = "HTTP/1.1"
    connections: set[Any] = set()

    def do_GET(self) -> None:
        self.connections.add(self.client_address)
        self.send_response(int(self.path[1:]))
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    Echo.connections = set()
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_eight_clients_keep_their_connections_and_every_answer_is_timed(
    port: int,
) -> None:
    asked: list[int] = []

    def ask(client: int) -> bytes:
        asked.append(client)
        return request("GET", "/200")

    result = drive(port, Load(ask), seconds=0.2)

    assert len(Echo.connections) == CLIENTS == len(set(asked))
    assert len(result.times) == len(asked)
    assert 0.2 <= result.seconds < 5
    assert result.per_second == len(asked) / result.seconds


def test_a_wrong_answer_measures_nothing(port: int) -> None:
    with pytest.raises(WrongAnswer, match="500 instead of 200"):
        drive(port, Load(lambda client: request("GET", "/500")), seconds=0.1)


def test_an_answer_is_whole_when_its_length_has_come() -> None:
    head = b'HTTP/1.1 200 OK\r\nETag: "a"\r\nContent-Length: 3\r\n\r\n'

    assert read(head[:-1]) is None
    assert read(head + b"ab") is None
    answer = read(head + b"abc")
    assert answer
    assert (answer.status, answer.body, answer.header("etag")) == (200, b"abc", '"a"')
    assert read(b"HTTP/1.1 304 Not Modified\r\n\r\n").status == 304  # type: ignore[union-attr]


# Counting -------------------------------------------------------------------------


@pytest.mark.django_db
def test_statements_are_counted_and_the_bounds_of_transactions_are_not() -> None:
    with counting() as counter, transaction.atomic(), connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute("SELECT 1")
        cursor.execute("SELECT set_config('divert.note', 'x', true)")

    assert len(counter) == 2


# Budgets --------------------------------------------------------------------------


@pytest.fixture
def floor(jurisdiction: Any, clinician: Any, supervisor: Any) -> Any:
    """Three of everything that the work lists and boards show."""
    late = timezone.now() - timedelta(hours=9)
    case = None
    for _ in range(3):
        CallFactory(jurisdiction=jurisdiction)
        OfferedCallFactory(jurisdiction=jurisdiction)
        held = AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
        open_session(by=clinician, call=held)
        case = CaseFactory(jurisdiction=jurisdiction, assigned_to=clinician)
        for _ in range(2):
            SignedSessionFactory(
                jurisdiction=jurisdiction,
                case=case,
                clinician=clinician,
                call=ClosedCallFactory(jurisdiction=jurisdiction, held_by=clinician),
            )
            FollowUpFactory(
                jurisdiction=jurisdiction, case=case, assigned_to=clinician, due_at=late
            )
            in_status("requested", jurisdiction=jurisdiction, case=case, by=clinician)
    remind_of_due_follow_ups()
    return case


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "url", "headers", "budget"),
    [
        # Three of those with calls tell which are likely the same incident.
        ("clinician", "/queue/", POLL, 23),
        ("clinician", "/queue/", {}, 25),
        ("supervisor", "/board/", {}, 39),
        ("clinician", "/calls/", {}, 9),
        ("clinician", "/cases/", {}, 6),
        ("clinician", "/follow-ups/?who=team", {}, 6),
        ("clinician", "/referrals/", {}, 6),
        ("clinician", "/directory/?q=respite", {}, 8),
        ("clinician", "/notices/", {}, 6),
        ("clinician", "case", {}, 12),
    ],
)
def test_a_page_keeps_its_budget_however_many_rows_it_shows(
    request: Any,
    client: Client,
    floor: Any,
    role: str,
    url: str,
    headers: dict,
    budget: int,
) -> None:
    client.force_login(request.getfixturevalue(role))
    url = f"/desk/cases/{floor.pk}/" if url == "case" else url

    def ask() -> None:
        pulse.forget()
        assert client.get(url, headers=headers).status_code == 200

    statements = of(ask)

    assert len(statements) <= budget + PUT_BACK, "\n".join(statements)


@pytest.mark.django_db
def test_an_eido_message_is_taken_in_within_twelve_statements(
    jurisdiction: Any,
) -> None:
    feed = FeedFactory(jurisdiction=jurisdiction)
    numbers = iter(range(9))

    def post() -> None:
        number = f"bench-{next(numbers)}"
        body = json.dumps(
            {
                "$id": f"urn:emergency:uid:incidentid:{number}",
                "lastUpdateTimeStamp": "2026-04-28T21:31:00-05:00",
                "eidoVersion": "1.0",
                "issuingElementIdentification": "cad.alder.example",
            }
        ).encode()
        stamp = str(int(time.time()))
        signed = {
            "webhook-id": number,
            "webhook-timestamp": stamp,
            "webhook-signature": webhooks.sign(feed.secret, number, stamp, body),
        }
        answer = Client().post(
            "/api/v1/cad/eido", body, content_type="application/json", headers=signed
        )
        assert answer.status_code == 201

    assert len(of(post)) <= 12 + PUT_BACK
