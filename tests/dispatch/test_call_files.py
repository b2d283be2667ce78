"""CAD files: loaded in chunks, again and again, with every bad line named."""

import json
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.crypto import blind
from core.sets import copy_rows, make_records
from dispatch.files import loading as file_intake
from dispatch.files import reading
from dispatch.files.drafts import ahead
from dispatch.files.loading import load_calls
from dispatch.files.reading import NotCalls
from dispatch.models import (
    Call,
    CallFile,
    CallFileProblem,
    CallToken,
    CallType,
    FileCall,
    RawMessage,
)
from tests.factories.dispatch import CallFactory, FeedFactory

pytestmark = pytest.mark.django_db
PLAIN = {
    "timezone": "America/Chicago",
    "cad_number": "id",
    "received_at": ["day", "time"],
    "first_unit_at": "arrived",
    "first_type": "first",
    "last_type": "last",
    "place": "place",
    "callback": "phone",
}
HEAD = "id,day,time,arrived,first,last,place,phone\n"
ROW = "{id},2026-03-02,10:15:00,,Welfare,{last},12 Elm St,(206) 555-0100\n"
THEN = datetime(2026, 3, 2, 16, 14, tzinfo=UTC)


@pytest.fixture
def feed(jurisdiction: Any) -> Any:
    return FeedFactory(jurisdiction=jurisdiction, name="cad-files")


@pytest.fixture
def load(feed: Any, tmp_path: Path, program_admin: Any) -> Any:
    def load(text: str, name: str = "calls.csv", **other: Any) -> CallFile:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        mapping = reading.read_mapping(PLAIN | other)
        return load_calls(path, mapping, feed=feed, by=program_admin)

    return load


def rows(*numbers: str, last: str = "EDP") -> str:
    return HEAD + "".join(ROW.format(id=number, last=last) for number in numbers)


def test_a_line_becomes_a_call_of_the_past_with_its_history_and_tokens(
    load: Any, jurisdiction: Any, program_admin: Any
) -> None:
    load(rows("A-1"))

    call = Call.objects.get()
    assert call.received_at == datetime(2026, 3, 2, 16, 15, tzinfo=UTC)
    assert (call.cad_number, call.status, call.source) == ("A-1", "closed", "file")
    assert (call.initial_type.code, call.call_type.code) == ("WELFARE", "EDP")
    assert (call.place, call.callback) == ("12 Elm St", "(206) 555-0100")
    past = call.history.get()
    assert (past.history_user, past.place) == (program_admin, "12 Elm St")
    phone = blind("phone", "+12065550100", jurisdiction.pk)
    assert CallToken.objects.filter(call=call, token=phone).exists()


def test_a_type_that_only_a_file_names_is_not_offered_to_who_screens(
    load: Any,
) -> None:
    load(rows("A-1", last="NOISE 415"))

    kind = CallType.objects.get(code="NOISE 415")
    assert Call.objects.get().call_type == kind
    assert kind not in CallType.objects.offered()


def test_the_same_file_again_changes_nothing(load: Any) -> None:
    first = load(rows("A-1", "A-2"))

    again = load(rows("A-1", "A-2"), name="renamed.csv")

    assert again.pk == first.pk
    assert Call.objects.count() == 2
    assert Call.history.count() == 2


def test_a_later_file_of_the_same_calls_changes_only_what_differs(load: Any) -> None:
    load(rows("A-1", "A-2"))

    text = (
        rows("A-1") + ROW.format(id="A-2", last="MNTL") + ROW.format(id="A-3", last="X")
    )
    later = load(text)

    assert (later.added, later.changed, later.same) == (1, 1, 1)
    call = Call.objects.get(cad_number="A-2")
    assert (call.initial_type.code, call.call_type.code) == ("WELFARE", "MNTL")
    assert call.history.count() == 2


def test_a_call_that_a_later_file_leaves_out_is_marked_and_comes_back(
    load: Any,
) -> None:
    load(rows("A-1", "A-2"))

    gone = load(rows("A-1"))
    assert gone.missing == 1
    assert FileCall.objects.get(call__cad_number="A-2").missing_since

    load(rows("A-1", "A-2", "A-3"))
    assert FileCall.objects.get(call__cad_number="A-2").missing_since is None


