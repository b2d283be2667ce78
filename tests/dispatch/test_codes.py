"""Code lists: kept by program admins, versioned, and judged by what came of the calls."""

import csv
import io
import json
import re
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.scope import scope
from dispatch import code_lists, evidence, registries
from dispatch.code_lists import Choice, NotAList
from dispatch.forms.calls import EntryForm
from dispatch.models import Call, CallType, Disposition
from tests.factories.dispatch import CallFactory, CallTypeFactory, DispositionFactory

pytestmark = pytest.mark.django_db
LIST = reverse("dispatch:codes", args=["types"])
FILE = reverse("dispatch:take-over-codes", args=["types"])


@pytest.fixture
def admin(client: Client, program_admin: Any) -> Client:
    client.force_login(program_admin)
    return client


@pytest.fixture
def edp(jurisdiction: Any) -> CallType:
    return CallTypeFactory(jurisdiction=jurisdiction, code="EDP", label="Disturbance")


def edit(kind: str, code: Any) -> str:
    return reverse("dispatch:edit-code", args=[kind, code.pk])


def current(code: str) -> CallType:
    return CallType.objects.current().get(code=code)


def test_a_change_makes_the_next_version_and_old_calls_keep_theirs(
    admin: Client, edp: CallType, jurisdiction: Any
) -> None:
    call = CallFactory(jurisdiction=jurisdiction, call_type=edp)

    admin.post(
        edit("types", edp),
        {"label": "In distress", "registry_code": "EDP", "default_priority": 2},
    )

    call.refresh_from_db()
    assert call.type_label == "EDP Disturbance"
    assert (current("EDP").version, current("EDP").label) == (2, "In distress")


def test_nothing_changed_makes_no_version(admin: Client, edp: CallType) -> None:
    said = {
        "label": edp.label,
        "registry_code": edp.registry_code,
        "default_priority": edp.default_priority,
    }

    admin.post(edit("types", edp), said)

    assert current("EDP").version == 1


def test_a_retired_code_leaves_the_forms_and_comes_back_as_its_next_version(
    admin: Client, edp: CallType
) -> None:
    admin.post(reverse("dispatch:retire-code", args=["types", edp.pk]))
    assert not CallType.objects.current().filter(code="EDP").exists()

    admin.post(
        reverse("dispatch:add-code", args=["types"]),
        {"code": " edp ", "label": "EDP", "registry_code": "", "default_priority": 3},
    )

    assert current("EDP").version == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "edp", "in use already"),
        ("registry_code", "NOSUCH", "not one of the available"),
        ("default_priority", "0", "greater than or equal to 1"),
        ("label", "", "required"),
    ],
)
def test_what_cannot_be_a_code_is_told_beside_its_field(
    admin: Client, edp: CallType, field: str, value: str, said: str
) -> None:
    asked = {
        "code": "NEW",
        "label": "New",
        "registry_code": "",
        "default_priority": 3,
        field: value,
    }

    answer = admin.post(reverse("dispatch:add-code", args=["types"]), asked)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_disposition_needs_a_common_code_that_exists(
    admin: Client, jurisdiction: Any
) -> None:
    answer = admin.post(
        reverse("dispatch:add-code", args=["dispositions"]),
        {"code": "X", "label": "X", "common_code": "77", "outcome_class": ""},
    )

    assert answer.status_code == 422


def test_codes_are_shown_in_the_order_they_are_put_in(
    admin: Client, jurisdiction: Any
) -> None:
    for number, code in enumerate("ABC"):
        CallTypeFactory(jurisdiction=jurisdiction, code=code, order=number)

    admin.post(
        reverse("dispatch:move-code", args=["types", current("C").pk]), {"to": "up"}
    )

    in_order = CallType.objects.current().filter(code__in="ABC")
    assert [c.code for c in in_order] == ["A", "C", "B"]


