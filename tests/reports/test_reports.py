"""Numbers equal the lists behind them, and nobody is in either."""

import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from core.models import AccessLog
from followups import actions as followups
from followups.models import Protocol
from reports.actions import answers, by_day, rebuild
from reports.measures import MEASURES
from reports.models import OutcomeDay
from reports.sheet import safe
from reports.sweeps import roll_up
from tests.factories.cases import CaseFactory
from tests.factories.dispatch import call_in
from tests.factories.referrals import in_status


@pytest.fixture
def busy(jurisdiction, case_manager, clinician):
    """A day with calls, follow-ups and referrals of every kind."""
    for status in ("closed", "returned", "dropped", "declined", "returned"):
        call_in(status, jurisdiction=jurisdiction, holder=clinician)
    risk = followups.protocol_for(jurisdiction, Protocol.Trigger.RISK, by=None)
    yesterday = timezone.now() - timedelta(hours=30)
    for outcome in ("reached", "no_answer", "deceased"):
        case = CaseFactory(jurisdiction=jurisdiction)
        planned = followups.plan_follow_ups(
            case, by=case_manager, protocol=risk, from_=yesterday
        )
        followups.log_attempt(planned[0], by=case_manager, outcome=outcome)
    for status in ("draft", "requested", "accepted", "completed", "entered_in_error"):
        in_status(status, jurisdiction=jurisdiction, by=case_manager)


def asked(jurisdiction):
    today = timezone.localdate(timezone=jurisdiction.zone)
    first = today - timedelta(days=3)
    return {a.measure.key: a for a in answers(jurisdiction, first, today)}


def test_an_empty_period_has_no_share_and_not_zero(jurisdiction):
    found = asked(jurisdiction)

    assert all(a.denominator == 0 and a.share is None for a in found.values())
    assert all(line["share"] is None for a in found.values() for line in a.lines)


def test_only_what_was_kept_to_the_hour_counts(jurisdiction, busy):
    answer = asked(jurisdiction)["follow_up_24h"]

    assert answer.counts == {"late": 1, "not_reached": 1}
    assert (answer.numerator, answer.denominator) == (0, 2)


def test_a_referral_that_was_sent_is_not_help(jurisdiction, busy):
    answer = asked(jurisdiction)["referral_ladder"]

    assert answer.counts == {"referred": 1, "accepted": 1, "first_visit": 1}
    assert (answer.numerator, answer.denominator) == (1, 3)


def test_returned_dropped_and_declined_are_no_success(jurisdiction, busy):
    answer = asked(jurisdiction)["outcome_class"]

    unhelped = {"returned", "dropped", "declined"}
    assert sum(answer.counts.get(bucket, 0) for bucket in unhelped) >= 4
    assert answer.numerator == answer.counts.get("diverted", 0)


@pytest.mark.parametrize("key", MEASURES)
def test_each_number_equals_the_list_behind_it(
    client, jurisdiction, evaluator, busy, key
):
    client.force_login(evaluator)
    page = client.get(reverse("reports:list"))
    shown = {a.measure.key: a for a in page.context["answers"]}[key]

    for line in shown.lines:
        query = {
            "bucket": line["bucket"],
            "first": page.context["first"],
            "last": page.context["last"],
        }
        rows = client.get(reverse("reports:rows", args=[key]), query)
        assert len(rows.context["rows"]) == line["count"]


def test_the_rows_say_nobody(client, jurisdiction, evaluator, busy):
    client.force_login(evaluator)

    page = client.get(
        reverse("reports:rows", args=["referral_ladder"])
    ).content.decode()

    assert "Daniel" not in page
    assert "C-2026" not in page
    assert AccessLog.objects.filter(action="search", reason="referral_ladder").exists()


@pytest.mark.parametrize("key", ["list", "export", "rows"])
def test_who_may_see_reports(client, staff, jurisdiction, key):
    args = ["outcome_class"] if key == "rows" else []
    url = reverse(f"reports:{key}", args=args)
    allowed = {"supervisor", "evaluator"} | (
        {"program_admin"} if key == "list" else set()
    )
    for role in (
        "call_taker",
        "clinician",
        "case_manager",
        "program_admin",
        *sorted(allowed),
    ):
        client.force_login(staff(role, jurisdiction))
        assert client.get(url).status_code == (200 if role in allowed else 403), role


