"""Finding who is on the line: suggested by tokens, confirmed by a person."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.actions import (
    Clash,
    PersonChanged,
    confirm_match,
    keep_person,
    open_session,
    reject_match,
    save_draft,
    search_people,
    suggest_people,
)
from cases.models import Case, Person, PersonToken
from core.access import write_traces
from core.models import AccessLog
from tests.factories.cases import (
    CaseFactory,
    NeedFactory,
    PersonFactory,
    SignedSessionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unknown(clinician):
    """A session with a voice on the line whose number is known."""
    session = open_session(by=clinician, kind="call_back")
    person = session.case.person
    person.address = "1400 Alder Street, Unit 6"
    person.store(by=clinician)
    return session


def found(by, **said):
    return [match.person for match in search_people(by=by, **said)]


@pytest.mark.parametrize(
    "said",
    [
        {"phone": "312.555.0142"},
        {"phone": "+1 312 555 0142"},
        {"birth_date": "2002-03-04"},
        {"name": "reyes daniel"},
        {"name": "Reyes"},
        {"name": "Daniel Rayes"},
        {"name": "Dániel REYES"},
    ],
)
def test_a_person_is_found_by_what_they_say_of_themselves(person, clinician, said):
    assert found(clinician, **said) == [person]


@pytest.mark.parametrize(
    "said",
    [
        {"phone": "312 555 0143"},
        {"name": "Daniel Moreno"},
        {"birth_date": "2002-04-03"},
    ],
)
def test_others_are_not(person, clinician, said):
    assert found(clinician, **said) == []


def test_a_phone_says_more_than_a_name(person, clinician, jurisdiction):
    PersonFactory(jurisdiction=jurisdiction, phone="", birth_date="")

    assert found(clinician, name="Daniel Reyes", phone="3125550142")[0] == person


def test_tokens_follow_what_is_stored(person, clinician):
    keep_person(person, by=clinician, phone="312 555 0199", name="Dan Reyes")

    assert found(clinician, phone="312 555 0142") == []
    assert found(clinician, phone="312 555 0199") == [person]


def test_a_search_leaves_a_trace_without_the_words(person, clinician):
    search_people(by=clinician, name="Daniel Reyes")
    write_traces()

    log = AccessLog.objects.filter(action="search").get()
    assert log.subject_type == "cases.person"
    assert "Reyes" not in str(vars(log))


def test_nobody_finds_people_of_another_jurisdiction(person, outsider):
    assert found(outsider, phone="312 555 0142") == []


def test_a_person_without_identifiers_is_anonymous(jurisdiction):
    person = Person(jurisdiction=jurisdiction).store(by=None)

    assert person.is_anonymous
    assert not PersonToken.objects.filter(person=person).exists()


def test_whoever_lives_there_is_suggested(unknown, clinician, jurisdiction):
    person = PersonFactory(jurisdiction=jurisdiction, address="1400 alder st")

    suggested = suggest_people(unknown, by=clinician)

    assert [match.person for match in suggested] == [person]
    assert suggested[0].reasons == "address"


def test_one_who_is_not_meant_is_not_suggested_again(unknown, clinician, jurisdiction):
    person = PersonFactory(jurisdiction=jurisdiction, address="1400 alder st")

    reject_match(unknown, person, by=clinician)

    assert suggest_people(unknown, by=clinician) == []


def test_a_confirmed_person_takes_over_the_case(unknown, clinician, person):
    number = unknown.case.number

    confirm_match(unknown, person, by=clinician)

    assert unknown.case.person == person
    assert unknown.case.number == number


def test_a_session_joins_the_open_case_of_who_is_recognised(
    unknown, clinician, person, jurisdiction
):
    open_case = CaseFactory(jurisdiction=jurisdiction, person=person)
    before = unknown.case
    NeedFactory(jurisdiction=jurisdiction, case=before)

    confirm_match(unknown, person, by=clinician)

    before.refresh_from_db()
    assert unknown.case == open_case
    assert before.continued_in == open_case
    assert [need.code for need in open_case.needs.all()] == ["housing"]
    assert before not in Case.objects.listed()


def test_what_was_typed_before_the_match_is_kept(unknown, clinician, person):
    save_draft(unknown.pk, by=clinician, content={"behavior": "Pacing"}, base_version=0)

    confirm_match(unknown, person, by=clinician)

    unknown.refresh_from_db()
    assert unknown.behavior == "Pacing"


def test_what_the_person_told_last_time_is_carried_over(
    unknown, clinician, person, jurisdiction
):
    case = CaseFactory(jurisdiction=jurisdiction, person=person)
    SignedSessionFactory(
        jurisdiction=jurisdiction,
        case=case,
        clinician=clinician,
        medications="Risperidone 2 mg",
    )

    confirm_match(unknown, person, by=clinician)

    assert unknown.medications == "Risperidone 2 mg"


def test_a_person_has_one_open_case(case, jurisdiction):
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseFactory(jurisdiction=jurisdiction, person=case.person)


def test_a_late_save_does_not_take_back_what_was_set_meanwhile(person, clinician):
    """Two pages at once: who asked not to be called stays so whatever is saved after."""
    seen_before = Person.objects.get(pk=person.pk)
    person.stop_contact(by=clinician, reason="Said so")

    keep_person(seen_before, by=clinician, name="Daniel R. Reyes")

    person.refresh_from_db()
    assert person.do_not_contact
    assert person.name == "Daniel R. Reyes"


def test_assigning_a_case_does_not_reopen_one_closed_meanwhile(case, clinician):
    seen_before = Case.objects.get(pk=case.pk)
    case.close(by=clinician, reason="linked")

    seen_before.assign(clinician, by=clinician)

    case.refresh_from_db()
    assert (case.status, case.assigned_to) == ("closed", clinician)


def test_a_stale_change_keeps_what_a_colleague_wrote_since(
    session, clinician, supervisor
):
    person = session.case.person
    seen = person.version
    keep_person(person, by=supervisor, base_version=seen, voicemail_ok=False)

    keep_person(
        person, by=clinician, base_version=seen, voicemail_ok=None, pronouns="he/him"
    )

    person.refresh_from_db()
    assert (person.voicemail_ok, person.pronouns) == (False, "he/him")


def test_a_number_that_two_changed_is_refused_and_both_are_told(
    session, clinician, supervisor
):
    person = session.case.person
    seen = person.version
    keep_person(person, by=supervisor, base_version=seen, phone="312 555 0199")

    with pytest.raises(PersonChanged) as refusal:
        keep_person(person, by=clinician, base_version=seen, phone="312 555 0100")

    person.refresh_from_db()
    assert person.phone == "312 555 0199"
    assert refusal.value.clashes == [Clash("phone", "312 555 0100", "312 555 0199")]


def test_the_same_answer_twice_is_no_conflict(session, clinician, supervisor):
    person = session.case.person
    seen = person.version
    keep_person(person, by=supervisor, base_version=seen, phone="312 555 0199")

    keep_person(person, by=clinician, base_version=seen, phone="312 555 0199")

    assert person.phone == "312 555 0199"


def test_nobody_is_kept_as_born_in_the_future(unknown, clinician):
    with pytest.raises(ValidationError, match="future"):
        keep_person(unknown.case.person, by=clinician, birth_date="2090-01-01")
