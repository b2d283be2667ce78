"""Who looked: the page, its seals, and what happens to whoever tampers."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.sweeps import seal_access_log
from core.access import trace
from core.models import AccessLog, AccessSeal
from core.scope import scope
from dispatch.models import Response
from followups.actions import log_attempt
from tests.factories.cases import NeedFactory, SessionFactory
from tests.factories.dispatch import CallFactory
from tests.factories.followups import FollowUpFactory


@pytest.fixture
def as_owner():
    """Run SQL the way somebody with the owner's password would."""

    def run(sql, *parameters):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
            cursor.execute(sql, parameters)
            cursor.execute("SET LOCAL ROLE app")

    return run


def leave_traces(jurisdiction, count=3):
    with scope(jurisdiction):
        for number in range(count):
            trace("view", ("cases.case", None), reason=f"look {number}")


def verify(*args):
    out = StringIO()
    try:
        call_command("verify_audit", *args, stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}"
    return out.getvalue()


def test_what_was_seen_is_sealed_and_whole(jurisdiction, other_jurisdiction):
    leave_traces(jurisdiction)
    leave_traces(other_jurisdiction)

    assert seal_access_log() == 2
    assert seal_access_log() == 0
    assert "The access log is whole." in verify()


def test_seals_form_a_chain(jurisdiction):
    leave_traces(jurisdiction)
    seal_access_log()
    leave_traces(jurisdiction)
    seal_access_log()

    first, second = AccessSeal.objects.order_by("number")

    assert bytes(second.previous) == bytes(first.digest)


def test_a_changed_entry_is_named(jurisdiction, as_owner):
    leave_traces(jurisdiction)
    seal_access_log()
    victim = AccessLog.objects.first()

    as_owner("UPDATE core_accesslog SET reason = 'x' WHERE id = %s", victim.pk)

    assert f"Entry {victim.pk} of seal 1 was changed." in verify()


def test_a_removed_entry_is_named(jurisdiction, as_owner):
    leave_traces(jurisdiction)
    seal_access_log()
    victim = AccessLog.objects.first()

    as_owner("DELETE FROM core_accesslog WHERE id = %s", victim.pk)

    assert f"Entry {victim.pk} of seal 1 is gone." in verify()


def test_a_seal_changed_to_match_is_found(jurisdiction, as_owner):
    leave_traces(jurisdiction)
    seal_access_log()
    seal = AccessSeal.objects.get()

    as_owner("UPDATE core_accessseal SET entries = entries[2:] WHERE id = %s", seal.pk)

    assert "Seal 1 was altered." in verify()


def test_a_missing_seal_is_found(jurisdiction, as_owner):
    for _ in range(3):
        leave_traces(jurisdiction)
        seal_access_log()

    as_owner("DELETE FROM core_accessseal WHERE number = 2")

    assert "Seal 2 is missing." in verify()


def test_a_chain_cut_at_its_end_shows_against_a_head_kept_elsewhere(
    jurisdiction, as_owner
):
    leave_traces(jurisdiction)
    seal_access_log()
    head = verify().split("head ")[1].split()[0]

    as_owner("DELETE FROM core_accessseal")
    as_owner("DELETE FROM core_accesslog")

    assert "The access log is whole." in verify()
    assert "is not the one kept elsewhere" in verify("--expect", head)


def test_an_entry_added_afterwards_is_found(jurisdiction):
    leave_traces(jurisdiction)
    seal_access_log()
    AccessLog.objects.create(
        jurisdiction_id=jurisdiction.pk,
        action="view",
        subject_type="cases.case",
        at=timezone.now() - timedelta(days=2),
        request_id=jurisdiction.pk,
    )

    seal_access_log()

    assert "was never sealed" in verify()


def test_a_sweep_that_was_away_for_days_seals_what_it_missed(jurisdiction, later):
    leave_traces(jurisdiction)
    seal_access_log()
    leave_traces(jurisdiction)
    later(timedelta(days=3))

    leave_traces(jurisdiction)

    assert seal_access_log() == 1
    assert "The access log is whole." in verify()


