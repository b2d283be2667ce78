"""What callers tell later, or better: put right while the call goes on."""

from typing import Any

import pytest
from django.urls import reverse

from cases.actions import keep_person
from core.errors import ConflictError
from desk.actions import open_call
from dispatch.actions import correct_call, enter_call, send_help
from dispatch.models import Call
from tests.factories import dispatch as make

pytestmark = pytest.mark.django_db
URL = "dispatch:correct"


@pytest.fixture
def call(call_taker: Any, codes: Any) -> Call:
    return enter_call(by=call_taker, callback="206 555 0134", details="A man shouts.")


@pytest.fixture
def session(call: Call, clinician: Any) -> Any:
    call.move_to_screened(by=clinician)
    call.offer(by=clinician)
    return open_call(call, by=clinician)


def shown(client: Any, call: Call) -> dict[str, Any]:
    """Give what the page of the form would send back untouched."""
    form = client.get(reverse(URL, args=[call.pk])).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_what_is_learnt_later_stands_on_the_call_and_in_its_history(
    client: Any, call: Call, call_taker: Any, codes: Any
) -> None:
    client.force_login(call_taker)
    said = shown(client, call)

    answer = client.post(
        reverse(URL, args=[call.pk]),
        said
        | {
            "place": "14 Elm Ct, Alder, WA 98101",
            "call_type": str(codes["MNTL"].pk),
            "details": "He is outside now.",
        },
    )

    assert answer.url == reverse("dispatch:screen", args=[call.pk])
    call.refresh_from_db()
    assert (call.place, call.area, call.priority) == (
        "14 Elm Ct, Alder, WA 98101",
        "zip 981",
        4,
    )
    assert (call.call_type, call.initial_type) == (codes["MNTL"], codes["MNTL"])
    assert call.details == "A man shouts.\nHe is outside now."
    assert call.history.first().history_user == call_taker


def test_who_called_before_is_known_by_the_number_as_it_was_put_right(
    call: Call, call_taker: Any
) -> None:
    wrong, right = (
        enter_call(by=call_taker, callback=number)
        for number in ("206 555 0134", "206 555 0177")
    )

    correct_call(wrong, by=call_taker, callback="206 555 0177")

    assert list(Call.objects.of_same_contact(right)) == [wrong]
    assert not Call.objects.of_same_contact(call).exists()


def test_what_was_changed_meanwhile_is_not_written_over_unseen(
    client: Any, call: Call, call_taker: Any
) -> None:
    client.force_login(call_taker)
    said = shown(client, call) | {"place": "14 Elm Ct"}
    call._amend(by=None, place="2 Oak St")
    url = reverse(URL, args=[call.pk])

    first = client.post(url, said)

    assert first.status_code == 422
    assert "2 Oak St" in first.text
    assert "14 Elm Ct" in first.text
    call.refresh_from_db()
    assert call.place == "2 Oak St"
    client.post(url, said | {"seen": first.context["form"]["seen"].value()})
    call.refresh_from_db()
    assert call.place == "14 Elm Ct"


def test_the_type_of_a_call_that_cad_tells_of_is_cads(
    client: Any, call_taker: Any, jurisdiction: Any, codes: Any
) -> None:
    theirs = make.CallFactory(
        jurisdiction=jurisdiction, incident_uid="urn:1", call_type=codes["EDP"]
    )
    client.force_login(call_taker)

    page = client.get(reverse(URL, args=[theirs.pk]))
    url, program = reverse("call-correct", args=[theirs.pk]), "application/json"
    both = {"call_type": "MENTAL", "caller_name": "Ana"}
    refused = client.post(url, both, content_type=program)

    assert "call_type" not in page.context["form"].fields
    assert refused.status_code == 400
    assert "change it there" in refused.json()["errors"]["call_type"][0]
    theirs.refresh_from_db()
    assert (theirs.call_type, theirs.caller_name) == (codes["EDP"], "")

    same = {"call_type": "EDP", "caller_name": "Ana"}
    assert client.post(url, same, content_type=program).status_code == 200
    theirs.refresh_from_db()
    assert theirs.caller_name == "Ana"


