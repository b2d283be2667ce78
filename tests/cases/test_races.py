"""Several people at once: nothing acknowledged is lost, and one case is one case."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from cases.actions import open_session, save_draft, save_session, sign_session
from cases.models import Case, Session, SessionDraft
from core.errors import ConflictError, DomainError
from core.scope import scope
from dispatch.models import Disposition
from tests.factories.cases import CaseFactory, PersonFactory, SessionFactory

pytestmark = pytest.mark.django_db(transaction=True)
EDITORS = 4
SAVES = 12


def at_once(jurisdiction, *jobs):
    """Run each job in a thread with a connection and a scope of its own."""

    def run(job):
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result() for future in [pool.submit(run, job) for job in jobs]]


@pytest.fixture
def session(jurisdiction, clinician):
    with scope(jurisdiction):
        person = PersonFactory(jurisdiction=jurisdiction)
        case = CaseFactory(jurisdiction=jurisdiction, person=person)
        return SessionFactory(jurisdiction=jurisdiction, case=case, clinician=clinician)


def editor(jurisdiction, session_pk, user, mark):
    """Append one's mark again and again, looking anew after every conflict."""

    def edit():
        for turn in range(SAVES):
            while True:
                with scope(jurisdiction):
                    now = Session.objects.get(pk=session_pk)
                    text = f"{now.behavior} {mark}{turn}"
                    try:
                        save_session(
                            now,
                            by=user,
                            typed={"behavior": text},
                            base_version=now.version,
                        )
                        break
                    except ConflictError:
                        continue

    return edit


def test_four_editors_lose_nothing(jurisdiction, session, staff):
    users = [staff("clinician", jurisdiction, f"Editor {n}") for n in range(EDITORS)]
    jobs = [editor(jurisdiction, session.pk, u, "abcd"[n]) for n, u in enumerate(users)]

    at_once(jurisdiction, *jobs)

    with scope(jurisdiction):
        session.refresh_from_db()
        marks = session.behavior.split()
        versions = session.history.count()
    assert sorted(marks) == sorted(f"{m}{n}" for m in "abcd" for n in range(SAVES))
    assert versions == EDITORS * SAVES + 1


def test_drafts_of_four_authors_do_not_touch(jurisdiction, session, staff):
    users = [staff("clinician", jurisdiction, f"Editor {n}") for n in range(EDITORS)]

    def typist(user):
        def type_on():
            version = 0
            for turn in range(SAVES):
                with scope(jurisdiction):
                    content = {"behavior": f"{user.name} {turn}"}
                    version, _ = save_draft(
                        session.pk, by=user, content=content, base_version=version
                    )

        return type_on

    at_once(jurisdiction, *map(typist, users))

    with scope(jurisdiction):
        kept = {d.author_id: d.content["behavior"] for d in SessionDraft.objects.all()}
    assert kept == {user.pk: f"{user.name} {SAVES - 1}" for user in users}


def test_a_keystroke_racing_the_signature_is_in_it_or_refused(
    jurisdiction, session, clinician
):
    with scope(jurisdiction):
        disposition = Disposition(
            jurisdiction=jurisdiction, code="05", label="x", common_code="05"
        ).store(by=None)
        whole = {
            "summary": "Calm",
            "risk_level": "low",
            "participants": "Daniel",
            "disposition": str(disposition.pk),
            "follow_up_planned": "no",
            "follow_up_reason": "Declined",
        }
        base, _ = save_draft(session.pk, by=clinician, content=whole, base_version=0)

    def type_on():
        version, acknowledged = base, []
        for turn in range(30):
            try:
                with scope(jurisdiction):
                    version, _ = save_draft(
                        session.pk,
                        by=clinician,
                        content=whole | {"behavior": f"word {turn}"},
                        base_version=version,
                    )
                acknowledged.append(f"word {turn}")
            except ConflictError:
                break
        return acknowledged

    def sign():
        with scope(jurisdiction):
            sign_session(Session.objects.get(pk=session.pk), by=clinician)

    acknowledged, _ = at_once(jurisdiction, type_on, sign)

    with scope(jurisdiction):
        session.refresh_from_db()
        assert session.status == "signed"
        assert not session.drafts.exists()
    assert session.behavior == (acknowledged[-1] if acknowledged else "")


def test_two_sessions_for_one_person_open_one_case(jurisdiction, clinician, supervisor):
    with scope(jurisdiction):
        person = PersonFactory(jurisdiction=jurisdiction)

    def opening(user):
        def open_one():
            with scope(jurisdiction):
                return open_session(by=user, person=person, kind="walk_in").case_id

        return open_one

    cases = at_once(jurisdiction, *map(opening, [clinician, supervisor] * 3))

    assert len(set(cases)) == 1


def test_case_numbers_are_given_once(jurisdiction, clinician):
    def open_one():
        with scope(jurisdiction):
            return open_session(by=clinician, kind="walk_in").case.number

    numbers = at_once(jurisdiction, *[open_one] * 6)

    assert len(set(numbers)) == 6
    with scope(jurisdiction):
        assert Case.objects.count() == 6


def test_two_signatures_make_one(jurisdiction, session, clinician, supervisor):
    with scope(jurisdiction):
        disposition = Disposition(
            jurisdiction=jurisdiction, code="05", label="x", common_code="05"
        ).store(by=None)
        typed = {
            "summary": "Calm",
            "risk_level": "low",
            "participants": "Daniel",
            "disposition": str(disposition.pk),
            "follow_up_planned": "no",
            "follow_up_reason": "Declined",
        }
        save_session(session, by=clinician, typed=typed, base_version=0)

    def signing(user):
        def sign():
            try:
                with scope(jurisdiction):
                    sign_session(Session.objects.get(pk=session.pk), by=user)
                    return user.name
            except DomainError:
                return None

        return sign

    signed = at_once(jurisdiction, signing(clinician), signing(supervisor))

    assert signed.count(None) == 1
    with scope(jurisdiction):
        session.refresh_from_db()
    assert session.staff_name in signed