def test_a_list_says_what_it_would_change_and_changes_nothing_before(
    admin: Client, edp: CallType
) -> None:
    text = "code,label\nedp ,In distress\nMNTL,Mental\nmntl  ,Mental twice\n,nothing"

    answer = admin.post(FILE, {"text": text})

    page = answer.content.decode()
    assert "<b>1</b> new, <b>1</b> changed" in page
    assert "Disturbance becomes In distress" in page
    assert "Line 4" in page
    assert "it has no code" in page
    assert not CallType.objects.filter(code="MNTL").exists()


def test_a_list_is_laid_over_ours_and_the_second_time_changes_nothing(
    admin: Client, edp: CallType
) -> None:
    text = "code,label,registry_code\nEDP,In distress,EDP\nMNTL,Mental,MNTL\n"

    admin.post(FILE, {"text": text, "apply": "yes"})
    again = admin.post(FILE, {"text": text}).content.decode()

    assert current("EDP").label == "In distress"
    assert current("MNTL").registry_code == "MNTL"
    assert "<b>0</b> new, <b>0</b> changed, 2 the same" in again


def test_a_list_takes_up_what_only_a_file_had_named(
    admin: Client, jurisdiction: Any
) -> None:
    CallTypeFactory(
        jurisdiction=jurisdiction, code="XLOUD", label="Loud", is_offered=False
    )
    text = "code,label\nXLOUD,Loud\n"

    shown = admin.post(FILE, {"text": text})
    admin.post(FILE, {"text": text, "apply": "yes"})

    assert "is offered from now on" in shown.text
    assert (current("XLOUD").is_offered, current("XLOUD").version) == (True, 1)


