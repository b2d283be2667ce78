"""What CAD is told when a call ends or its session is signed: once, signed, and no more."""

import json
import ssl
from datetime import timedelta
from ipaddress import ip_address, ip_network

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from django.db import models
from django.urls import reverse
from django.utils import timezone
from structlog.testing import capture_logs

from cases.models import Session
from core.errors import InvalidInput
from core.fields import EncryptedTextField
from core.ids import uuid7
from desk.actions import open_call, sign_and_plan
from dispatch import actions, posting, sweeps, webhooks
from dispatch.actions import telling
from dispatch.models import CadReport, Outlet, RawMessage
from dispatch.posting import NotDelivered
from dispatch.sweeps import escalate_untaken_offers, tell_cad
from notifications.models import Notice
from notifications.sweeps import deliver_notices
from tests.dispatch.receiver import receiving
from tests.factories import dispatch as make

pytestmark = pytest.mark.django_db
State = CadReport.State


@pytest.fixture
def cad(settings):
    settings.CAD_OUT_NETWORKS = [ip_network("127.0.0.0/8")]
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def outlet(jurisdiction, feed, cad):
    return Outlet.objects.create(
        jurisdiction=jurisdiction, feed=feed, way="webhook", address=cad.url
    )


@pytest.fixture
def end(jurisdiction, clinician, disposition):
    """End a held call by its clinician."""

    def finish(**fields):
        call = make.AcceptedCallFactory(
            jurisdiction=jurisdiction, held_by=clinician, **fields
        )
        call.finish(by=clinician, disposition=disposition)
        return call

    return finish


def let_time_pass():
    CadReport.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def test_the_end_of_a_call_reaches_cad_signed(end, outlet, cad, clinician):
    call = end(cad_number="26-118-0455")

    assert tell_cad() == 1

    [(headers, body)] = cad.got
    said, report = json.loads(body), CadReport.objects.get()
    assert said["id"] == headers["webhook-id"] == report.message_id
    assert said["cadNumber"] == "26-118-0455"
    assert said["disposition"] == {
        "code": "PHONE",
        "label": "Resolved by phone",
        "common": "05",
    }
    assert (said["agency"], said["agent"]) == ("Alder County", clinician.name)
    closed = timezone.localtime(call.closed_at, call.jurisdiction.zone)
    assert said["times"]["ended"] == closed.isoformat(timespec="seconds")
    stamp = headers["webhook-timestamp"]
    signed = headers["webhook-signature"]
    assert webhooks.matches([outlet.secret], signed, said["id"], stamp, body)
    assert report.state == State.SENT
    assert tell_cad() == 0


def test_while_a_secret_is_replaced_both_sign(end, outlet, cad):
    before = outlet.secret
    outlet.rotate()
    end()

    tell_cad()

    headers, body = cad.got[0]
    for secret in (before, outlet.secret):
        assert webhooks.matches(
            [secret],
            headers["webhook-signature"],
            headers["webhook-id"],
            headers["webhook-timestamp"],
            body,
        )


WRITTEN = (models.CharField, models.TextField, EncryptedTextField)
TOLD = {"cad_number", "incident_uid", "staff_name"}


def mark(row):
    """Write a mark into every field of a row in which somebody can write."""
    marked = 0
    for field in row._meta.concrete_fields:
        longest = field.max_length or 100
        is_free = isinstance(field, WRITTEN) and not field.choices and longest > 20
        if is_free and field.name not in TOLD:
            setattr(row, field.name, f"mark-{field.name}"[:longest])
            marked += 1
    models.Model.save(row)
    return marked


