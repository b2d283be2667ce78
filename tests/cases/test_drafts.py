"""What is typed is kept, and takes the place of nothing that was not seen."""

import pytest

from cases.actions import adopt_draft, discard_draft, save_draft, save_session
from cases.models import SessionDraft
from core.errors import ConflictError, DomainError

pytestmark = pytest.mark.django_db


def draft(session, by, text, base):
    return save_draft(session.pk, by=by, content={"behavior": text}, base_version=base)[
        0
    ]


def text_of(session, by):
    return SessionDraft.objects.get(session=session, author=by).content["behavior"]


def test_each_save_of_a_draft_counts_on(session, clinician):
    first = draft(session, clinician, "Pac", session.version)
    second = draft(session, clinician, "Pacing", first)

    assert second == first + 1
    assert text_of(session, clinician) == "Pacing"


def test_a_draft_is_one_statement_after_the_first(
    session, clinician, django_assert_num_queries
):
    version = draft(session, clinician, "P", session.version)

    with django_assert_num_queries(1):
        draft(session, clinician, "Pa", version)


def test_a_second_window_does_not_overwrite_the_first(session, clinician):
    draft(session, clinician, "newer", session.version)

    with pytest.raises(ConflictError) as refused:
        draft(session, clinician, "older", session.version)

    assert refused.value.extra["current"]["fields"] == {"behavior": "newer"}
    assert text_of(session, clinician) == "newer"


def test_two_authors_have_a_draft_each(session, clinician, supervisor):
    draft(session, clinician, "mine", session.version)
    draft(session, supervisor, "hers", session.version)

    assert text_of(session, clinician) == "mine"
    assert text_of(session, supervisor) == "hers"


def test_saving_puts_the_text_on_the_record_and_ends_the_draft(session, clinician):
    version = draft(session, clinician, "Pacing", session.version)

    save_session(
        session, by=clinician, typed={"behavior": "Pacing"}, base_version=version
    )

    session.refresh_from_db()
    assert session.behavior == "Pacing"
    assert session.history.count() == 2
    assert not session.drafts.exists()


def test_a_draft_does_not_overwrite_what_a_colleague_saved(
    session, clinician, supervisor
):
    version = draft(session, clinician, "mine", session.version)
    save_session(session, by=supervisor, typed={"behavior": "hers"}, base_version=0)

    with pytest.raises(ConflictError) as refused:
        draft(session, clinician, "mine too", version)

    current = refused.value.extra["current"]
    assert current["fields"]["behavior"] == "hers"
    assert current["by"] == supervisor.name
    assert current["own_draft"] == {"behavior": "mine"}
    assert text_of(session, clinician) == "mine"


def test_after_a_conflict_the_draft_goes_on_from_what_was_shown(
    session, clinician, supervisor
):
    draft(session, clinician, "mine", session.version)
    save_session(session, by=supervisor, typed={"behavior": "hers"}, base_version=0)

    session.refresh_from_db()
    draft(session, clinician, "hers and mine", session.version)

    assert text_of(session, clinician) == "hers and mine"


def test_saving_over_what_a_colleague_saved_is_a_conflict(
    session, clinician, supervisor
):
    version = draft(session, clinician, "mine", session.version)
    save_session(session, by=supervisor, typed={"behavior": "hers"}, base_version=0)

    with pytest.raises(ConflictError):
        save_session(
            session, by=clinician, typed={"behavior": "mine"}, base_version=version
        )

    assert text_of(session, clinician) == "mine"


def test_saving_from_an_old_window_keeps_the_newer_draft_to_be_seen(session, clinician):
    draft(session, clinician, "newer text", session.version)

    save_session(session, by=clinician, typed={"behavior": "older"}, base_version=0)

    assert text_of(session, clinician) == "newer text"


def test_a_keystroke_overtaken_by_its_own_save_leaves_nothing_behind(
    session, clinician
):
    first = draft(session, clinician, "Paci", session.version)
    draft(session, clinician, "Pacin", first)

    save_session(
        session, by=clinician, typed={"behavior": "Pacing"}, base_version=first
    )

    assert not session.drafts.exists()


def test_a_made_up_version_is_a_conflict(session, clinician):
    with pytest.raises(ConflictError):
        draft(session, clinician, "forged", 10**12)
    with pytest.raises(ConflictError):
        save_session(session, by=clinician, typed={}, base_version=10**12)


def test_a_colleague_can_put_an_abandoned_draft_on_the_record(
    session, clinician, supervisor
):
    draft(session, clinician, "typed before going home", session.version)

    adopt_draft(session.drafts.get(), by=supervisor)

    session.refresh_from_db()
    assert session.behavior == "typed before going home"
    assert not session.drafts.exists()


def test_discarding_drops_only_ones_own(session, clinician, supervisor):
    draft(session, clinician, "mine", session.version)
    draft(session, supervisor, "hers", session.version)

    discard_draft(session, by=clinician)

    assert [d.author for d in session.drafts.all()] == [supervisor]


def test_what_is_no_field_is_not_kept(session, clinician):
    save_draft(
        session.pk,
        by=clinician,
        content={"behavior": "x", "status": "signed"},
        base_version=0,
    )

    assert session.drafts.get().content == {"behavior": "x"}


def test_a_draft_has_an_end(session, clinician):
    with pytest.raises(DomainError):
        draft(session, clinician, "x" * 300_000, 0)
