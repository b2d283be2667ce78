"""The policy as program admins edit it: drafts only, safety first, one in force."""

import re
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.html import escape

from core.errors import ConflictError, DomainError
from core.scope import scope
from dispatch.actions import policies as actions
from dispatch.actions import screen_call
from dispatch.forms.policies import RuleForm
from dispatch.models import CallType, DiversionPolicy, Screen
from dispatch.policy import situations as policy_sets
from dispatch.starter import QUESTIONS, RULES
from tests.factories.dispatch import (
    CallFactory,
    CallTypeFactory,
    PolicyFactory,
    ScreenedCallFactory,
    ScreenFormFactory,
)

pytestmark = pytest.mark.django_db
NEW = {
    "when": {"call_type": ["EDP"]},
    "eligible": True,
    "responder": "988",
    "reason": "A talk helps.",
    "say": "",
}
FULL = {
    **NEW,
    "id": "full",
    "when": {
        "call_type": ["EDP"],
        "priority": {"min": 2, "max": 5},
        "answers": {"willing": "no"},
        "days": [6, 7],
        "hours": {"from": 0, "to": 6},
        "contacts": {"max": 0},
        "area": ["787"],
    },
}


@pytest.fixture
def active(jurisdiction: Any) -> DiversionPolicy:
    ScreenFormFactory(jurisdiction=jurisdiction, questions=QUESTIONS)
    CallTypeFactory(jurisdiction=jurisdiction)
    return PolicyFactory(jurisdiction=jurisdiction, rules=RULES)


@pytest.fixture
def draft(active: DiversionPolicy, program_admin: Any) -> DiversionPolicy:
    return actions.copy_policy(active, by=program_admin)


def names(policy: DiversionPolicy) -> list[str]:
    policy.refresh_from_db()
    return [rule["id"] for rule in policy.rules]


def post(client: Any, user: Any, route: str, *args: Any, **data: Any) -> Any:
    client.force_login(user)
    return client.post(reverse(f"dispatch:{route}", args=args), data)


def test_a_copy_is_the_next_draft_with_the_same_rules(
    draft: DiversionPolicy, active: DiversionPolicy
) -> None:
    assert (draft.version, draft.status, draft.based_on) == (2, "draft", 1)
    assert draft.rules == active.rules


def test_a_rule_is_added_read_and_taken_out(
    client: Any, program_admin: Any, draft: DiversionPolicy
) -> None:
    post(client, program_admin, "add-rule", draft.pk, call_type="EDP", end="yes:988", reason="A talk helps.")  # fmt: skip

    page = client.get(draft.get_absolute_url()).content.decode()
    assert "When the call type is Emotional disturbance, hand it over to 988, because a talk helps." in page  # fmt: skip
    assert names(draft)[-1] == "a-talk-helps"
    post(client, program_admin, "remove-rule", draft.pk, "a-talk-helps")
    assert names(draft) == [rule["id"] for rule in RULES]


def test_a_zip_is_meant_as_calls_name_it(
    client: Any, program_admin: Any, draft: DiversionPolicy
) -> None:
    told = {"area": "98101, 98104, Harbor", "end": "yes:988", "reason": "Near."}
    post(client, program_admin, "add-rule", draft.pk, **told)

    draft.refresh_from_db()
    assert draft.rules[-1]["when"] == {"area": ["zip 981", "Harbor"]}


def test_what_can_never_decide_is_pointed_out_beside_its_rule(
    client: Any, program_admin: Any, draft: DiversionPolicy
) -> None:
    actions.add_rule(draft, NEW | {"when": RULES[7]["when"]}, by=program_admin)
    client.force_login(program_admin)

    page = client.get(draft.get_absolute_url())

    assert page.context["reading"].lines[9].told.startswith("It contradicts rule 8")
    assert page.context["reading"].lines[9].told in page.content.decode()


def test_rules_that_cannot_be_compared_in_time_are_said_to_be_so(
    client: Any, program_admin: Any, draft: DiversionPolicy, monkeypatch: Any
) -> None:
    monkeypatch.setattr(policy_sets, "MOST_STEPS", 3)
    client.force_login(program_admin)

    page = client.get(draft.get_absolute_url())

    assert "was not worked out" in page.content.decode()
    assert not page.context["reading"].wrong