def test_nothing_that_anybody_wrote_about_a_person_leaves(
    jurisdiction, clinician, disposition, outlet, cad
):
    call = make.OfferedCallFactory(jurisdiction=jurisdiction, cad_number="26-1")
    session = open_call(call, by=clinician)
    police = actions.send_help(call, by=clinician, kind="police")
    fields = {f.name: f for f in Session._meta.get_fields()}
    typed = {
        name: f"mark-{name}"
        for name in [
            "behavior",
            "intervention",
            "response",
            "plan",
            "summary",
            "participants",
            "calling_party",
            "presenting_problem",
            "psychiatric_history",
            "follow_up_reason",
            "outcome_reason",
        ]
        if name in fields
    }
    marked = sum(mark(row) for row in (call, session.case.person, police))
    police.keep(by=clinician)
    sign_and_plan(
        Session.objects.get(pk=session.pk),
        by=clinician,
        typed=typed
        | {
            "risk_level": "high",
            "outcome_class": "diverted",
            "disposition": str(disposition.pk),
            "follow_up_planned": "no",
        },
        base_version=session.version,
    )

    tell_cad()

    assert marked > 15
    assert len(typed) > 8
    assert sorted(json.loads(body)["type"] for _, body in cad.got) == [
        "disposition",
        "sign_off",
    ]
    for _, body in cad.got:
        assert b"mark" not in body
        assert b"high" not in body
        said = json.loads(body)
        assert set(said) == {
            *("id", "type", "incident", "cadNumber"),
            *("disposition", "agency", "agent", "times"),
        }
        assert set(said["disposition"]) == {"code", "label", "common"}
        assert set(said["times"]) <= {*telling.TIMES, "signed"}


def test_a_feed_is_told_of_its_own_calls_and_of_those_that_nobody_sent(
    jurisdiction, end, outlet, cad
):
    other = make.FeedFactory(jurisdiction=jurisdiction)
    Outlet.objects.create(jurisdiction=jurisdiction, feed=other, way="pull")
    own = make.OfferedCallFactory(jurisdiction=jurisdiction)
    RawMessage.objects.create(
        jurisdiction=jurisdiction,
        feed=other,
        call=own,
        message_id="m-1",
        digest=b"0" * 16,
        body="{}",
        status="applied",
    )
    own.return_to_911(by=None, reason="Weapon")
    by_hand = end()
    end(cad_number="")

    told = CadReport.objects.values_list("outlet__feed__name", "call")

    assert set(told) == {
        (other.name, own.pk),
        (other.name, by_hand.pk),
        ("metro-cad", by_hand.pk),
    }


def test_a_receiver_that_fails_is_asked_again_later_with_the_same_words(
    end, outlet, cad
):
    cad.answers = [503, 200]
    end()
    assert tell_cad() == 0
    report = CadReport.objects.get()
    assert (report.state, report.last_error) == (State.OWED, "it answered 503")
    assert report.due_at > timezone.now() + timedelta(seconds=50)
    assert tell_cad() == 0

    let_time_pass()

    assert tell_cad() == 1
    assert cad.got[0][1] == cad.got[1][1]
    assert cad.ids[0] == cad.ids[1]


def test_a_receiver_may_be_down_all_night_and_is_asked_each_hour():
    moment = timezone.now()
    tries = [
        CadReport(attempts=n).after_failure(NotDelivered("it is down"))
        for n in range(CadReport.MOST_TRIES)
    ]

    waits = [result["due_at"] - moment for result in tries[:-1]]

    assert timedelta(hours=10) <= sum(waits, timedelta()) < timedelta(hours=11)
    assert max(waits) < timedelta(minutes=61)
    assert {result["state"] for result in tries[:-1]} == {State.OWED}
    assert tries[-1]["state"] == State.DEAD


def test_what_is_never_taken_is_given_up_and_can_be_sent_again(
    end, outlet, cad, client, program_admin
):
    cad.answers = [401]
    end()
    CadReport.objects.update(attempts=CadReport.MOST_TRIES - 1)
    tell_cad()
    report = CadReport.objects.get()
    assert report.state == State.DEAD
    client.force_login(program_admin)
    page = client.get(reverse("dispatch:untold")).content.decode()
    assert "it answered 401" in page

    cad.answers = [204]
    client.post(reverse("dispatch:send-report", args=[report.pk]))

    assert tell_cad() == 1
    assert "Nothing was given up" in client.get(reverse("dispatch:untold")).text
    assert cad.ids == [report.message_id] * 2