def test_another_jurisdiction_counts_its_own(client, busy, staff, other_jurisdiction):
    client.force_login(staff("evaluator", other_jurisdiction))

    page = client.get(reverse("reports:list"))

    assert all(a.denominator == 0 for a in page.context["answers"])


def test_the_export_is_the_page(client, jurisdiction, evaluator, busy):
    client.force_login(evaluator)

    response = client.get(reverse("reports:export"))

    lines = list(csv.DictReader(StringIO(response.content.decode())))
    counted = {(line["measure"], line["result"]): line["count"] for line in lines}
    assert counted["How far referrals got", "Accepted"] == "1"
    assert AccessLog.objects.filter(action="export").exists()


@pytest.mark.parametrize("last", ["2026-05-01", "9999-12-31"])
def test_a_period_that_makes_no_sense_is_asked_again(client, evaluator, last):
    client.force_login(evaluator)

    page = client.get(reverse("reports:list"), {"first": "2026-05-02", "last": last})

    assert page.status_code == 422
    assert client.get(reverse("reports:rows", args=["nonsense"])).status_code == 404


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("Elm", "Elm"),
        (-1, -1),
        (None, None),
    ],
)
def test_no_cell_is_a_formula(cell, written):
    assert safe(cell) == written


def test_the_command_writes_the_file(jurisdiction, busy, tmp_path):
    jurisdiction.name = "=cmd|' /C calc'!A0"
    jurisdiction.save()
    today = timezone.localdate(timezone=jurisdiction.zone).isoformat()

    call_command(
        "report", "--from", "2026-01-01", "--to", today, "--out", tmp_path / "r.csv"
    )

    lines = list(csv.DictReader(StringIO((tmp_path / "r.csv").read_text())))
    assert lines[0]["jurisdiction"].startswith("'=")
    assert {line["to"] for line in lines} == {today}
    assert len(lines) == 3 + 5 + 3 + 5


@pytest.mark.parametrize(
    "extra",
    [["--to", "2025-12-31"], ["--to", "2026-02-01", "--jurisdiction", "nowhere"]],
)
def test_the_command_says_what_makes_no_sense(db, tmp_path, extra):
    with pytest.raises(CommandError):
        call_command(
            "report", "--from", "2026-01-01", "--out", tmp_path / "r.csv", *extra
        )


def test_daily_counts_can_be_made_again(jurisdiction, busy):
    made = roll_up()
    kept = set(OutcomeDay.objects.values_list("measure", "day", "bucket", "count"))

    assert roll_up() == made
    assert (
        set(OutcomeDay.objects.values_list("measure", "day", "bucket", "count")) == kept
    )
    total = sum(a.denominator for a in asked(jurisdiction).values())
    assert sum(n for *_, n in kept) == total


def test_days_that_no_sweep_has_counted_yet_are_counted_at_once(jurisdiction, busy):
    today = timezone.localdate(timezone=jurisdiction.zone)
    measure = MEASURES["outcome_class"]
    at_once = by_day(jurisdiction, measure, today)

    rebuild(jurisdiction, today, today)

    assert at_once["rows"] == by_day(jurisdiction, measure, today)["rows"] != []


def test_a_day_is_the_local_one(jurisdiction, case_manager, time_machine):
    jurisdiction.timezone = "America/Denver"
    jurisdiction.save()
    time_machine.move_to(
        datetime(2026, 3, 9, 5, 30, tzinfo=UTC)
    )  # 23:30 the day before
    in_status("requested", jurisdiction=jurisdiction, by=case_manager)

    rebuild(jurisdiction, date(2026, 3, 1), date(2026, 3, 31))

    assert OutcomeDay.objects.get().day == date(2026, 3, 8)


def test_the_page_shows_days_once_they_are_counted(
    client, jurisdiction, evaluator, busy
):
    client.force_login(evaluator)
    at_once = client.get(reverse("reports:list")).content
    assert b"Not counted yet" not in at_once

    roll_up()

    assert b"counted" in client.get(reverse("reports:list")).content