def test_a_part_of_a_longer_file_makes_nothing_missing_and_says_so(load: Any) -> None:
    load(rows(*(f"A-{n}" for n in range(40))))

    part = load(rows("A-1", "A-2"), "part.csv")

    assert part.missing == 0
    assert not FileCall.objects.exclude(missing_since=None).exists()
    said = CallFileProblem.objects.get(call_file=part)
    assert "leaves out 38 of the 40 calls" in said.reason
    assert load(rows(*(f"A-{n}" for n in range(1, 40))), "all.csv").missing == 1


def test_a_file_of_another_time_makes_nothing_missing(load: Any) -> None:
    load(rows("A-1"))

    other = load(rows("B-1").replace("2026-03-02", "2026-04-02"))

    assert other.missing == 0


def test_a_cut_load_goes_on_after_its_last_whole_chunk(
    load: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_intake, "CHUNK", 2)
    text, chunks = rows("A-1", "A-2", "A-3", "A-4", "A-5"), []
    whole = file_intake._load_chunk

    def dies_in_the_second(file: Any, chunk: Any, *rest: Any) -> None:
        chunks.append([line.number for line in chunk.lines])
        if len(chunks) == 2:
            raise OSError("power cut")
        whole(file, chunk, *rest)

    monkeypatch.setattr(file_intake, "_load_chunk", dies_in_the_second)
    with pytest.raises(OSError, match="power cut"):
        load(text)
    assert CallFile.objects.get().lines_done == 3

    done = load(text)

    assert chunks == [[2, 3], [4, 5], [4, 5], [6]]
    assert (done.status, done.added, Call.objects.count()) == ("done", 5, 5)


def test_every_bad_line_is_listed_with_its_number_and_reason(load: Any) -> None:
    text = HEAD + (
        ",2026-03-02,10:15:00,,W,W,x,\n"
        "A-2,yesterday,,,W,W,x,\n"
        "A-3,2026-03-02,10:15:00,soon,W,W,x,\n"
        "A-4,2026-03-02,10:15:00,2026-03-01 10:00:00,W,W,x,\n"
        f"{'9' * 61},2026-03-02,10:15:00,,W,W,x,\n"
        "A-6,2026-03-02,10:15:00\n"
    )

    file = load(text)

    said = {p.line: (p.reason, p.is_loaded) for p in CallFileProblem.objects.all()}
    assert said == {
        2: ("it has no CAD number", False),
        3: ("the time it was received cannot be read", False),
        4: ("the time the first unit arrived cannot be read", True),
        5: ("the time the first unit arrived is before the call was received", True),
        6: ("its CAD number is no number of a call", False),
    }
    assert (file.added, file.not_loaded) == (3, 3)


@pytest.mark.parametrize(
    "day", ["9999-12-31", "0001-01-01", "1899-12-30", "2999-01-01"]
)
def test_a_day_on_which_no_call_was_is_a_bad_line_and_stops_no_other(
    load: Any, day: str
) -> None:
    load(rows("A-0"))
    never = ROW.format(id="A-2", last="X").replace("2026-03-02", day)
    # Late enough in the day that the zone carries the last of all days over its end.
    never = never.replace("10:15:00", "23:15:00" if day > "2" else "00:15:00")
    open_end = ROW.format(id="A-3", last="X").replace(",,", f",{day} 23:15:00,", 1)

    file = load(rows("A-1") + never + open_end, cumulative=False)

    assert (file.added, file.not_loaded) == (2, 1)
    assert file.first_received_at == file.last_received_at
    said = CallFileProblem.objects.filter(call_file=file).order_by("line")
    assert [(row.line, row.is_loaded) for row in said] == [(3, False), (4, True)]
    assert (
        said[1].reason
        == "the time the first unit arrived is before 1970 or in the future"
    )
    assert Call.objects.get(cad_number="A-3").first_unit_at is None


def test_a_number_that_stands_twice_in_a_file_is_one_call(load: Any) -> None:
    file = load(rows("A-1", "A-1"))

    assert (file.added, Call.objects.count()) == (1, 1)