def test_program_admins_are_told_once_that_a_cad_is_not_told_any_more(
    end, outlet, cad, client, staff, program_admin, outsider, jurisdiction, mailoutbox
):
    colleague = staff("program_admin", jurisdiction)
    cad.answers = [401]
    calls = [end(), end()]
    CadReport.objects.update(attempts=CadReport.MOST_TRIES - 1)

    tell_cad()

    told = Notice.objects.filter(kind="cad_untold")
    assert CadReport.objects.given_up().count() == 2
    assert {n.recipient for n in told} == {program_admin, colleague}
    assert told.count() == 2
    deliver_notices()
    assert len(mailoutbox) == 2
    mailed = "".join(f"{mail.subject}{mail.body}" for mail in mailoutbox)
    assert not any(call.cad_number in mailed for call in calls)
    client.force_login(program_admin)
    mine = told.get(recipient=program_admin)
    page = client.get(mine.get_absolute_url(), follow=True)
    assert "2 reports given up" in page.text
    assert "it answered 401" in page.text


def test_who_read_that_a_cad_is_not_told_hears_of_it_again_an_hour_later(
    end, outlet, cad, program_admin, time_machine
):
    cad.answers = [401]

    def give_up():
        end()
        CadReport.objects.exclude(state=State.DEAD).update(
            attempts=CadReport.MOST_TRIES - 1
        )
        tell_cad()
        return Notice.objects.filter(kind="cad_untold").count()

    assert give_up() == 1
    time_machine.move_to(timezone.now() + timedelta(hours=1), tick=True)
    assert give_up() == 1
    Notice.objects.all().read()
    assert give_up() == 2


def test_all_that_was_given_up_is_sent_again_at_once(
    end, outlet, cad, client, program_admin
):
    for _ in range(3):
        end()
    CadReport.objects.update(state=State.DEAD, attempts=CadReport.MOST_TRIES)
    client.force_login(program_admin)

    client.post(reverse("dispatch:send-all-reports"))

    assert tell_cad() == 3


def test_a_program_reads_what_was_given_up_and_has_it_sent_again(
    end, outlet, cad, api, program_admin
):
    for _ in range(3):
        end()
    CadReport.objects.update(state=State.DEAD, attempts=16, last_error="it is down")
    api.force_login(program_admin)

    [first, *rest] = api.get(reverse("untold-report-list")).json()["results"]
    again = api.post(reverse("untold-report-send-again", args=[first["id"]]))
    all_again = api.post(reverse("untold-report-send-all-again"))

    assert (first["feed"], first["last_error"]) == ("metro-cad", "it is down")
    assert "content" not in first
    assert len(rest) == 2
    assert (again.json()["state"], all_again.json()) == ("owed", {"owed": 2})
    assert tell_cad() == 3


def test_while_a_receiver_is_down_only_one_report_pays_for_the_try(
    jurisdiction, end, outlet, cad
):
    outlet.address = "http://127.0.0.1:9/gone"
    outlet.save()
    other = make.FeedFactory(jurisdiction=jurisdiction)
    Outlet.objects.create(
        jurisdiction=jurisdiction, feed=other, way="webhook", address=cad.url
    )
    for _ in range(3):
        end()

    assert tell_cad() == 3

    mine = CadReport.objects.filter(outlet=outlet).order_by("-attempts")
    assert [report.attempts for report in mine] == [1, 0, 0]
    assert {report.state for report in mine} == {State.OWED}
    assert mine[0].last_error == "it could not be reached"


def test_a_worker_that_died_after_sending_leads_to_the_same_id(end, outlet, cad):
    end()
    tell_cad()
    CadReport.objects.update(state=State.OWED, sent_at=None, lease=uuid7())
    assert tell_cad() == 0
    let_time_pass()

    assert tell_cad() == 1

    first, second = cad.ids
    assert first == second


def test_a_redirect_is_not_followed(end, outlet, cad, settings):
    with receiving() as elsewhere:
        cad.answers, cad.moved_to = [302], elsewhere.url
        end()

        tell_cad()

        assert elsewhere.got == []
    assert CadReport.objects.get().last_error == "it answered 302"


def test_a_slow_receiver_is_left_in_time(end, outlet, cad, monkeypatch):
    monkeypatch.setattr(posting, "TIMEOUT", 0.2)
    cad.waits = 0.6
    end()

    tell_cad()

    assert CadReport.objects.get().last_error == "no answer in time"