def test_a_line_that_maps_to_nothing_known_is_not_taken(admin: Client) -> None:
    text = "code,label,registry_code\nABC,Abc,NOSUCH\nDEF,Def,EDP\n"

    page = admin.post(FILE, {"text": text}).content.decode()

    assert "Line 2: its registry code cannot be taken" in page
    assert "<b>1</b> new" in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\0b", "not a text file"),
        ("code\n", "No row of it holds a code"),
        ("code\n" + "".join(f"C{n}\n" for n in range(6000)), "More than 5,000"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(NotAList, match=said):
        code_lists.read(text, CallType, Choice())


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(NotAList, match="no column Kind; there are: code, label"):
        code_lists.read("code,label\nA,B", CallType, Choice(code="Kind"))


@pytest.mark.parametrize("city", ["Charleston", "Seattle"])
def test_a_citys_own_list_loads_without_doubles(
    shared_data: Path, city: str, program_admin: Any
) -> None:
    path = shared_data / "calls/vera/call_types_charleston_seattle.csv"
    text = path.read_text(encoding="utf-8-sig")
    choice = Choice(code="Field 1", only_column="City", only_value=city)
    named = {
        " ".join(row["Field 1"].split()).upper()
        for row in csv.DictReader(io.StringIO(text))
        if row["City"] == city
    }

    rows, wrong = code_lists.read(text, CallType, choice)
    plan = code_lists.compare(rows, wrong, {}, CallType)

    assert {row.code for row in plan.added} == named
    assert len(plan.added) + len(plan.repeated) == len(rows)
    assert not plan.wrong


def test_a_citys_dispositions_are_taken_over_unmapped(
    admin: Client, shared_data: Path, jurisdiction: Any
) -> None:
    path = shared_data / "calls/vera/dispositions_charleston_seattle.csv"
    said = {"text": path.read_text("utf-8-sig"), "only_column": "City"}
    url = reverse("dispatch:take-over-codes", args=["dispositions"])

    shown = admin.post(url, said | {"only_value": "Seattle"})
    admin.post(url, {"text": shown.context["ready"], "apply": "yes"})

    assert shown.context["used"].code == "Field1"
    assert not shown.context["plan"].wrong
    rendered = Disposition.objects.get(code="ASSISTANCE RENDERED")
    assert rendered.common_code == ""
    assert Disposition.objects.count() == len(shown.context["plan"].added) > 10


def test_the_column_of_codes_is_guessed_named_and_chosen_from_the_files_own(
    admin: Client, shared_data: Path
) -> None:
    path = shared_data / "calls/vera/call_types_charleston_seattle.csv"

    with path.open("rb") as file:
        shown = admin.post(FILE, {"file": file})

    assert shown.context["used"].code == "Field 1"
    assert len(shown.context["plan"].added) > 100
    form = shown.context["form"]
    assert '<option value="Field 1" selected>' in str(form["code"])
    other = admin.post(FILE, {"text": form["text"].value(), "code": "City"})
    assert [row.code for row in other.context["plan"].added] == [
        "CHARLESTON",
        "SEATTLE",
    ]


def test_a_type_that_only_a_file_named_is_counted_and_offered_once_taken_up(
    admin: Client, edp: CallType, jurisdiction: Any, call_taker: Any, client: Client
) -> None:
    seen = CallTypeFactory(jurisdiction=jurisdiction, code="XLOUD", is_offered=False)
    CallFactory(jurisdiction=jurisdiction, initial_type=seen, call_type=seen)

    def offered() -> list[str]:
        return [
            kind.code
            for kind in EntryForm(user=call_taker).fields["call_type"].queryset
        ]  # type: ignore[attr-defined]

    page = admin.get(LIST)
    assert [code.code for code in page.context["seen"]] == ["XLOUD"]
    assert page.context["seen"][0].evidence.calls == 1
    assert offered() == ["EDP"]

    admin.post(reverse("dispatch:take-up-code", args=[seen.pk]))

    assert sorted(offered()) == ["EDP", "XLOUD"]
    assert admin.get(LIST).context["seen"] == []


def test_the_registries_are_those_of_the_standard(shared_data: Path) -> None:
    path = shared_data / "eido/eido_registries_STA-021.1b.json"
    found = json.loads(path.read_text())
    types = {row["value"] for row in found["EIDO-IncidentType-Common"]}
    dispositions = {
        row["value"]
        for row in found["EIDO-CommonDispositionCode"]
        if row["description"] != "RESERVED"
    }

    assert types == registries.INCIDENT_TYPES
    assert dispositions == registries.DISPOSITION_CODES
    assert set(registries.CRISIS_TYPES) <= types
    assert set(registries.DISPOSITIONS) <= dispositions


def test_a_code_is_judged_by_the_calls_that_came_in_as_it(
    edp: CallType, jurisdiction: Any, supervisor: Any
) -> None:
    other = CallTypeFactory(jurisdiction=jurisdiction, code="TRESPASS")
    CallFactory(jurisdiction=jurisdiction, initial_type=edp, call_type=edp)
    CallFactory(jurisdiction=jurisdiction, initial_type=edp, call_type=other)
    first = Call.objects.earliest("received_at").received_at

    found = evidence.of_call_types(supervisor, first)

    assert (found["EDP"].calls, found["EDP"].changed, found["EDP"].ended_as) == (
        2,
        1,
        1,
    )
    assert (found["TRESPASS"].calls, found["TRESPASS"].ended_as) == (0, 1)


def test_the_number_of_a_code_is_that_of_the_list_behind_it(
    client: Client, edp: CallType, jurisdiction: Any, supervisor: Any
) -> None:
    other = CallTypeFactory(jurisdiction=jurisdiction, code="TRESPASS")
    for kind in (edp, other):
        CallFactory(jurisdiction=jurisdiction, initial_type=edp, call_type=kind)
    CallFactory(jurisdiction=jurisdiction, initial_type=None, call_type=edp)
    CallFactory(jurisdiction=jurisdiction, initial_type=other, call_type=edp)
    client.force_login(supervisor)

    page = client.get(LIST)
    link = f"{reverse('dispatch:list')}?first_code=EDP&received_from="
    assert link.replace("&", "&amp;") in page.content.decode()

    rows = client.get(f"{link}{page.context['since'].isoformat()}").context["page"].rows
    assert len(rows) == page.context["found"]["EDP"].calls == 3


def test_the_calls_of_any_days_are_counted_and_are_those_of_the_list_behind(
    client: Client, edp: CallType, jurisdiction: Any, supervisor: Any
) -> None:
    for day in (9, 10, 11, 12):
        at = datetime(2013, 5, day, 23, 30, tzinfo=jurisdiction.zone)
        make = {"jurisdiction": jurisdiction, "received_at": at}
        CallFactory(initial_type=edp, call_type=edp, **make)
    client.force_login(supervisor)

    page = client.get(LIST, {"first": "2013-05-10", "last": "2013-05-11"})

    link = re.search(r'href="([^"]*first_code=EDP[^"]*)"', page.text)
    rows = client.get(unescape(link[1])).context["page"].rows
    assert page.context["found"]["EDP"].calls == len(rows) == 2
    wrong = client.get(LIST, {"first": "2013-05-10", "last": "2013-05-01"})
    assert "ends before it begins" in wrong.text


def test_a_version_of_the_same_code_is_no_other_type(
    edp: CallType, jurisdiction: Any, supervisor: Any
) -> None:
    newer = edp.revise(by=None, label="In distress")
    call = CallFactory(jurisdiction=jurisdiction, initial_type=edp, call_type=newer)

    found = evidence.of_call_types(supervisor, call.received_at)

    assert found["EDP"].changed == 0


def test_types_that_the_list_lacks_are_shown_with_their_number(
    client: Client, jurisdiction: Any, program_admin: Any
) -> None:
    for _ in range(3):
        CallFactory(
            jurisdiction=jurisdiction,
            call_type=None,
            initial_type=None,
            type_text="x LEAVING",
        )
    client.force_login(program_admin)

    page = client.get(LIST)

    assert page.context["unlisted"] == [("x LEAVING", 3)]


def test_counts_stay_at_home_and_away_from_the_floor(
    edp: CallType,
    jurisdiction: Any,
    other_jurisdiction: Any,
    call_taker: Any,
    supervisor: Any,
) -> None:
    with scope(other_jurisdiction):
        CallFactory(jurisdiction=other_jurisdiction)
    call = CallFactory(jurisdiction=jurisdiction, initial_type=edp, call_type=edp)

    assert not evidence.of_call_types(call_taker, call.received_at)
    assert evidence.of_call_types(supervisor, call.received_at)["EDP"].calls == 1


def test_dispositions_are_counted_with_the_outcomes_they_stood_for(
    jurisdiction: Any, supervisor: Any
) -> None:
    phone = DispositionFactory(jurisdiction=jurisdiction, code="PHONE")
    call = CallFactory(jurisdiction=jurisdiction, disposition=phone)

    found = evidence.of_dispositions(supervisor, call.received_at)

    assert found["PHONE"].calls == 1
    assert Disposition.objects.current().get(code="PHONE") == phone


# Over the API


@pytest.mark.parametrize(
    ("kind", "said", "change"),
    [
        (
            "call-types",
            {"code": " edp ", "label": "Disturbance", "registry_code": "EDP"},
            {"label": "In distress"},
        ),
        (
            "dispositions",
            {"code": "phone", "label": "By phone", "common_code": "05"},
            {"outcome_class": "diverted"},
        ),
    ],
)
def test_a_program_keeps_the_codes_by_the_same_verbs(
    admin: Client, kind: str, said: Any, change: Any
) -> None:
    def send(where: str, body: Any = None) -> Any:
        return admin.post(
            f"/api/v1/{kind}/{where}", body or {}, content_type="application/json"
        )

    made = send("", said)
    assert made.status_code == 201
    assert made.json()["code"] == said["code"].strip().upper()
    assert send("", said).status_code == 409
    assert (
        send(
            "", said | {"code": "X", "common_code": "99", "registry_code": "NO"}
        ).status_code
        == 400
    )

    first = made.json()["id"]
    second = send(f"{first}/revise/", change).json()
    assert (second["version"], second["code"]) == (2, made.json()["code"])
    assert change.items() <= second.items()
    assert send(f"{first}/revise/", change).status_code == 409
    assert send("put-in-order/", {"codes": [second["id"]]}).status_code == 204
    assert send(f"{second['id']}/retire/").json()["retired_at"]
    assert send("", said).json()["version"] == 3