def test_a_call_that_a_message_made_is_joined_not_doubled(
    load: Any, jurisdiction: Any
) -> None:
    call = CallFactory(jurisdiction=jurisdiction, cad_number="A-1", received_at=THEN)

    file = load(rows("A-1"))

    assert (file.added, Call.objects.get()) == (0, call)


def test_a_line_of_another_day_ends_no_call_that_waits_under_its_number(
    load: Any, jurisdiction: Any
) -> None:
    waiting = CallFactory(jurisdiction=jurisdiction, cad_number="A-1")

    file = load(rows("A-1"))

    waiting.refresh_from_db()
    assert (file.added, waiting.status) == (1, "received")
    assert (waiting.place, waiting.call_type) == ("2200 Lark Ave, Alder", None)


@pytest.mark.parametrize("day", ["2026-03-03", "2025-03-02"])
def test_a_number_that_begins_anew_is_another_call(load: Any, day: str) -> None:
    load(rows("A-1"))
    first = Call.objects.get()

    file = load(rows("A-1").replace("2026-03-02", day).replace("12 Elm", "9 Oak"))

    assert (file.added, file.changed) == (1, 0)
    first.refresh_from_db()
    assert first.place == "12 Elm St"
    assert Call.objects.count() == 2


def test_both_days_of_a_number_are_calls_of_one_file(load: Any) -> None:
    text = rows("A-1") + ROW.format(id="A-1", last="EDP").replace("03-02", "03-03")

    assert (load(text).added, load(text + "\n").same) == (2, 2)


def test_lines_of_before_are_known_again_by_the_day_of_their_clocks(
    load: Any, jurisdiction: Any
) -> None:
    late = rows("A-1", "A-2").replace("10:15", "23:15")
    load(late)
    for row in FileCall.objects.all():
        number = blind("cad_number", row.call.cad_number, jurisdiction.pk)
        FileCall.objects.filter(pk=row.pk).update(token=number)
    upgrade = import_module("dispatch.migrations.0012_a_number_and_its_day")

    for _ in range(2):
        upgrade.name_by_day(apps, SimpleNamespace(connection=connection))

    assert load(late + "\n").added == 0


def test_of_two_calls_of_one_number_a_line_is_neither(
    load: Any, jurisdiction: Any
) -> None:
    for _ in range(2):
        CallFactory(jurisdiction=jurisdiction, cad_number="A-1", received_at=THEN)

    file = load(rows("A-1"))

    assert (file.added, Call.objects.count()) == (1, 3)


def test_a_line_does_not_end_what_another_feed_sends_messages_of(
    load: Any, jurisdiction: Any
) -> None:
    call = CallFactory(jurisdiction=jurisdiction, cad_number="A-1", received_at=THEN)
    RawMessage.objects.create(
        jurisdiction=jurisdiction,
        feed=FeedFactory(jurisdiction=jurisdiction, name="county"),
        message_id="1",
        digest=b"1",
        body="{}",
        status="applied",
        call=call,
    )
    line = ROW.format(id="A-1", last="EDP").rstrip("\n") + ",2026-03-02 11:00:00\n"

    load(HEAD.replace("\n", ",ended\n") + line, closed_at="ended")

    call.refresh_from_db()
    assert (call.status, call.call_type.code) == ("received", "EDP")


def test_a_call_that_a_message_made_is_ended_by_a_later_file(
    load: Any, jurisdiction: Any
) -> None:
    CallFactory(jurisdiction=jurisdiction, cad_number="A-1", received_at=THEN)
    head = HEAD.replace("\n", ",ended\n")
    line = ROW.format(id="A-1", last="EDP").rstrip("\n")
    load(f"{head}{line},\n", closed_at="ended")

    load(f"{head}{line},2026-03-02 11:00:00\n", closed_at="ended")

    assert Call.objects.get().status == "closed"


def test_a_later_line_tells_the_notes_the_priority_and_the_true_end(load: Any) -> None:
    head = HEAD.replace("\n", ",ended,notes,urgency\n")
    columns = {"closed_at": "ended", "details": "notes", "priority": "urgency"}
    line = ROW.format(id="A-1", last="EDP").rstrip("\n")
    load(f"{head}{line},,pacing,5\n", **columns)

    load(f"{head}{line},2026-03-02 11:00:00,pacing; left calm,2\n", **columns)

    call = Call.objects.get()
    assert (call.details, call.priority) == ("pacing; left calm", 2)
    assert call.closed_at == datetime(2026, 3, 2, 17, 0, tzinfo=UTC)

    load(f"{head}{line},2026-03-02 11:30:00,,urgent\n", **columns)

    call = Call.objects.get()
    assert (call.details, call.priority) == ("pacing; left calm", 2)
    assert call.closed_at == datetime(2026, 3, 2, 17, 30, tzinfo=UTC)


