"""What CAD may end by itself, and what it leaves to people."""

from typing import Any

import pytest
from django.utils import timezone

from dispatch.actions import correct_call, send_help
from dispatch.actions.merging import merge_calls
from dispatch.models import Call
from tests.factories import dispatch as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def tell(post: Any, eido: Any) -> Any:
    """Let CAD say at this minute of its hour how the incident stands."""

    def say(minute: int, standing: str = "", **parts: Any) -> Call:
        stamp = {"lastUpdateTimeStamp": f"2026-04-28T22:{minute:02}:00-05:00"}
        document = eido(**stamp, **parts)
        document["incidentComponent"] |= stamp
        if standing:
            said = {"incidentStatusCommonRegistryText": [standing]}
            document["incidentComponent"] |= said
        answer = post(document, message_id=f"m-{minute}")
        assert answer.status_code in {200, 201, 202}, answer.text
        return Call.objects.get(incident_uid=document["incidentComponent"]["$id"])

    return say


def test_a_call_that_another_goes_on_in_is_not_ended_by_cad(
    tell: Any, call_taker: Any, jurisdiction: Any, codes: Any
) -> None:
    call = tell(1)
    other = make.CallFactory(jurisdiction=jurisdiction)
    merge_calls(other, into=call, by=call_taker)

    assert tell(2, "Closed").status == "received"


def test_a_call_with_a_unit_out_is_not_ended_by_cad(
    tell: Any, call_taker: Any, codes: Any
) -> None:
    call = tell(1)
    send_help(call, by=call_taker, kind="police")

    assert tell(2, "Closed").status == "received"


def test_nor_is_it_ended_by_a_file_of_its_cad(
    call_taker: Any, jurisdiction: Any, codes: Any
) -> None:
    call = make.CallFactory(jurisdiction=jurisdiction)
    send_help(call, by=call_taker, kind="police")

    call.tell_from_file(by=None, closed_at=timezone.now())

    assert call.status == "received"


PLACE = {
    "locationComponent": [
        {
            "$id": "l1",
            "locationTypeDescriptionRegistryText": "Caller",
            "locationByValue": (
                '<presence xmlns="urn:ietf:params:xml:ns:pidf"><tuple><status>'
                '<p xmlns:g="http://www.opengis.net/gml"><g:Point><g:pos>47.61 -122.33'
                "</g:pos></g:Point></p></status></tuple></presence>"
            ),
        }
    ]
}


def test_coordinates_told_again_do_not_come_back_beside_an_address_put_right(
    tell: Any, call_taker: Any, codes: Any
) -> None:
    call = tell(1, **PLACE)
    assert (call.place, call.latitude) == ("", "47.610000")
    correct_call(call, by=call_taker, place="14 Elm Ct")

    call = tell(2, **PLACE)

    assert (call.place, call.latitude) == ("14 Elm Ct", "")