def test_a_rule_moves_by_one_place_and_the_key_keeps_the_focus(
    client: Any, program_admin: Any, draft: DiversionPolicy
) -> None:
    before = names(draft)

    answer = post(client, program_admin, "move-rule", draft.pk, "talk", to="up")

    assert names(draft) == [*before[:7], "talk", "crisis"]
    page = client.get(answer.url).content.decode()
    assert len(re.findall(r'name="to" value="up"[^>]* autofocus', page)) == 1


def test_no_rule_passes_a_safety_exclusion(
    draft: DiversionPolicy, program_admin: Any
) -> None:
    before = names(draft)

    for name, step in (("attempt", 1), ("violent-type", -1)):
        with pytest.raises(DomainError, match="Safety exclusions stand first"):
            actions.move_rule(draft, name, step, by=program_admin)

    assert names(draft) == before


def test_a_safety_exclusion_can_neither_go_nor_mean_something_else(
    draft: DiversionPolicy, program_admin: Any
) -> None:
    seen = actions.mark_of(RULES[0])

    with pytest.raises(DomainError, match="stays"):
        actions.remove_rule(draft, "weapon", by=program_admin)
    with pytest.raises(DomainError, match="stays"):
        actions.change_rule(draft, "weapon", NEW, by=program_admin, seen=seen)


def test_a_new_safety_exclusion_goes_above_the_other_rules(
    draft: DiversionPolicy, program_admin: Any
) -> None:
    rule = {**RULES[1], "reason": "Fire is near."}
    rule.pop("id")

    name = actions.add_rule(draft, rule, by=program_admin)

    assert names(draft)[:5] == ["weapon", "violence", "medical", "attempt", name]


def test_a_rule_that_a_colleague_changed_is_not_overwritten(
    client: Any, program_admin: Any, draft: DiversionPolicy
) -> None:
    seen = actions.mark_of(draft.rules[8])
    actions.change_rule(draft, "talk", NEW, by=program_admin, seen=seen)

    answer = post(client, program_admin, "edit-rule", draft.pk, "talk", end="no:police", reason="Mine.", seen=seen)  # fmt: skip

    assert answer.status_code == 409
    draft.refresh_from_db()
    assert draft.rules[8]["reason"] == "A talk helps."