def test_a_line_tells_the_area_that_policies_ask_for(load: Any) -> None:
    head, line = HEAD.replace("\n", ",zip\n"), ROW.format(id="A-1", last="EDP").rstrip()

    said = {"Harbor": "Harbor", "98101": "zip 981", "98234-0001": "zip 982", "": "zip 982"}  # fmt: skip
    for told, kept in said.items():
        load(f"{head}{line},{told}\n", area="zip")
        assert Call.objects.get().area == kept


def test_a_line_that_meets_a_call_of_a_message_fills_it_up_and_ends_it(
    load: Any, jurisdiction: Any
) -> None:
    make = {"jurisdiction": jurisdiction, "cad_number": "A-1", "received_at": THEN}
    CallFactory(
        **make,
        place="",
        callback="206-555-0199",
        details="Said by the caller",
        priority=3,
    )
    head = HEAD.replace("\n", ",ended,notes,urgency,zip\n")
    columns = {"closed_at": "ended", "details": "notes", "priority": "urgency"}
    line = ROW.format(id="A-1", last="EDP").rstrip("\n")

    load(f"{head}{line},2026-03-02 11:00:00,of CAD,9,98101\n", area="zip", **columns)

    call = Call.objects.get()
    assert call.area == "zip 981"
    assert (call.status, call.call_type.code) == ("closed", "EDP")
    assert (call.place, call.callback) == ("12 Elm St", "206-555-0199")
    assert (call.details, call.priority) == ("Said by the caller", 3)


@pytest.mark.parametrize(
    "other", [{"source": "file", "incident_uid": "urn:1"}, {"source": "hand"}]
)
def test_no_later_line_writes_over_what_a_message_or_people_said(
    load: Any, jurisdiction: Any, other: dict
) -> None:
    head, line = HEAD.replace("\n", ",zip\n"), ROW.format(id="A-1", last="EDP").rstrip()
    load(f"{head}{line},98101\n", area="zip")
    said = {"place": "14 Elm Ct", "callback": "206-555-0199", "area": "zip 990"}
    call = Call.objects.get()
    call._amend(by=None, priority=2, **said, **other)
    again = line.replace("EDP", "Welfare")

    load(f"{head}{again},98109\n", area="zip")

    call.refresh_from_db()
    assert {name: getattr(call, name) for name in said} == said
    assert (call.priority, call.call_type.code) == (2, "WELFARE")


def test_every_column_has_a_name_for_people() -> None:
    assert set(reading.CALLED) == {*reading.TEXTS, *reading.TIMES}


def test_a_column_of_names_does_not_become_a_list_of_codes(
    load: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_intake, "MOST_NEW_TYPES", 3)
    text = HEAD + "".join(ROW.format(id=f"A-{n}", last=f"Name {n}") for n in range(5))

    with pytest.raises(NotCalls, match="is it the right column"):
        load(text)

    assert not CallType.objects.exists()


def test_a_call_of_this_hour_waits_to_be_screened_until_its_file_ends_it(
    load: Any,
) -> None:
    now = timezone.now()
    line = f"A-1,{now:%Y-%m-%d},{now:%H:%M:%S},,Welfare,Welfare,12 Elm St,"
    mapping = {"live_minutes": 60, "timezone": "UTC", "closed_at": "ended"}
    head = HEAD.replace("\n", ",ended\n")
    load(head + line + ",\n", **mapping)
    assert Call.objects.get().status == "received"

    ended = now + timedelta(minutes=5)
    load(f"{head}{line},{ended:%Y-%m-%d %H:%M:%S}\n", **mapping)

    assert Call.objects.get().status == "closed"


