"""What a feed may not store: taken out or refused before anything of it is kept."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConflictError
from dispatch import filters, intake
from dispatch.models import CadFeed, Call, FieldFilter, RawMessage

pytestmark = pytest.mark.django_db
RETURN = (
    "NCIC III RETURN\nDOE, JOHN DOB/19800102 FBI/123456AB1\n1998 BURGLARY CONVICTED"
)
SECRET = "BURGLARY"


def note(text: str, uid: str = "n1") -> dict[str, Any]:
    stamp = {"lastUpdateTimeStamp": "2026-04-28T21:31:00Z"}
    return {"$id": uid, **stamp, "notesActionComments": text}


def rule(feed: Any, **said: Any) -> FieldFilter:
    known = {"name": "Mine", "looks_for": "words", "action": "strip"}
    made = FieldFilter(feed=feed, **known | said)
    made.save()
    return made


def stored() -> str:
    """Everything of every message and call that lies in the database, opened."""
    said = [
        m.body + m.problem + m.pointer + "".join(m.warnings)
        for m in RawMessage.objects.all()
    ]
    for call in Call.objects.all():
        said += [call.details, call.type_text, json.dumps(call.cad_parts.content)]
        said += [old.details for old in call.history.all()]
    return "\n".join(said)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("He is calm.\n" + RETURN, "He is calm."),
        (
            "[14:02] RAN NCIC\nDOE JOHN BURGLARY\n[14:05] He has a knife now",
            "[14:05] He has a knife now",
        ),
        ("<p>He is calm</p><p>QH RETURN: BURGLARY</p>", "He is calm"),
        ("<p>He is calm</p><p>CRIMINAL <b>HISTORY</b>: BURGLARY</p>", "He is calm"),
        ("Subject FBI NO. 123456AB1 BURGLARY", ""),
    ],
)
def test_a_criminal_history_return_is_taken_out_and_the_rest_is_kept(
    post: Any, eido: Any, text: str, left: str
) -> None:
    answer = post(eido(notesComponent=[note(text)]))

    assert answer.status_code == 201
    assert answer.json()["warnings"] == [
        (
            "/notesComponent/0/notesActionComments: not stored "
            "(Criminal-history returns in any text)."
        )
    ]
    assert left in Call.objects.get().details
    assert SECRET not in stored()
    assert RawMessage.objects.get().is_sifted


@pytest.mark.parametrize(
    "text",
    [
        "George Harris III wants to talk.",
        "He was told III times.",
        "Ran out of his pills, check on him.",
        "Has a record player on loud.",
    ],
)
def test_ordinary_words_are_kept(feed: Any, text: str) -> None:
    assert filters.refuse_or_strip(feed, {"details": text}) == {"details": text}


def test_the_common_type_of_that_name_is_a_code_and_no_return(feed: Any) -> None:
    fields = {"first_type": "NCIC", "last_type": "EDP"}

    assert filters.refuse_or_strip(feed, fields) == fields


def test_fields_made_for_it_go_whole_however_they_are_spelt(
    post: Any, eido: Any
) -> None:
    person = {
        "$id": "p1",
        "personIncidentRoleRegistryText": ["Patient"],
        "ncPersonComponent": {"Criminal_History": {"charge": SECRET}},
    }

    answer = post(eido(personComponent=[person]))

    assert (
        "/personComponent/0/ncPersonComponent/Criminal_History"
        in answer.json()["warnings"][0]
    )
    assert SECRET not in stored()


def test_a_rule_can_refuse_the_whole_and_even_then_nothing_forbidden_is_kept(
    post: Any, eido: Any, feed: Any, supervisor: Any
) -> None:
    rule(feed, words=["sealed record"], action="refuse")
    body = eido(
        notesComponent=[note(f"Sealed record: {SECRET}"), note("He is calm", "n2")]
    )

    answer = post(body)

    message = RawMessage.objects.get()
    assert (answer.status_code, answer.json()["pointer"]) == (
        422,
        "/notesComponent/0/notesActionComments",
    )
    assert message.status == "quarantined"
    assert SECRET not in stored()
    assert post(body).status_code == 422
    assert RawMessage.objects.count() == 1
    assert intake.replay(message, by=supervisor).result == "created"
    assert "He is calm" in Call.objects.get().details


@pytest.mark.parametrize(
    "body",
    [
        b'{"$id": "x", "notes": "NCIC HIT BURGLARY',
        b'{"$id": "x", "notes": "\\u004eCIC HIT BURGLARY',
        '{"notes": "NCIC HIT BURGLARY"}'.encode("utf-16"),
        b'{"criminalHistory": "BURGLARY',
    ],
)
def test_what_cannot_be_read_and_may_hold_it_is_explained_and_not_kept(
    post: Any, body: bytes, supervisor: Any
) -> None:
    answer = post(body)

    message = RawMessage.objects.get()
    assert answer.status_code == 400
    assert "nothing of it was kept" in answer.json()["detail"]
    assert (message.content, message.status) == (b"", "quarantined")
    assert post(body).status_code == 400
    assert RawMessage.objects.count() == 1
    with pytest.raises(ConflictError, match="send it again"):
        intake.replay(message, by=supervisor)


def test_what_was_taken_out_is_counted_by_its_rule(
    post: Any, eido: Any, feed: Any
) -> None:
    post(eido(notesComponent=[note(RETURN), note(RETURN, "n2")]))

    found = {rule.name: rule.taken for rule in feed.filters.all()}

    assert found == {
        "Criminal-history returns in any text": 2,
        "Fields made for criminal history": 0,
    }


def test_a_file_is_told_what_was_taken_or_refused(feed: Any) -> None:
    line = {"details": RETURN, "place": "2200 Lark Ave"}

    left = filters.refuse_or_strip(feed, line)

    assert left["place"] == "2200 Lark Ave"
    assert SECRET not in left["details"]
    assert [taken.place for taken in left.taken] == ["/details"]
    rule(feed, looks_for="anything", field_names=["SSN"], action="refuse")
    again = CadFeed.objects.with_rules().get(pk=feed.pk)
    with pytest.raises(filters.Refused) as refused:
        filters.refuse_or_strip(again, {"ssn": "123-45-6789"})
    assert refused.value.field == "/ssn"
    assert "123" not in str(refused.value)


@given(before=st.text(max_size=80), after=st.text(max_size=80))
def test_nothing_around_it_hides_a_return(before: str, after: str) -> None:
    feed = CadFeed(name="unsaved")
    feed.rules = [FieldFilter(name="History", looks_for="history", action="strip")]
    text = f"{before} NCIC HIT {SECRET} {after}"

    left = filters.refuse_or_strip(feed, {"details": text})

    assert SECRET not in left["details"]


@given(st.from_regex(filters.HISTORY), st.text(max_size=40))
def test_no_return_is_passed_over_where_many_values_are_looked_at_at_once(
    told: str, other: str
) -> None:
    feed = CadFeed(name="unsaved")
    feed.rules = [FieldFilter(name="History", looks_for="history", action="strip")]

    assert not filters.finds_nothing(feed.rules, ["details"], [other, told])


# The page


@pytest.fixture
def admin(client: Client, program_admin: Any) -> Client:
    client.force_login(program_admin)
    return client


def test_a_rule_is_made_changed_and_switched_off_on_the_feed(
    admin: Client, feed: Any, eido: Any, post: Any
) -> None:
    said = {
        "name": "Plates",
        "looks_for": "words",
        "words": "plate\n",
        "action": "strip",
    }

    admin.post(reverse("dispatch:add-filter", args=[feed.pk]), said)
    made = feed.filters.get(name="Plates")
    admin.post(
        reverse("dispatch:edit-filter", args=[made.pk]),
        said | {"words": "licence plate"},
    )
    post(eido(notesComponent=[note("Licence plate ABC123")]))
    admin.post(reverse("dispatch:switch-filter", args=[made.pk]))

    page = admin.get(feed.get_absolute_url()).content.decode()
    made.refresh_from_db()
    assert (made.words, made.taken, made.is_active) == (["licence plate"], 1, False)
    assert "Plates" in page
    assert "ABC123" not in stored()
    second = eido(
        lastUpdateTimeStamp="2026-04-28T22:00:00-05:00",
        notesComponent=[note("Licence plate XYZ987", "n2")],
    )
    post(second, message_id="msg-2")
    assert "XYZ987" in stored()


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"looks_for": "words", "words": ""}, "Say which words."),
        ({"looks_for": "anything", "field_names": " "}, "Say which fields."),
        ({"name": "Criminal-history returns in any text"}, "a rule of that name"),
        ({"words": "x" * 81}, "80 characters"),
    ],
)
def test_a_rule_that_says_too_little_is_sent_back(
    admin: Client, feed: Any, said: Any, wrong: str
) -> None:
    sound = {"name": "Mine", "looks_for": "words", "words": "x", "action": "strip"}

    answer = admin.post(reverse("dispatch:add-filter", args=[feed.pk]), sound | said)

    assert answer.status_code == 422
    assert wrong in answer.content.decode()