@pytest.mark.parametrize(
    "address",
    [
        "http://cad.example/told",
        "http://127.0.0.1/told",
        "https://10.0.0.8/told",
        "https://127.0.0.1/told",
        "https://169.254.169.254/latest",
        "https://[::ffff:10.0.0.8]/told",
        "https://[fd00::1]/",
        "https://user:pass@cad.example/",
        "https://cad.example/#here",
        "https://cad.example:99999/",
        "https://cad.example/a b",
        "https://cad.example/\r\nX: y",
        "ftp://cad.example/",
        "//cad.example/",
        "cad.example",
        "https:///told",
        "https://cad..city.gov/told",
        f"https://{'c' * 64}.city.gov/told",
    ],
)
def test_an_address_that_may_not_be_sent_to_is_refused(address):
    with pytest.raises(NotDelivered):
        posting.check(address)


def test_a_name_that_cannot_even_be_looked_up_counts_as_not_reached(monkeypatch):
    def look_up(*args, **kwargs):
        raise UnicodeError("label empty or too long")

    monkeypatch.setattr(posting.socket, "getaddrinfo", look_up)

    with pytest.raises(NotDelivered, match="could not be reached"):
        posting.post("https://cad.example/told", b"{}", {})


@pytest.mark.parametrize(
    ("sweep", "work"),
    [(tell_cad, "deliver_in"), (escalate_untaken_offers, "_escalate_in")],
)
def test_a_sweep_that_fails_in_one_county_goes_on_in_the_next(
    sweep, work, jurisdiction, other_jurisdiction, monkeypatch
):
    done = []

    def fail_in_the_first(place):
        done.append(place.pk)
        if len(done) == 1:
            raise UnicodeError("https://cad..city.gov/?key=secret")
        return 1

    monkeypatch.setattr(sweeps, work, fail_in_the_first)

    with capture_logs() as logs:
        assert sweep() == 1

    assert set(done) == {jurisdiction.pk, other_jurisdiction.pk}
    assert "UnicodeError" in str(logs)
    assert "secret" not in str(logs)


def test_a_name_that_leads_into_our_own_network_is_not_followed(monkeypatch):
    inside = [(2, 1, 6, "", ("10.0.0.8", 443))]
    monkeypatch.setattr(posting.socket, "getaddrinfo", lambda *a, **k: inside)

    with pytest.raises(NotDelivered, match="a network that is not sent to"):
        posting.post("https://cad.example/told", b"{}", {})


def test_a_closed_network_is_sent_to_where_the_operator_names_it(settings):
    settings.CAD_OUT_NETWORKS = [ip_network("10.20.0.0/16")]

    assert posting.check("https://10.20.3.4/told").hostname == "10.20.3.4"
    with pytest.raises(NotDelivered):
        posting.check("https://10.21.3.4/told")


@pytest.fixture
def asked(jurisdiction, feed, api, integration):
    """Ask as a CAD that pulls."""
    Outlet.objects.create(jurisdiction=jurisdiction, feed=feed, way="pull")
    api.force_login(integration)

    def ask(since=0):
        answer = api.get(reverse("cad-reports"), {"since": since})
        assert answer.status_code == 200
        return answer.json()

    return ask


def test_a_cad_that_should_ask_and_does_not_is_told_of(
    end, asked, client, program_admin, other_jurisdiction, time_machine
):
    end()
    time_machine.move_to(timezone.now() + timedelta(minutes=59), tick=True)
    tell_cad()
    assert not Notice.objects.exists()
    end()
    time_machine.move_to(timezone.now() + timedelta(minutes=2), tick=True)

    tell_cad()
    tell_cad()

    client.force_login(program_admin)
    notice = Notice.objects.get(recipient=program_admin)
    page = client.get(notice.get_absolute_url(), follow=True).text
    assert "It does not ask" in page
    assert "1 report waits, the first since" in page
    assert "1 report waits" in client.get(reverse("dispatch:untold")).text
    asked(since=asked()["next"])
    assert "Not asked for" not in client.get(reverse("dispatch:untold")).text


def test_a_cad_that_asks_gets_what_is_new_since_it_asked(end, asked):
    first = end()
    said = asked()
    assert [r["content"]["cadNumber"] for r in said["reports"]] == [first.cad_number]
    assert CadReport.objects.get().state == State.OWED
    second = end()

    again = asked(said["next"])

    assert [r["content"]["cadNumber"] for r in again["reports"]] == [second.cad_number]
    assert CadReport.objects.get(call=first).state == State.SENT
    assert asked(again["next"]) == {
        "reports": [],
        "next": again["next"],
        "is_all": True,
    }
    assert tell_cad() == 0