def test_many_entries_make_several_links(jurisdiction, monkeypatch):
    monkeypatch.setattr("core.seals.BATCH", 2)
    leave_traces(jurisdiction, count=5)

    assert seal_access_log() == 3
    assert "The access log is whole." in verify()


@pytest.mark.parametrize("table", ["core_accesslog", "core_accessseal"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_application_cannot_change_the_log(jurisdiction, table, act):
    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table))


def test_a_supervisor_sees_who_looked(
    client, supervisor, clinician, other_jurisdiction
):
    leave_traces(supervisor.jurisdiction)
    leave_traces(other_jurisdiction, count=1)
    client.force_login(supervisor)

    page = client.get(reverse("accounts:looks"))

    assert len(page.context["page"]) == 3


def test_looks_are_narrowed_by_act_and_whole_local_day(client, supervisor):
    leave_traces(supervisor.jurisdiction)
    client.force_login(supervisor)
    today = timezone.now().astimezone(supervisor.jurisdiction.zone).date().isoformat()

    today_ = client.get(
        reverse("accounts:looks"), {"since": today, "until": today, "action": "view"}
    )
    printed = client.get(reverse("accounts:looks"), {"action": "print"})

    assert len(today_.context["page"]) == 3
    assert len(printed.context["page"]) == 0


def test_a_day_that_nobody_means_is_asked_again(client, supervisor):
    client.force_login(supervisor)

    page = client.get(reverse("accounts:looks"), {"until": "9999-12-31"})

    assert "Choose a day from 1990 to 2100." in page.text


def test_looks_are_asked_for_by_the_number_of_a_case(client, supervisor, jurisdiction):
    session = SessionFactory(jurisdiction=jurisdiction, clinician=supervisor)
    other = SessionFactory(jurisdiction=jurisdiction, clinician=supervisor)
    with scope(jurisdiction):
        trace("view", session)
        trace("view", other)
    client.force_login(supervisor)

    said = {"subject": f" {session.case.number} ", "user": ""}
    page = client.post(reverse("accounts:looks"), said, follow=True)

    assert page.request["QUERY_STRING"] == f"subject={session.case.number}"
    seen = {row.subject_id for row in page.context["page"]}
    assert session.pk in seen
    assert seen <= {session.pk, session.case_id, session.case.person_id}
    assert f'href="{session.get_absolute_url()}">' in page.text
    assert session.case.number in page.text


def test_a_name_typed_for_a_number_stands_in_no_address(client, supervisor):
    client.force_login(supervisor)

    answer = client.post(reverse("accounts:looks"), {"subject": "Daniel Reyes"})

    assert answer.status_code == 422
    assert not list(answer.context["page"])
    assert "No case or call here has this number." in answer.text
    assert '<form method="post"' in answer.text


def test_whatever_is_of_a_case_or_a_call_is_found_by_its_number(
    client, supervisor, jurisdiction
):
    """Down to a try at a follow-up; a call that CAD never named has the end of its id."""
    call = CallFactory(jurisdiction=jurisdiction, cad_number="")
    unit = Response(jurisdiction=jurisdiction, call=call, kind="ems").store(by=None)
    follow_up = FollowUpFactory(jurisdiction=jurisdiction)
    attempt = log_attempt(follow_up, by=supervisor, outcome="busy")
    need = NeedFactory(jurisdiction=jurisdiction, case=follow_up.case)
    other = CallFactory(jurisdiction=jurisdiction, cad_number="")
    with scope(jurisdiction):
        for row in (call, unit, attempt, need, other):
            trace("view", row)
    client.force_login(supervisor)

    def seen(number):
        page = client.get(
            reverse("accounts:looks"), {"subject": number, "action": "view"}
        )
        return {row.subject_id for row in page.context["page"]}

    assert seen(call.number) == {call.pk, unit.pk}
    assert seen(need.case.number) == {attempt.pk, need.pk}


def test_a_refusal_is_in_the_log(client, clinician):
    client.force_login(clinician)

    client.get(reverse("accounts:looks"))

    refusal = AccessLog.objects.get(action="refuse")
    assert refusal.user_id == clinician.pk
    assert refusal.subject_type == "accounts:looks"