def test_a_file_without_heading_names_its_columns_by_number(load: Any) -> None:
    mapping = {"header": False, "cad_number": 1, "received_at": [2, 3]}
    numbers = {"first_unit_at": 4, "first_type": 5, "last_type": 6, "place": 7}

    load(ROW.format(id="A-1", last="EDP"), **mapping, **numbers, callback=8)

    assert Call.objects.get().place == "12 Elm St"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"received_at": "when"}, "no column when; it has: id, day"),
        ({"header": False}, "named by their number"),
    ],
)
def test_a_mapping_that_does_not_fit_is_told_before_anything_is_loaded(
    load: Any, change: dict, said: str
) -> None:
    with pytest.raises(NotCalls, match=said):
        load(rows("A-1"), **change)
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ([], "JSON object"),
        ({"cad_number": "id"}, "no column for received_at"),
        (PLAIN | {"colour": "x"}, "knows no colour"),
        (PLAIN | {"timezone": "Mars/Base"}, "no time zone Mars/Base"),
    ],
)
def test_what_is_no_mapping_is_told(mapping: Any, said: str) -> None:
    with pytest.raises(NotCalls, match=said):
        reading.read_mapping(mapping)


@given(st.binary(max_size=300))
def test_no_bytes_at_all_break_the_reader(tmp_path_factory: Any, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("raw") / "calls.csv"
    path.write_bytes(HEAD.encode() + raw)

    try:
        lines = list(reading.read_calls(path, reading.read_mapping(PLAIN)))
    except NotCalls:
        return
    assert all(line.fault or line.times["received_at"] for line in lines)


def test_the_command_says_what_came_of_it(
    jurisdiction: Any, tmp_path: Path, capsys: Any
) -> None:
    (tmp_path / "m.json").write_text(json.dumps(PLAIN))
    (tmp_path / "c.csv").write_text(rows("A-1") + ",,,\n")
    asked = {"mapping": str(tmp_path / "m.json"), "jurisdiction": jurisdiction.slug}

    call_command("import_calls", str(tmp_path / "c.csv"), dry_run=True, **asked)
    assert not Call.objects.exists()
    call_command("import_calls", str(tmp_path / "c.csv"), **asked)

    said = capsys.readouterr().out
    assert "2 lines, 1 calls" in said
    assert "1 added, 0 changed, 0 the same, 1 lines not loaded" in said
    assert "Line 3: it has no CAD number" in said


def test_clocks_whose_zone_no_mapping_names_are_those_on_the_walls_here(
    jurisdiction: Any, tmp_path: Path
) -> None:
    said = {name: value for name, value in PLAIN.items() if name != "timezone"}
    (tmp_path / "m.json").write_text(json.dumps(said))
    (tmp_path / "c.csv").write_text(rows("A-1"))

    call_command(
        "import_calls", str(tmp_path / "c.csv"), mapping=str(tmp_path / "m.json")
    )

    assert Call.objects.get().received_at == datetime(2026, 3, 2, 16, 15, tzinfo=UTC)
    with pytest.raises(NotCalls, match="names no time zone"):
        reading.read_mapping(said)


def test_the_command_knows_no_mapping_of_that_name(jurisdiction: Any) -> None:
    with pytest.raises(CommandError, match="there are: austin_apd"):
        call_command("import_calls", "x.csv", mapping="nowhere")


@pytest.mark.slow
def test_austins_calls_load_with_their_counts(
    shared_data: Path, feed: Any, program_admin: Any
) -> None:
    path = shared_data / "calls/austin-apd/apd_911_calls_dev_2012-2014.csv"
    mapping = reading.load_mapping("austin-apd", "UTC")

    file = load_calls(path, mapping, feed=feed, by=program_admin)

    calls = Call.objects.all()
    assert (file.added, file.not_loaded) == (34_866, 0)
    assert calls.filter(first_unit_at=None).count() == 454
    differing = calls.exclude(initial_type=F("call_type")).count()
    assert 0.25 < differing / calls.count() < 0.35
    ended = calls.filter(call_type__code__in=crisis_codes(("EDP", "SUICIDE")))
    came = calls.filter(
        initial_type__code__in=crisis_codes(("EDP", "SUICIDE", "MENTAL"))
    )
    assert ended.count() == 380
    assert came.count() == 65
    assert (ended & came).count() == 47


def crisis_codes(words: tuple[str, ...]) -> list[str]:
    return [
        code
        for code in CallType.objects.values_list("code", flat=True)
        if any(word in code for word in words)
    ]


def test_a_file_is_known_again_by_another_process() -> None:
    """Sets are walked in another order in each process; a digest must not be."""
    said = list(PLAIN.items())
    one = reading.read_mapping(dict(said))

    other = reading.read_mapping(dict(reversed(said)))

    assert repr(one) == repr(other)
    assert next(iter(one.columns)) == "cad_number"


def test_what_a_line_may_not_keep_is_not_kept_as_it_was_drafted(load: Any) -> None:
    """Lines are hashed and sealed ahead, before the rules of the feed are asked."""
    head = HEAD.replace("\n", ",notes\n")
    line = ROW.format(id="A-1", last="EDP").rstrip()

    first = load(f'{head}{line},"He is calm.\nNCIC III RETURN DOE"\n', details="notes")
    again = load(f'{head}{line},"He is calm.\nNCIC III RETURN ROE"\n', details="notes")

    call = Call.objects.get()
    assert call.details.startswith("He is calm.\n[not stored")
    assert call.history.get().details == call.details
    assert (first.added, again.changed, again.same) == (1, 0, 1)


def test_a_rule_made_while_a_file_loads_holds_for_the_lines_still_to_come(
    feed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lines to come were looked through ahead, by the rules of before."""
    monkeypatch.setattr(file_intake, "CHUNK", 1)
    path = tmp_path / "calls.csv"
    path.write_text(rows("A-1", "A-2", "A-3"), encoding="utf-8")

    def forbid_phones(_: CallFile) -> None:
        named = {"looks_for": "anything", "field_names": ["phone"], "action": "strip"}
        feed.filters.get_or_create(name="Phones", defaults=named)

    mapping = reading.read_mapping(PLAIN)
    load_calls(path, mapping, feed=feed, by=None, tell=forbid_phones)

    calls = Call.objects.order_by("cad_number")
    assert [bool(call.callback) for call in calls] == [True, False, False]


def test_calls_of_a_load_are_what_they_are_whether_drafted_ahead_or_not(
    load: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(rows("A-1"))
    monkeypatch.setattr(CallFile, "is_news", lambda _: False)
    load(rows("A-1", "A-2"))

    ahead, later = Call.objects.order_by("cad_number")
    assert (ahead.place, ahead.callback) == (later.place, later.callback)
    assert ahead.contacts() == later.contacts()
    told = [
        sorted(map(bytes, c.tokens.values_list("token", flat=True)))
        for c in (ahead, later)
    ]
    assert told[0] == told[1]
    assert len(told[0]) == 2


def test_loads_at_once_leave_the_pace_of_the_interpreter_as_it_was() -> None:
    usual = sys.getswitchinterval()
    begun = [ahead(iter([("line",)] * 3)) for _ in range(2)]
    for load in begun:
        next(load)

    begun[0].close()

    assert sys.getswitchinterval() < usual
    begun[1].close()
    assert sys.getswitchinterval() == usual


@pytest.mark.parametrize("table", ["call", "historicalcall", "calltoken", "filecall"])
def test_what_a_file_makes_cannot_be_given_to_another_jurisdiction(
    load: Any, other_jurisdiction: Any, table: str
) -> None:
    """These tables ask once for all rows of a statement whose they may be."""
    load(rows("A-1"))

    move = f"UPDATE dispatch_{table} SET jurisdiction_id = %s"  # noqa: S608 - tables above
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(move, [other_jurisdiction.pk])


def test_a_sighting_is_told_by_a_file_of_its_own_feed(
    load: Any, jurisdiction: Any
) -> None:
    load(rows("A-1"))
    seen, other = FileCall.objects.get(), FeedFactory(jurisdiction=jurisdiction)

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        FileCall.objects.filter(pk=seen.pk).update(feed=other)


def test_what_the_database_says_to_a_copy_is_said_in_djangos_words(load: Any) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic():
        copy_rows("no_such_table", ["id"], [(1,)])
    load(rows("A-1"))

    with pytest.raises(IntegrityError), transaction.atomic():
        make_records([Call.objects.get()], by=None, reason="twice")