def test_a_report_that_was_made_first_and_committed_last_is_not_missed(end, asked):
    late, soon = end(), end()
    kept = list(CadReport.objects.filter(call=late))
    CadReport.objects.filter(call=late).delete()
    said = asked()
    assert len(said["reports"]) == 1

    CadReport.objects.bulk_create(kept)

    [found] = asked(said["next"])["reports"]
    assert found["content"]["cadNumber"] == late.cad_number != soon.cad_number


def test_a_number_that_none_has_is_refused_rather_than_hiding_what_is_to_come(
    end, asked, api
):
    end()

    assert api.get(reverse("cad-reports"), {"since": 10**15}).status_code == 400

    assert len(asked()["reports"]) == 1


def test_who_is_sent_reports_cannot_settle_them_by_asking(
    end, outlet, api, integration
):
    end()
    api.force_login(integration)

    for since in (0, 1):
        answer = api.get(reverse("cad-reports"), {"since": since})
        assert answer.status_code == 400
        assert "by asking" in answer.text
    with pytest.raises(InvalidInput, match="is sent its reports"):
        telling.pull(outlet, since=0)

    assert CadReport.objects.get().state == State.OWED


@pytest.fixture
def over_tls(cad, tmp_path):
    """Let the receiver speak TLS with a certificate that only it has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "cad")])
    day = timedelta(days=1)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(timezone.now() - day)
        .not_valid_after(timezone.now() + day)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, SHA256())
    )
    path = tmp_path / "cad.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + made.public_bytes(Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    cad.server.socket = context.wrap_socket(cad.server.socket, server_side=True)
    cad.url = cad.url.replace("http://", "https://")
    return path


def test_a_certificate_is_believed_only_when_its_authority_is(
    cad, over_tls, monkeypatch
):
    with pytest.raises(NotDelivered, match="certificate is not trusted"):
        posting.post(cad.url, b"{}", {"webhook-id": "msg_1"})
    assert cad.got == []

    monkeypatch.setenv("SSL_CERT_FILE", str(over_tls))
    posting.post(cad.url, b"{}", {"webhook-id": "msg_1"})

    assert cad.ids == ["msg_1"]


def test_who_is_told_of_nothing_hears_why(api, integration):
    api.force_login(integration)

    answer = api.get(reverse("cad-reports"), {"feed": "nobody"})

    assert answer.status_code == 400
    assert "a program admin sets it up" in answer.json()["detail"]


def test_a_program_admin_says_where_cad_is_told_and_sees_the_secret_once(
    client, program_admin, feed
):
    client.force_login(program_admin)
    url = reverse("dispatch:outlet", args=[feed.pk])
    said = {"way": "webhook", "address": "https://10.1.2.3/", "is_active": "on"}
    refused = client.post(url, said)
    assert refused.status_code == 422
    assert "a network that is not sent to" in refused.text

    made = client.post(url, said | {"address": "https://cad.example/told"})

    outlet = Outlet.objects.get()
    assert outlet.secret in made.text
    assert outlet.secret != feed.secret
    assert outlet.secret not in client.get(url).text
    client.post(reverse("dispatch:rotate-outlet", args=[feed.pk]))
    client.post(reverse("dispatch:forget-outlet-secret", args=[feed.pk]))
    outlet.refresh_from_db()
    assert outlet.previous_secret == ""
    assert client.post(url, {"way": "webhook"}).status_code == 422
    assert client.post(url, {"way": "pull"}).status_code == 302


def test_a_cad_that_asked_before_is_given_its_secret_once_it_is_sent_to(
    client, program_admin, feed
):
    client.force_login(program_admin)
    url = reverse("dispatch:outlet", args=[feed.pk])
    client.post(url, {"way": "pull", "is_active": "on"})
    secret = Outlet.objects.get().secret

    sent = {"way": "webhook", "address": "https://cad.example/told"}

    assert secret in client.post(url, sent).text
    assert client.post(url, sent).status_code == 302