@pytest.mark.parametrize("rule", [*RULES[4:], FULL], ids=lambda rule: rule["id"])
def test_a_form_left_as_it_is_writes_the_rule_as_it_was(rule: dict) -> None:
    blank = RuleForm(
        types={"EDP": "Emotional disturbance"}, questions=QUESTIONS, rule=rule
    )
    said = {
        name: blank.get_initial_for_field(f, name) for name, f in blank.fields.items()
    }
    said = {name: value for name, value in said.items() if value is not None}

    form = RuleForm(said, types={"EDP": "x"}, questions=QUESTIONS, rule=rule)

    assert form.is_valid(), form.errors
    assert {"id": rule["id"], **form.rule()} == rule


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"end": "yes:clinician"}, "reason"),
        ({"end": "", "reason": "x"}, "end"),
        ({"end": "no:ems", "reason": "x", "hours_from": "3"}, "hours_to"),
        ({"end": "no:ems", "reason": "x", "priority_min": "5", "priority_max": "2"}, "priority_max"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_rule_is_said_beside_its_field(
    client: Any, program_admin: Any, draft: DiversionPolicy, said: dict, field: str
) -> None:
    answer = post(client, program_admin, "add-rule", draft.pk, **said)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_settings_say_how_long_an_offer_waits_and_what_then(
    client: Any, program_admin: Any, draft: DiversionPolicy
) -> None:
    post(client, program_admin, "policy-settings", draft.pk, purpose="Nights", offer_seconds=90, fallback="police", fallback_words="Radio the sergeant.")  # fmt: skip

    draft.refresh_from_db()
    assert draft.offer_limit == timedelta(seconds=90)
    assert (draft.fallback, draft.when_nobody) == ("police", "Radio the sergeant.")


def test_a_clinician_is_not_who_is_due_where_no_clinician_takes_it(
    client: Any, program_admin: Any, draft: DiversionPolicy, active: DiversionPolicy
) -> None:
    said = {"offer_seconds": 90, "fallback": "clinician"}
    answer = post(client, program_admin, "policy-settings", draft.pk, **said)
    draft._amend(by=program_admin, fallback="clinician")

    assert "fallback" in answer.context["form"].errors
    with pytest.raises(DomainError, match="somebody else is due"):
        actions.put_in_force(draft, by=program_admin, instead_of=active.pk)


def test_activating_says_what_changes_and_retires_the_version_before(
    client: Any, program_admin: Any, draft: DiversionPolicy, active: DiversionPolicy
) -> None:
    actions.remove_rule(draft, "talk", by=program_admin)
    actions.add_rule(draft, NEW, by=program_admin)
    client.force_login(program_admin)
    page = client.get(reverse("dispatch:activate-policy", args=[draft.pk]))

    assert (
        len(page.context["changes"].added) == len(page.context["changes"].removed) == 1
    )
    assert "Nobody tried it on past calls yet" in page.content.decode()
    post(client, program_admin, "activate-policy", draft.pk, instead_of=str(active.pk))
    active.refresh_from_db()
    draft.refresh_from_db()
    assert (active.status, draft.status) == ("retired", "active")
    assert active.retired_at


def test_a_draft_is_not_activated_over_a_version_that_nobody_was_shown(
    draft: DiversionPolicy, active: DiversionPolicy, program_admin: Any
) -> None:
    other = actions.copy_policy(active, by=program_admin)
    actions.put_in_force(other, by=program_admin, instead_of=active.pk)

    with pytest.raises(ConflictError, match="came into force meanwhile"):
        actions.put_in_force(draft, by=program_admin, instead_of=active.pk)


def test_the_page_says_that_911_goes_on_with_what_no_rule_means_where_there_is_such(
    client: Any, active: DiversionPolicy, draft: DiversionPolicy, program_admin: Any
) -> None:
    actions.add_rule(draft, NEW | {"when": {}}, by=program_admin)
    client.force_login(program_admin)
    words = "A call that no rule means is not diverted: 911 goes on with it."

    assert words in client.get(active.get_absolute_url()).text
    assert words not in client.get(draft.get_absolute_url()).text


def test_911_goes_on_with_a_call_that_no_rule_covers_and_nobody_else_is_named(
    client: Any, active: DiversionPolicy, call_taker: Any, jurisdiction: Any
) -> None:
    crash = CallTypeFactory(jurisdiction=jurisdiction, code="CRASH", registry_code="")
    call = CallFactory(jurisdiction=jurisdiction, call_type=crash)
    said = {question["code"]: "no" for question in QUESTIONS[:5]} | {"willing": "yes"}

    page = post(client, call_taker, "preview-screen", call.pk, **said).text

    assert "Decline: 911 goes on with it" in page
    assert "No rule of the policy covers this call" in page
    screen_call(call, by=call_taker, answers=said)
    page = client.get(call.get_absolute_url()).text
    assert "911 goes on with it" in page
    assert 'data-key="f"' not in page


def test_what_to_ask_stands_there_in_the_questions_own_words_and_nobody_is_named(
    client: Any, active: DiversionPolicy, call_taker: Any, jurisdiction: Any
) -> None:
    call = CallFactory(jurisdiction=jurisdiction, call_type=CallType.objects.get())
    asked = QUESTIONS[:5]
    said = {question["code"]: "unknown" for question in asked} | {"willing": "no"}

    page = post(client, call_taker, "preview-screen", call.pk, **said).text

    texts = escape(" ".join(question["text"] for question in asked))
    assert "Decline: not decided yet who goes" in page
    assert f"Ask: <b>{texts}</b>" in page
    assert "Mobile crisis team" not in page
    assert "Say:" not in page
    screen = screen_call(call, by=call_taker, answers=said)
    assert (screen.responder, screen.named, screen.rule) == ("", "", "")
    assert f"Ask: <b>{texts}</b>" in client.get(call.get_absolute_url()).text
    url = reverse("call-screen", args=[call.pk])
    told = client.post(url, {"answers": said}, content_type="application/json").json()
    assert told["asks"] == [question["text"] for question in asked]


def test_a_draft_without_an_end_for_each_safety_question_is_not_activated(
    active: DiversionPolicy, program_admin: Any, jurisdiction: Any
) -> None:
    rules = [rule for rule in RULES if rule["id"] != "attempt"]
    draft = PolicyFactory(
        jurisdiction=jurisdiction, version=5, status="draft", rules=rules
    )

    with pytest.raises(DomainError, match="yes to: Is an attempt in progress, or"):
        actions.put_in_force(draft, by=program_admin, instead_of=active.pk)

    active.refresh_from_db()
    assert active.status == "active"


def test_a_new_safety_question_rules_out_before_the_policy_has_a_rule_for_it(
    jurisdiction: Any, call_taker: Any
) -> None:
    fire = {"code": "fire", "text": "Is anything burning?", "safety": True}
    ScreenFormFactory(
        jurisdiction=jurisdiction, questions=[*QUESTIONS[:4], fire, *QUESTIONS[4:]]
    )
    PolicyFactory(jurisdiction=jurisdiction, rules=RULES)
    kind = CallTypeFactory(jurisdiction=jurisdiction)
    calm = dict.fromkeys(("weapon", "violence", "medical", "attempt", "crime"), "no")
    ends = {}

    for answer in ("yes", "no", "unknown"):
        call = CallFactory(jurisdiction=jurisdiction, call_type=kind)
        said = calm | {"willing": "yes", "fire": answer}
        ends[answer] = screen_call(call, by=call_taker, answers=said)

    assert [ends[a].eligible for a in ("yes", "no", "unknown")] == [False, True, None]
    assert ends["unknown"].missing == ["fire"]


@pytest.mark.parametrize("status", ["active", "retired"])
def test_a_version_that_was_in_force_stays_in_the_database_as_it_was(
    active: DiversionPolicy, status: str
) -> None:
    if status == "retired":
        active.retire(by=None)

    for change in (
        "rules = '[]'",
        "fallback = 'police'",
        "status = 'draft'",
        "version = 9",
    ):
        with (
            pytest.raises(IntegrityError, match="stays as it was"),
            transaction.atomic(),
        ):
            write("dispatch_diversionpolicy", change)
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute("DELETE FROM dispatch_diversionpolicy")


def test_a_decision_keeps_its_version_and_rule_and_the_reason_it_was_overridden(
    active: DiversionPolicy, jurisdiction: Any, call_taker: Any
) -> None:
    screen = Screen(
        jurisdiction=jurisdiction,
        call=ScreenedCallFactory(jurisdiction=jurisdiction),
        form=ScreenFormFactory(jurisdiction=jurisdiction, version=2, status="draft"),
        policy=active,
        eligible=False,
        responder="police",
        rule="weapon",
        reason="A weapon is at hand.",
        by=call_taker,
    ).store(by=call_taker)

    screen.override(by=call_taker, reason="It is a toy.")

    for change in ("rule = 'crisis'", "eligible = true", "overridden_by_id = NULL, overridden_at = NULL"):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            write("dispatch_screen", change)
    screen.refresh_from_db()
    assert (screen.policy, screen.rule, screen.override_reason) == (active, "weapon", "It is a toy.")  # fmt: skip


def test_a_call_taker_reads_the_version_in_force_and_no_draft(
    client: Any, call_taker: Any, draft: DiversionPolicy, active: DiversionPolicy
) -> None:
    client.force_login(call_taker)

    assert client.get(draft.get_absolute_url()).status_code == 404
    assert "nobody has a weapon" not in client.get(active.get_absolute_url()).content.decode()  # fmt: skip
    assert "Policy 2" not in client.get(reverse("dispatch:policies")).content.decode()


@pytest.mark.parametrize("route", ["policy-settings", "add-rule", "activate-policy"])
def test_a_version_in_force_is_not_edited(
    client: Any, program_admin: Any, active: DiversionPolicy, route: str
) -> None:
    client.force_login(program_admin)

    assert client.get(reverse(f"dispatch:{route}", args=[active.pk])).status_code == 409


def write(table: str, change: str) -> None:
    """Write past the application, as somebody with a database shell would."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {change}")  # noqa: S608


@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_activated_at_once_one_is_in_force(
    jurisdiction: Any, program_admin: Any
) -> None:
    with scope(jurisdiction):
        ScreenFormFactory(jurisdiction=jurisdiction, questions=QUESTIONS)
        drafts = [
            PolicyFactory(jurisdiction=jurisdiction, version=n, status="draft", rules=RULES)
            for n in (1, 2)
        ]  # fmt: skip
    begin, ends = Barrier(2), []

    def put(draft: DiversionPolicy) -> None:
        begin.wait()
        try:
            with scope(jurisdiction):
                actions.put_in_force(draft, by=program_admin, instead_of=None)
            ends.append("active")
        except (ConflictError, IntegrityError):
            ends.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=put, args=[draft]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(ends) == ["active", "refused"]
    with scope(jurisdiction):
        assert DiversionPolicy.objects.active().count() == 1
