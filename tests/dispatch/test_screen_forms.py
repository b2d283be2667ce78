"""Versions of the screen: what may change, what stays, and what answers it."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ConflictError, DomainError
from dispatch import actions, questions, starter
from dispatch.actions import screen_forms as acts
from dispatch.forms.floor import QuestionForm
from dispatch.models import ScreenForm
from tests.factories import dispatch as make

pytestmark = pytest.mark.django_db
AGES = ["Under 18", "18 to 64", "65 or older"]


@pytest.fixture
def draft(screen_form: Any, program_admin: Any) -> ScreenForm:
    return acts.draft_screen_form(by=program_admin)


def test_a_new_version_begins_as_the_old_and_is_begun_once(
    draft: Any, screen_form: Any, program_admin: Any
) -> None:
    assert (draft.version, draft.questions) == (2, screen_form.questions)
    assert acts.draft_screen_form(by=program_admin) == draft


def test_own_questions_come_last_and_own_exclusions_after_the_others(
    draft: Any, program_admin: Any
) -> None:
    acts.add_question(draft, by=program_admin, text="How old?", choices=AGES)
    acts.add_question(draft, by=program_admin, text="On a roof?", safety=True)

    assert draft.codes == [
        "weapon",
        "violence",
        "medical",
        "on_a_roof",
        "willing",
        "how_old",
    ]
    keys = [choice.key for choice in questions.choices_of(draft.questions[-1])]
    assert len(set(keys)) == 4


@pytest.mark.parametrize("status", ["active", "draft"])
def test_an_exclusion_of_old_with_answers_of_its_own_is_replaced(
    screen_form: Any, program_admin: Any, status: str
) -> None:
    roof = {"code": "roof", "text": "On a roof?", "safety": True}
    asked = screen_form.questions
    old = [*asked[:3], roof | {"choices": questions.with_keys(AGES)}, *asked[3:]]
    screen_form.retire(by=None)
    # Only versions from before the rule hold such a question.
    ScreenForm(
        jurisdiction=screen_form.jurisdiction, version=2, status=status, questions=old
    ).save()

    draft = acts.draft_screen_form(by=program_admin)
    acts.reword_question(draft, "roof", by=program_admin, text="On a roof or a bridge?")
    acts.activate_screen_form(draft, by=program_admin)

    [active] = ScreenForm.objects.active()
    assert active == draft
    assert active.questions[3] == roof | {"text": "On a roof or a bridge?"}


def test_who_calls_is_asked_once(
    client: Any, jurisdiction: Any, call_taker: Any, policy: Any
) -> None:
    make.ScreenFormFactory(jurisdiction=jurisdiction, questions=starter.QUESTIONS)
    client.force_login(call_taker)
    told, asked = (
        make.CallFactory(jurisdiction=jurisdiction, caller_role=role)
        for role in ("PatientRelative", "")
    )

    page = client.get(reverse("dispatch:screen", args=[told.pk])).context
    for call in (told, asked):
        actions.screen_call(call, by=call_taker, answers={"caller": "witness"})

    assert page["form"]["caller"].value() == "relative"
    assert (told.caller_role, asked.caller_role) == ("PatientRelative", "Witness")


def test_a_safety_exclusion_has_no_answers_of_its_own(
    draft: Any, program_admin: Any
) -> None:
    typed = QuestionForm({"text": "On a roof?", "choices": "High, Low", "safety": "on"})

    assert typed.errors["choices"] == ["A safety exclusion is answered yes or no."]
    with pytest.raises(DomainError, match="answered yes or no"):
        acts.add_question(
            draft, by=program_admin, text="On a roof?", choices=AGES, safety=True
        )


@pytest.mark.parametrize("code", ["weapon", "violence", "medical"])
def test_a_safety_exclusion_is_neither_removed_nor_moved(
    draft: Any, program_admin: Any, code: str
) -> None:
    for act in (
        lambda: acts.remove_question(draft, code, by=program_admin),
        lambda: acts.move_question(draft, code, by=program_admin, step=1),
    ):
        with pytest.raises(DomainError):
            act()

    draft.refresh_from_db()
    assert draft.codes[:3] == ["weapon", "violence", "medical"]


def test_an_exclusion_of_one_s_own_stays_once_it_was_asked(
    draft: Any, program_admin: Any
) -> None:
    acts.add_question(draft, by=program_admin, text="On a roof?", safety=True)
    acts.activate_screen_form(draft, by=program_admin)
    third = acts.draft_screen_form(by=program_admin)

    with pytest.raises(DomainError, match="stays in the screen"):
        acts.remove_question(third, "on_a_roof", by=program_admin)


def test_a_version_in_use_stays_whatever_the_code_does(
    draft: Any, screen_form: Any, program_admin: Any
) -> None:
    acts.activate_screen_form(draft, by=program_admin)

    screen_form.refresh_from_db()
    assert (screen_form.status, draft.status) == ("retired", "active")
    for form in (screen_form, draft):
        with pytest.raises(ConflictError):
            acts.add_question(form, by=program_admin, text="More?")
        with (
            pytest.raises(DatabaseError, match="stays as it is"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE dispatch_screenform SET questions = '[]' WHERE id = %s",
                [form.pk],
            )


def test_a_question_the_policy_decides_by_is_asked(
    draft: Any, program_admin: Any, jurisdiction: Any
) -> None:
    rule = make.RULES[3] | {"id": "w", "when": {"answers": {"willing": "yes"}}}
    make.PolicyFactory(jurisdiction=jurisdiction, rules=[*make.RULES, rule])
    acts.remove_question(draft, "willing", by=program_admin)

    with pytest.raises(DomainError, match="decides by willing"):
        acts.activate_screen_form(draft, by=program_admin)


def test_an_answer_the_question_does_not_have_is_unknown(
    draft: Any, program_admin: Any, call_taker: Any, policy: Any, jurisdiction: Any
) -> None:
    acts.add_question(draft, by=program_admin, text="How old?", choices=AGES)
    acts.activate_screen_form(draft, by=program_admin)
    call = make.CallFactory(jurisdiction=jurisdiction)

    screen = actions.screen_call(
        call, by=call_taker, answers={"how_old": "under_18", "weapon": "maybe"}
    )

    told = {q["code"]: q["words"] for q in screen.answered}
    assert told["how_old"] == "under 18"
    assert told["weapon"] == "unknown"


def test_the_admin_edits_the_draft_on_its_page(
    client: Any, draft: Any, program_admin: Any
) -> None:
    client.force_login(program_admin)

    def act(name: str, **data: Any) -> Any:
        url = reverse("dispatch:change-screen-form", args=[draft.pk, name])
        return client.post(url, data)

    assert act("add", text="How old?", choices=", ".join(AGES)).status_code == 302
    assert act("add", text="How old?", choices="one").status_code == 422
    assert act("up", code="how_old").status_code == 302
    assert act("reword", code="how_old", text="What age?").status_code == 302
    assert act("reword", code="how_old", text="").status_code == 422
    assert act("remove", code="weapon").status_code == 422
    assert act("remove", code="willing").status_code == 302
    assert act("activate").status_code == 302

    draft.refresh_from_db()
    assert (draft.status, draft.codes[-1]) == ("active", "how_old")
    assert act("reword", code="how_old", text="Late").status_code == 409


def test_each_answer_shows_what_would_follow_and_keeps_nothing(
    client: Any, call_taker: Any, screen_form: Any, policy: Any, jurisdiction: Any
) -> None:
    call = make.CallFactory(jurisdiction=jurisdiction)
    client.force_login(call_taker)
    url = reverse("dispatch:preview-screen", args=[call.pk])

    page = client.post(url, {"weapon": "yes"}).content.decode()

    assert "Decline: Police" in page
    assert "A weapon is on the scene." in page
    assert not call.screens.exists()


@given(st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=6, unique=True))
def test_any_words_make_answers_with_a_key_each(labels: list[str]) -> None:
    own = questions.with_keys(labels)

    told = questions.choices_of({"choices": own})
    for name in ("value", "key"):
        assert len({getattr(choice, name) for choice in told}) == len(told)


def test_more_answers_than_there_are_keys_are_refused() -> None:
    def form(count: int) -> QuestionForm:
        return QuestionForm({"text": "Which?", "choices": ",".join("u" * count)})

    assert form(9).errors == {"choices": ["Give 8 answers at most."]}
    assert form(8).is_valid()
    keys = {each["key"] for each in questions.with_keys(["u"] * 8)}
    assert len(keys) == 8


def test_a_program_keeps_the_screen_as_its_page_does(
    api: Any, program_admin: Any, screen_form: Any
) -> None:
    api.force_login(program_admin)
    draft = api.post(reverse("screen-form-draft")).data

    def act(name: str, **said: Any) -> Any:
        return api.post(reverse(f"screen-form-{name}", args=[draft["id"]]), said)

    act("add-question", text="How old?", choices=AGES)
    act("add-question", text="On a roof?", safety=True)
    act("reword-question", code="how_old", text="What age?")
    act("move-question", code="how_old", to="up")
    removed = act("remove-question", code="willing")

    asked = [q["code"] for q in removed.data["questions"]]
    assert asked == ["weapon", "violence", "medical", "on_a_roof", "how_old"]
    assert removed.data["questions"][-1]["text"] == "What age?"
    assert act("remove-question", code="weapon").status_code == 422
    assert act("remove-question", code="willing").status_code == 409
    many = act("add-question", text="Which?", choices=[f"{n} of" for n in range(9)])
    assert (many.status_code, set(many.json()["errors"])) == (400, {"choices"})
    assert act("activate").data["status"] == "active"
    screen_form.refresh_from_db()
    assert screen_form.status == "retired"
    assert act("add-question", text="Too late?").status_code == 409
