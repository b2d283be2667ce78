"""Pages and their API twins: one body, both edges."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import open_session
from core.models import AccessLog
from dispatch.actions import send_help
from dispatch.models import CadFeed, Call, RawMessage, Response
from tests.factories import dispatch as make

pytestmark = pytest.mark.django_db
# verb: (page, api, state before, state after, what is sent, who may not)
MOVES = {
    "offer": (
        "dispatch:offer",
        "call-offer",
        "screened",
        "offered",
        {},
        "case_manager",
    ),
    "take": ("dispatch:take", "call-take", "offered", "accepted", {}, "call_taker"),
    "return": (
        "dispatch:return",
        "call-return-to-911",
        "offered",
        "returned",
        {"reason": "Weapon."},
        "case_manager",
    ),
    "drop": ("dispatch:drop", "call-drop", "offered", "dropped", {}, "case_manager"),
    "decline": (
        "dispatch:decline",
        "call-decline",
        "offered",
        "declined",
        {},
        "case_manager",
    ),
    "abandon": (
        "dispatch:abandon",
        "call-abandon",
        "offered",
        "abandoned",
        {},
        "case_manager",
    ),
    "release": (
        "dispatch:release",
        "call-release",
        "accepted",
        "offered",
        {},
        "call_taker",
    ),
    "close": (
        "dispatch:close",
        "call-close",
        "screened",
        "closed",
        {"reason": "Patrol."},
        "case_manager",
    ),
}


@pytest.fixture(params=[(verb, edge) for verb in MOVES for edge in ("page", "api")])
def move(request: Any, jurisdiction: Any, clinician: Any) -> dict[str, Any]:
    """One move at one edge, with a call in the state it starts from."""
    verb, edge = request.param
    page, api, before, after, data, barred = MOVES[verb]
    call = make.call_in(before, jurisdiction=jurisdiction, holder=clinician)
    url = reverse(page if edge == "page" else api, args=[call.pk])
    return {
        "call": call,
        "url": url,
        "edge": edge,
        "before": before,
        "after": after,
        "data": data,
        "barred": request.getfixturevalue(barred),
    }


def test_a_move_is_made(client: Any, clinician: Any, move: Any) -> None:
    client.force_login(clinician)

    answer = client.post(move["url"], move["data"], **_sent(move["edge"]))

    move["call"].refresh_from_db()
    assert answer.status_code in {200, 302}
    assert move["call"].status == move["after"]


def test_making_it_twice_is_a_conflict(client: Any, clinician: Any, move: Any) -> None:
    client.force_login(clinician)
    client.post(move["url"], move["data"], **_sent(move["edge"]))

    assert (
        client.post(move["url"], move["data"], **_sent(move["edge"])).status_code == 409
    )


def test_a_role_without_the_grant_is_refused(client: Any, move: Any) -> None:
    client.force_login(move["barred"])

    assert (
        client.post(move["url"], move["data"], **_sent(move["edge"])).status_code == 403
    )
    move["call"].refresh_from_db()
    assert move["call"].status == move["before"]


def test_another_jurisdiction_sees_no_such_call(
    client: Any, outsider: Any, move: Any
) -> None:
    client.force_login(outsider)

    assert (
        client.post(move["url"], move["data"], **_sent(move["edge"])).status_code == 404
    )


@pytest.mark.parametrize("edge", ["page", "api"])
def test_a_return_needs_a_reason(
    client: Any, clinician: Any, jurisdiction: Any, edge: str
) -> None:
    call = make.OfferedCallFactory(jurisdiction=jurisdiction)
    name = "dispatch:return" if edge == "page" else "call-return-to-911"
    client.force_login(clinician)

    answer = client.post(reverse(name, args=[call.pk]), {}, **_sent(edge))

    assert answer.status_code == (422 if edge == "page" else 400)
    call.refresh_from_db()
    assert call.status == "offered"


@pytest.mark.parametrize("edge", ["page", "api"])
def test_a_call_is_entered_by_hand(
    client: Any, call_taker: Any, codes: Any, screen_form: Any, edge: str
) -> None:
    client.force_login(call_taker)
    said = {"callback": "206 555 0134", "place": "14 Elm Ct", "details": "Alone."}
    if edge == "page":
        said["call_type"] = str(codes["EDP"].pk)
        answer = client.post(reverse("dispatch:enter"), said)
    else:
        said["call_type"] = "EDP"
        answer = client.post("/api/v1/calls/", said, content_type="application/json")

    call = Call.objects.get()
    assert answer.status_code in {201, 302}
    assert (call.call_type, call.callback, call.details) == (
        codes["EDP"],
        "+12065550134",
        "Alone.",
    )


def test_a_call_back_number_nobody_can_dial_is_asked_again(
    client: Any, call_taker: Any
) -> None:
    client.force_login(call_taker)

    page = client.post(reverse("dispatch:enter"), {"callback": "abc"})

    assert "no phone number" in page.context["form"].errors["callback"][0]
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    "change", [{"place": "15 Elm Ct"}, {"priority": "1"}, {"caller_role": "Witness"}]
)
def test_the_same_words_entered_twice_at_once_are_one_call(
    client: Any, call_taker: Any, screen_form: Any, change: dict[str, str]
) -> None:
    client.force_login(call_taker)
    said = {"callback": "206 555 0134", "place": "14 Elm Ct", "details": "Alone. "}
    first = client.post(reverse("dispatch:enter"), said)

    again = client.post(reverse("dispatch:enter"), said)
    other = client.post(reverse("dispatch:enter"), said | change)

    assert again["Location"] == first["Location"] != other["Location"]
    assert Call.objects.count() == 2


@pytest.mark.parametrize("edge", ["page", "api"])
def test_an_empty_entry_is_refused(client: Any, call_taker: Any, edge: str) -> None:
    client.force_login(call_taker)
    url = reverse("dispatch:enter") if edge == "page" else "/api/v1/calls/"

    answer = client.post(url, {}, **_sent(edge))

    assert answer.status_code in {400, 422}
    assert not Call.objects.exists()


@pytest.mark.parametrize("edge", ["page", "api"])
def test_the_screen_is_answered(
    client: Any, call_taker: Any, jurisdiction: Any, screen_form: Any, policy: Any, codes: Any, edge: str
) -> None:  # fmt: skip
    call = make.CallFactory(jurisdiction=jurisdiction, call_type=codes["EDP"])
    client.force_login(call_taker)
    answers = {"weapon": "no", "violence": "no", "medical": "no"}
    if edge == "page":
        assert (
            b"Is there a weapon?"
            in client.get(reverse("dispatch:screen", args=[call.pk])).content
        )
        client.post(reverse("dispatch:screen", args=[call.pk]), answers)
    else:
        url = reverse("call-screen", args=[call.pk])
        answer = client.post(url, {"answers": answers}, content_type="application/json")
        assert answer.json()["eligible"] is True
        assert answer.json()["reason"]

    assert call.screens.get().responder == "clinician"
    page = client.get(call.get_absolute_url())
    assert b"A crisis that a clinician can meet by phone." in page.content


@pytest.mark.parametrize("edge", ["page", "api"])
def test_help_is_sent_from_page_and_api(
    client: Any, clinician: Any, jurisdiction: Any, edge: str
) -> None:
    call = make.CallFactory(jurisdiction=jurisdiction)
    client.force_login(clinician)
    name = "dispatch:send-help" if edge == "page" else "call-send-help"

    answer = client.post(reverse(name, args=[call.pk]), {"kind": "ems"}, **_sent(edge))

    assert answer.status_code in {201, 302}
    assert Response.objects.get().place == call.place


@pytest.mark.parametrize("edge", ["page", "api"])
def test_a_response_is_walked_to_its_end(
    client: Any, call_taker: Any, clinician: Any, jurisdiction: Any, edge: str
) -> None:
    response = send_help(
        make.CallFactory(jurisdiction=jurisdiction), by=clinician, kind="police"
    )
    client.force_login(call_taker)
    statuses = []
    for verb in ("dispatch", "start", "arrive", "confirm-contact", "clear"):
        if edge == "page":
            url = reverse("dispatch:move-response", args=[response.pk, verb])
        else:
            url = f"/api/v1/responses/{response.pk}/{verb}/"
        client.post(url, {}, **_sent(edge))
        response.refresh_from_db()
        statuses.append(response.status)

    assert statuses == ["dispatched", "en_route", "on_scene", "on_scene", "cleared"]


@pytest.mark.parametrize("edge", ["page", "api"])
def test_a_response_that_met_nobody_is_not_cleared(
    client: Any, call_taker: Any, clinician: Any, jurisdiction: Any, edge: str
) -> None:
    response = send_help(
        make.CallFactory(jurisdiction=jurisdiction), by=clinician, kind="police"
    )
    client.force_login(call_taker)
    url = reverse("dispatch:move-response", args=[response.pk, "clear"])
    if edge == "api":
        url = f"/api/v1/responses/{response.pk}/clear/"

    assert client.post(url, {}, **_sent(edge)).status_code == 422


def _sent(edge: str) -> dict[str, str]:
    return {} if edge == "page" else {"content_type": "application/json"}


def test_take_next_answers_204_when_nobody_waits(
    client: Any, clinician: Any, jurisdiction: Any
) -> None:
    call = make.OfferedCallFactory(jurisdiction=jurisdiction)
    client.force_login(clinician)

    first = client.post("/api/v1/calls/take-next/")
    second = client.post("/api/v1/calls/take-next/")

    assert (first.status_code, first.json()["id"]) == (200, str(call.pk))
    assert second.status_code == 204


def test_a_clinician_does_not_move_anothers_call(
    client: Any, clinician: Any, staff: Any, jurisdiction: Any, supervisor: Any
) -> None:
    call = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    client.force_login(staff("clinician", jurisdiction))

    assert client.post(reverse("dispatch:release", args=[call.pk])).status_code == 403
    client.force_login(supervisor)
    assert client.post(reverse("dispatch:release", args=[call.pk])).status_code == 302


@pytest.mark.parametrize("edge", ["page", "api"])
def test_a_held_call_is_handed_to_a_colleague(
    client: Any,
    clinician: Any,
    supervisor: Any,
    jurisdiction: Any,
    outsider: Any,
    edge: str,
) -> None:
    call = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    client.force_login(clinician)
    url = reverse(
        "dispatch:hand-over" if edge == "page" else "call-hand-over", args=[call.pk]
    )

    refused = client.post(url, {"to": str(outsider.pk)}, **_sent(edge))
    assert refused.status_code in {400, 422}
    client.post(url, {"to": str(supervisor.pk)}, **_sent(edge))

    call.refresh_from_db()
    assert call.held_by == supervisor


@pytest.mark.parametrize("edge", ["page", "api"])
def test_the_list_is_filtered(
    client: Any, call_taker: Any, clinician: Any, jurisdiction: Any, edge: str
) -> None:
    make.OfferedCallFactory(jurisdiction=jurisdiction, cad_number="waits")
    make.ClosedCallFactory(
        jurisdiction=jurisdiction, held_by=clinician, cad_number="ended"
    )
    client.force_login(call_taker)
    url = reverse("dispatch:list" if edge == "page" else "call-list")

    def shown(**params: str) -> set[str]:
        content = client.get(url, params).content.decode()
        return {name for name in ("waits", "ended") if name in content}

    assert shown() == {"waits", "ended"}
    assert shown(status="offered") == {"waits"}
    assert shown(outcome="diverted") == {"ended"}
    assert shown(diverted="true") == {"ended"}
    assert shown(
        closed_on=timezone.localdate(timezone=jurisdiction.zone).isoformat()
    ) == {"ended"}
    assert shown(closed_on="2020-01-01") == set()


def test_a_call_takers_page_holds_nothing_clinical(
    client: Any, call_taker: Any, clinician: Any, jurisdiction: Any
) -> None:
    call = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    session = open_session(by=clinician, call=call)
    session._amend(by=clinician, summary="Spoke of his brother.", risk_level="high")
    client.force_login(call_taker)

    for url in (
        call.get_absolute_url(),
        "/queue/",
        f"/api/v1/calls/{call.pk}/",
        "/api/v1/queue/",
    ):
        content = client.get(url).content
        assert b"brother" not in content
        assert b"High" not in content


def test_looking_at_a_call_leaves_a_trace(
    client: Any, call_taker: Any, jurisdiction: Any
) -> None:
    call = make.CallFactory(jurisdiction=jurisdiction)
    client.force_login(call_taker)

    client.get(call.get_absolute_url())
    client.get(f"/api/v1/calls/{call.pk}/contacts/")

    traces = AccessLog.objects.filter(
        subject_id=call.pk, user_id=call_taker.pk, action="view"
    )
    assert traces.count() == 2


def test_a_feed_is_made_and_its_secret_shown_once(
    client: Any, program_admin: Any
) -> None:
    client.force_login(program_admin)

    made = client.post(reverse("dispatch:feeds"), {"name": "metro"})

    feed = CadFeed.objects.get()
    assert feed.secret in made.content.decode()
    page = client.get(feed.get_absolute_url())
    assert feed.secret not in page.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert "before this one" not in made.content.decode()


def test_a_feed_is_rotated_and_switched_off(
    client: Any, program_admin: Any, feed: Any
) -> None:
    client.force_login(program_admin)
    before = feed.secret

    shown = client.post(
        reverse("dispatch:rotate-feed", args=[feed.pk])
    ).content.decode()
    feed.refresh_from_db()
    assert feed.secret in shown
    assert feed.live_secrets == [feed.secret, before]
    assert "before this one" in shown
    client.post(reverse("dispatch:forget-secret", args=[feed.pk]))
    client.post(reverse("dispatch:switch-feed", args=[feed.pk]))
    feed.refresh_from_db()

    assert feed.previous_secret == ""
    assert not feed.is_active


def test_a_second_feed_of_the_same_name_is_refused(
    client: Any, program_admin: Any, feed: Any
) -> None:
    client.force_login(program_admin)

    assert (
        client.post(reverse("dispatch:feeds"), {"name": feed.name}).status_code == 409
    )


def test_the_quarantine_shows_the_reason_and_the_content_to_supervisors_only(
    client: Any, program_admin: Any, supervisor: Any, post: Any
) -> None:
    post(b'{"broken": "Lark Ave"')
    client.force_login(program_admin)
    page = client.get(reverse("dispatch:quarantine")).content.decode()
    assert "Not JSON" in page
    url = client.get("/api/v1/cad/messages/").json()["results"][0]["id"]

    as_admin = client.get(reverse("dispatch:message", args=[url])).content.decode()
    client.force_login(supervisor)
    as_supervisor = client.get(reverse("dispatch:message", args=[url])).content.decode()

    assert "Lark Ave" not in as_admin
    assert "Lark Ave" in as_supervisor


@pytest.mark.parametrize(
    "path", ["call-types", "dispositions", "screen-forms", "diversion-policies"]
)
def test_codes_and_policy_can_be_read(
    client: Any,
    call_taker: Any,
    codes: Any,
    disposition: Any,
    screen_form: Any,
    policy: Any,
    path: str,
) -> None:
    client.force_login(call_taker)

    assert client.get(f"/api/v1/{path}/").json()["results"]


def test_a_retired_code_keeps_old_calls_their_label(
    jurisdiction: Any, codes: Any
) -> None:
    call = make.CallFactory(jurisdiction=jurisdiction, call_type=codes["EDP"])

    fresh = codes["EDP"].revise(by=None, label="Emotional crisis")

    call.refresh_from_db()
    assert (fresh.version, fresh.label) == (2, "Emotional crisis")
    assert call.type_label == "EDP Emotional disturbance"


@pytest.mark.parametrize("edge", ["page", "api"])
def test_a_held_call_is_finished_with_its_disposition(
    client: Any, clinician: Any, jurisdiction: Any, disposition: Any, edge: str
) -> None:
    call = make.AcceptedCallFactory(jurisdiction=jurisdiction, held_by=clinician)
    client.force_login(clinician)
    url = reverse(
        "dispatch:finish" if edge == "page" else "call-finish", args=[call.pk]
    )

    answer = client.post(url, {"disposition": str(disposition.pk)}, **_sent(edge))

    call.refresh_from_db()
    assert answer.status_code in {200, 302}
    assert (call.outcome_class, call.disposition) == ("diverted", disposition)


def test_a_refused_form_of_a_unit_is_shown_on_the_call(
    client: Any, call_taker: Any, clinician: Any, jurisdiction: Any
) -> None:
    response = send_help(
        make.CallFactory(jurisdiction=jurisdiction), by=clinician, kind="ems"
    )
    client.force_login(call_taker)
    url = reverse("dispatch:move-response", args=[response.pk, "cancel"])

    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"reason": "Walked in."}).status_code == 302


def test_without_a_screen_form_the_page_says_who_makes_one(
    client: Any, call_taker: Any, jurisdiction: Any
) -> None:
    call = make.CallFactory(jurisdiction=jurisdiction)
    client.force_login(call_taker)

    answer = client.get(reverse("dispatch:screen", args=[call.pk]))

    assert answer.status_code == 422
    assert b"program admin" in answer.content


@pytest.mark.parametrize("sent", [True, False])
def test_a_replay_says_on_the_page_what_became_of_it(
    client: Any, supervisor: Any, post: Any, eido: Any, monkeypatch: Any, *, sent: bool
) -> None:
    post(eido(eidoVersion="1.1"))
    message = RawMessage.objects.get()
    client.force_login(supervisor)
    if sent:
        monkeypatch.setattr("dispatch.eido.message.VERSION", "1.1")

    page = client.post(reverse("dispatch:replay", args=[message.pk]), follow=True)

    words = "The call was created" if sent else "Still cannot be read"
    assert words in page.content.decode()