def test_a_call_that_ended_stays_as_it_was_known(
    call: Call, call_taker: Any, jurisdiction: Any, clinician: Any
) -> None:
    ended = make.ClosedCallFactory(jurisdiction=jurisdiction, held_by=clinician)

    with pytest.raises(ConflictError):
        correct_call(ended, by=call_taker, place="14 Elm Ct")


def test_help_goes_where_the_caller_says_who_gave_no_place_before(
    client: Any, call: Call, call_taker: Any
) -> None:
    client.force_login(call_taker)
    url = reverse("dispatch:send-help", args=[call.pk])

    client.post(url, {"kind": "ems", "place": "14 Elm Ct"})

    call.refresh_from_db()
    assert call.place == call.responses.get().place == "14 Elm Ct"


def test_who_was_sent_elsewhere_is_to_be_told(
    client: Any, call: Call, call_taker: Any
) -> None:
    send_help(call, by=call_taker, kind="ems", place="14 Elm Ct")
    client.force_login(call_taker)
    said = shown(client, call) | {"place": "41 Elm Ct"}

    page = client.post(reverse(URL, args=[call.pk]), said, follow=True)

    assert "EMS was sent elsewhere: tell them" in page.text
    assert call.responses.get().place == "14 Elm Ct"
    assert "another place by now: 41 Elm Ct" in client.get(call.get_absolute_url()).text


def test_help_from_a_session_goes_where_its_page_says(
    client: Any, call: Call, clinician: Any, session: Any
) -> None:
    keep_person(session.case.person, by=clinician, address="9 Oak St")
    client.force_login(clinician)
    page = client.get(session.get_absolute_url()).text

    client.post(reverse("desk:help", args=[session.pk]), {"kind": "ems"})

    assert '<p class="name">9 Oak St</p>' in page
    assert call.responses.get().place == "9 Oak St"


def test_the_same_correction_sent_twice_is_noted_once(
    client: Any, call: Call, call_taker: Any
) -> None:
    client.force_login(call_taker)
    said = shown(client, call) | {"place": "14 Elm Ct", "details": "He is outside now."}

    for _ in range(2):
        answer = client.post(reverse(URL, args=[call.pk]), said)
        assert answer.status_code == 302

    call.refresh_from_db()
    assert call.details == "A man shouts.\nHe is outside now."


def test_a_place_typed_with_help_is_kept_where_another_came_in_meanwhile(
    client: Any, call: Call, call_taker: Any
) -> None:
    correct_call(call, by=call_taker, place="2 Oak St")
    client.force_login(call_taker)

    client.post(
        reverse("dispatch:send-help", args=[call.pk]),
        {"kind": "ems", "place": "14 Elm Ct"},
    )

    call.refresh_from_db()
    assert call.responses.get().place == "2 Oak St"
    assert "14 Elm Ct" in call.details


def test_a_place_typed_for_a_unit_that_is_out_already_stays_on_the_call(
    client: Any, call: Call, clinician: Any, session: Any
) -> None:
    client.force_login(clinician)
    floor = reverse("dispatch:send-help", args=[call.pk])
    desk = reverse("desk:help", args=[session.pk])

    client.post(floor, {"kind": "ems"})
    client.post(floor, {"kind": "ems", "place": "14 Elm Ct"})
    client.post(desk, {"kind": "ems", "place": "2 Oak St"})

    call.refresh_from_db()
    assert call.place == "14 Elm Ct"
    assert call.details.endswith("Told with help: 2 Oak St")
    assert call.responses.count() == 1


def test_what_cad_wrote_in_its_own_way_is_not_put_right_by_sending_it_back(
    client: Any, call_taker: Any, jurisdiction: Any, codes: Any
) -> None:
    place = "14 Elm Ct,  Alder \nNorth door" + " x" * 300
    call = make.CallFactory(
        jurisdiction=jurisdiction,
        incident_uid="urn:1",
        place=place,
        latitude="47.6",
        longitude="-122.3",
        caller_name=" Ana  B",
    )
    client.force_login(call_taker)
    said = shown(client, call)

    answer = client.post(
        reverse(URL, args=[call.pk]), said | {"details": "He is outside."}
    )

    assert answer.status_code == 302
    call.refresh_from_db()
    assert (call.place, call.latitude) == (place, "47.6")
    assert call.details == "He is outside."
