"""What is typed is read as it was meant, and whatever is sent, nothing breaks."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.actions import open_session, save_draft, save_session
from cases.models.content import CONTENT, NAMES, overlay, read, shown
from core.errors import DomainError
from tests.factories.cases import SessionFactory

pytestmark = pytest.mark.django_db


def test_what_is_shown_reads_back_the_same(session):
    values = read(shown(session))

    assert set(values) == set(CONTENT)
    assert values["started_at"] == session.started_at.replace(microsecond=0)
    assert values["symptoms"] == []
    assert values["disposition"] is None


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("behavior", "a\r\nb\0", "a\nb"),
        ("behavior", None, ""),
        ("behavior", "half \ud83d", "half ?"),
        ("symptoms", "voices", ["voices"]),
        ("symptoms", ["voices", "voices", ""], ["voices"]),
        ("distress_before", "8", 8),
        ("distress_before", "", None),
        ("follow_up_planned", "yes", True),
        ("follow_up_planned", "no", False),
        ("follow_up_planned", "", None),
        ("risk_level", "high", "high"),
        ("needs", ["food"], ["food"]),
    ],
)
def test_a_value_is_read_as_meant(name, typed, value):
    assert read({name: typed})[name] == value


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("symptoms", ["nonsense"]),
        ("symptoms", {"a": 1}),
        ("needs", ["nonsense"]),
        ("distress_before", "11"),
        ("distress_before", "x"),
        ("distress_before", []),
        ("risk_level", "none"),
        ("follow_up_planned", "perhaps"),
        ("started_at", "yesterday"),
        ("started_at", "2026-13-01T00:00"),
        ("disposition", "x"),
        ("disposition", {}),
        ("behavior", ["a"]),
        ("behavior", {"a": "b"}),
    ],
)
def test_what_cannot_be_read_is_named(name, typed):
    with pytest.raises(ValidationError) as refused:
        read({name: typed})

    assert name in refused.value.message_dict


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2)
    ),
    max_leaves=5,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(typed=st.dictionaries(st.sampled_from(NAMES), JSON, max_size=4))
def test_whatever_is_sent_is_kept_or_refused(session, clinician, typed):
    session.drafts.all().delete()
    try:
        save_draft(
            session.pk, by=clinician, content=typed, base_version=session.version
        )
    except (ValidationError, DomainError):
        return

    overlay(session, session.drafts.get().content)
    str(session.drafts.get().content).encode()


def test_saving_again_in_the_hour_that_comes_twice_moves_no_time(
    session, clinician, jurisdiction
):
    """02:30 EDT and 01:30 EST both read 01:30 on the wall of 1 November 2026."""
    second = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    session = SessionFactory(
        jurisdiction=jurisdiction,
        case=session.case,
        clinician=clinician,
        started_at=second,
    )

    with timezone.override(ZoneInfo("America/New_York")):
        save_session(session, by=clinician, typed=shown(session), base_version=0)

    session.refresh_from_db()
    assert session.started_at == second


def test_nobody_is_called_back_who_asked_not_to_be(person, clinician):
    person.stop_contact(by=clinician, reason="Asked")

    with pytest.raises(DomainError):
        open_session(by=clinician, person=person, kind="call_back")
    assert open_session(by=clinician, person=person, kind="walk_in")
