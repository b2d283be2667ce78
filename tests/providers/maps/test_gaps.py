"""The register: ranked by people, opened with care, looked after with history."""

import builtins
import csv
import re
import zlib
from contextlib import suppress
from datetime import datetime
from io import StringIO
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Membership
from core.ids import uuid7
from core.models import AccessLog
from providers.actions.demand import record_demand
from providers.crisis_map import sheet, shortfall, unnamed
from providers.finding import index
from providers.models import Demand, Gap, Source
from providers.views import gaps
from tests.factories.referrals import in_status

pytestmark = pytest.mark.django_db


@pytest.fixture
def turn_away(case_manager):
    """Record that somebody was turned away, `people` times anew."""

    def record(people=1, *, unknown=0, **facts):
        asked = {"reason": "no_capacity", "need": "shelter", "area": "Alder, TX"}
        for person in [uuid4() for _ in range(people)] + [None] * unknown:
            subject = ("cases.session", uuid7())
            record_demand(
                by=case_manager, subject=subject, person=person, **asked | facts
            )

    return record


def lines(user, **only):
    return shortfall.register(Gap.objects.visible_to(user), user, "all", **only)


def test_gaps_are_ranked_by_people_and_unknown_ones_are_counted_apart(
    turn_away, supervisor
):
    turn_away(2, need="food", unknown=9)
    turn_away(3, need="shelter")

    first, second = lines(supervisor)

    assert (first.gap.need, first.tally.people) == ("shelter", 3)
    assert (second.tally.people, second.tally.unknown, second.tally.times) == (2, 9, 11)


def test_the_same_person_twice_is_one(case_manager, supervisor, turn_away):
    person = uuid4()
    for reason in ("no_capacity", "closed"):
        record_demand(
            by=case_manager,
            reason=reason,
            need="food",
            person=person,
            subject=("cases.session", uuid7()),
        )

    (line,) = lines(supervisor)

    assert (line.tally.people, line.tally.times) == (1, 2)
    assert sorted(line.reasons) == [("Closed", 1), ("No capacity", 1)]


def test_doors_stand_beside_the_people(counties, door, refresh, turn_away, supervisor):
    door("shelter", at=(30.5, -97.5))
    door("shelter", at=(30.5, -96.5))
    refresh()
    turn_away(1, area="Alder, TX")
    turn_away(1, area="zip 787")

    by_area = {line.gap.area: line.doors for line in lines(supervisor)}

    assert by_area == {"Alder, TX": 1, "zip 787": None}


def test_the_number_of_doors_beside_a_gap_is_that_of_its_list(
    client, counties, door, refresh, turn_away, supervisor, other_jurisdiction
):
    door("shelter", at=(30.5, -97.5))
    theirs = door("shelter", at=(30.5, -97.5))
    desk = Source.objects.desk(other_jurisdiction)
    type(theirs).objects.filter(pk=theirs.pk).update(origin=desk)
    index.rebuild_service(theirs.service)
    refresh()
    turn_away(1, area="Alder, TX")
    client.force_login(supervisor)

    page = client.get(reverse("providers:gaps")).text
    link = re.search(r'href="([^"]*map/doors[^"]*)">(\d+)', page)

    assert link[2] == "1"
    assert "1 in all" in client.get(link[1].replace("&amp;", "&")).text


NEEDS = ["shelter", "sobering", "safe-place", "food", ""]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    told=st.lists(
        st.tuples(
            st.sampled_from(NEEDS),
            st.sampled_from(["no_capacity", "too_far"]),
            st.sampled_from(["Alder, TX", "zip 787", ""]),
            st.one_of(st.none(), st.integers(1, 4)),
            st.integers(0, 167),
        ),
        max_size=15,
    )
)
def test_demand_adds_up_to_the_rows_however_it_is_cut(case_manager, supervisor, told):
    Demand.objects.all().delete()
    people = {n: uuid4() for n in range(5)}
    zone = ZoneInfo("America/Chicago")
    for need, reason, area, person, hour in told:
        record_demand(
            by=case_manager,
            reason=reason,
            need=need,
            area=area,
            person=people.get(person),
            at=datetime(2026, 6, 1 + hour // 24, hour % 24, 5, tzinfo=zone),
            subject=("cases.session", uuid7()),
        )
    rows = Demand.objects.standing()

    total = shortfall.tally(rows)
    assert total.times == len(told)
    assert total.people == len({p for *_, p, _ in told if p})
    assert sum(t.times for t in shortfall.by_hour(rows, zone)) == len(told)
    assert sum(t.times for _, _, t in shortfall.by_area(rows)) == len(told)
    assert sum(line.tally.times for line in lines(supervisor)) == len(told)
    for code, tally in shortfall.by_kind(rows).items():
        assert tally == shortfall.tally(shortfall.of_kind(rows, code))
    for hour, tally in enumerate(shortfall.by_hour(rows, zone)):
        if tally.times:
            assert tally == shortfall.tally(shortfall.at_hour(rows, hour, zone))


def open_rows(client, user, **asked):
    client.force_login(user)
    return client.get(reverse("providers:demand"), asked).content.decode()


def test_care_staff_open_the_record_that_told_of_it(
    client, supervisor, case_manager, jurisdiction
):
    referral = in_status("requested", jurisdiction=jurisdiction, by=case_manager)
    record_demand(
        by=case_manager,
        reason="no_capacity",
        need="shelter",
        subject=("referrals.referral", referral.pk),
        person=referral.case.person_id,
    )

    page = open_rows(client, supervisor)

    assert reverse("referrals:show", args=[referral.pk]) in page


def test_an_evaluator_sees_rows_that_name_nobody(client, evaluator, turn_away):
    turn_away(5)
    demand = Demand.objects.first()

    page = open_rows(client, evaluator)

    assert page.count("in the ") + page.count("at night") >= 5
    assert str(demand.subject_id) not in page
    assert str(demand.person_id) not in page
    assert f"{demand.at:%H:%M}" not in page


@pytest.mark.parametrize("role", ["evaluator", "program_admin", "directory_admin"])
def test_a_few_people_are_a_range_and_no_rows_to_who_does_not_treat(
    client, request, role, turn_away, jurisdiction
):
    user = request.getfixturevalue(role)
    turn_away(3)

    page = open_rows(client, user)
    assert "Too few to show" in page
    register = client.get(reverse("providers:gaps")).content.decode()
    assert ">1 to 4<" in register
    assert "No capacity 3" not in register


def test_a_wider_question_opens_no_row_that_a_narrow_one_withholds(
    client, evaluator, supervisor, turn_away
):
    turn_away(6)
    turn_away(1, need="transport", reason="closed")

    page = open_rows(client, evaluator)
    assert page.count("Shelter tonight") == 6
    assert "Transport" not in page
    assert "Closed" not in page
    assert "too few people share are left out" in page
    assert page.count("Closed") < open_rows(client, supervisor).count("Closed")

    turn_away(4, need="food")
    page = open_rows(client, evaluator)
    assert page.count("another need") == 5
    assert "Transport" not in page


def test_of_many_rows_the_newest_are_read_and_none_is_called_left_out(
    client, evaluator, turn_away, monkeypatch
):
    for module in (gaps, unnamed):
        monkeypatch.setattr(module, "MOST_READ", 6)
    turn_away(5, need="food")
    turn_away(6)

    page = open_rows(client, evaluator)

    assert page.count("Shelter tonight") == 6
    assert "Food" not in page
    assert "are left out" not in page


def test_an_hour_that_is_no_number_is_not_asked_for(client, evaluator, turn_away):
    turn_away(6)

    assert open_rows(client, evaluator, hour="²").count("Shelter tonight") == 6


def test_a_row_is_not_found_again_in_another_list(client, evaluator, turn_away):
    turn_away(6)

    def refs(**asked):
        return set(
            re.findall(r'data-row="(\w+)"', open_rows(client, evaluator, **asked))
        )

    assert len(refs(need="shelter")) == 6
    assert refs(need="shelter").isdisjoint(refs())
    assert refs() == refs()


@pytest.mark.parametrize(
    ("few", "said"),
    [
        ({"closed": 1}, {"No capacity", "Closed"}),
        ({"closed": 2, "cost": 3}, {"No capacity 6", "Closed", "Cost or coverage"}),
        ({"closed": 5}, {"No capacity 6", "Closed 5"}),
    ],
)
def test_reasons_of_a_few_are_not_counted_nor_found_by_taking_away(
    evaluator, supervisor, turn_away, few, said
):
    turn_away(6)
    for reason, people in few.items():
        turn_away(people, reason=reason)

    (line,) = lines(evaluator)

    assert set(line.reasons_said_to(evaluator)) == said
    assert "No capacity 6" in line.reasons_said_to(supervisor)


def test_what_is_not_told_leaves_a_sentence_whole(client, evaluator, turn_away):
    turn_away(2)
    assert "1 to 4 people; how often is not told." in open_rows(client, evaluator)

    turn_away(4, unknown=1)
    page = open_rows(client, evaluator)
    assert "6 people, 7 times in all, 1 of them by nobody knows whom." in page


def test_opening_rows_leaves_a_trace(client, evaluator, turn_away):
    turn_away(5)

    open_rows(client, evaluator)

    assert AccessLog.objects.filter(
        subject_type="providers.demand", action="search", user_id=evaluator.pk
    ).exists()


def test_a_gap_is_looked_after_with_its_history(
    client, supervisor, directory_admin, turn_away
):
    turn_away(1)
    gap = Gap.objects.get()
    member = Membership.objects.get(user=directory_admin)
    client.force_login(supervisor)
    url = reverse("providers:gap", args=[gap.pk])

    client.post(
        url, {"owner": member.pk, "status": "in_hand", "note": "Ask the county."}
    )

    gap.refresh_from_db()
    assert (gap.owner, gap.status) == (directory_admin, Gap.Status.IN_HAND)
    page = client.get(url).content.decode()
    assert page.count("Ask the county.") >= 2
    assert "Ruth" in page or supervisor.name in page


def test_a_move_the_table_does_not_hold_is_refused(client, supervisor, turn_away):
    turn_away(1)
    gap = Gap.objects.get()
    gap.move(Gap.Status.CLOSED, by=supervisor)
    client.force_login(supervisor)

    answer = client.post(
        reverse("providers:gap", args=[gap.pk]), {"status": "in_hand", "note": ""}
    )

    assert answer.status_code == 422


def test_an_evaluator_changes_no_gap(client, evaluator, turn_away):
    turn_away(1)
    gap = Gap.objects.get()
    client.force_login(evaluator)

    answer = client.post(
        reverse("providers:gap", args=[gap.pk]), {"status": "closed", "note": "x"}
    )

    assert answer.status_code == 403
    gap.refresh_from_db()
    assert gap.status == Gap.Status.OPEN


def test_the_sheet_holds_the_register_and_runs_no_formula(
    client, supervisor, turn_away
):
    turn_away(6)
    gap = Gap.objects.get()
    gap.describe(by=supervisor, owner=supervisor, note="=HYPERLINK(1)")
    client.force_login(supervisor)

    answer = client.get(reverse("providers:gaps_export_csv"))

    rows = list(csv.DictReader(StringIO(answer.content.decode())))
    assert rows[0]["people turned away"] == "6"
    assert rows[0]["note"] == "'=HYPERLINK(1)"
    assert AccessLog.objects.filter(action="export").exists()


def test_the_sheet_is_as_careful_as_the_page(client, evaluator, turn_away):
    turn_away(2)
    client.force_login(evaluator)

    answer = client.get(reverse("providers:gaps_export_csv")).content.decode()

    assert "1 to 4" in answer
    assert "No capacity 2" not in answer


def streams(pdf):
    """Give what a PDF holds, each stream unpacked."""
    for packed in pdf.split(b"stream\n")[1::2]:
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(packed)
        yield packed


def test_the_register_is_drawn_as_an_accessible_pdf(client, supervisor, turn_away):
    turn_away(6)
    client.force_login(supervisor)

    answer = client.get(reverse("providers:gaps_export_pdf"))

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert any(b"pdfuaid" in stream for stream in streams(answer.content))


def test_a_machine_without_pango_is_told_what_to_install(
    client, supervisor, monkeypatch
):
    honest = builtins.__import__

    def lacking(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return honest(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", lacking)
    client.force_login(supervisor)

    answer = client.get(reverse("providers:gaps_export_pdf"))

    assert answer.status_code == 422
    assert b"apt-get install" in answer.content


def test_a_note_in_a_document_is_text_and_fetches_nothing(supervisor, turn_away):
    turn_away(1)
    gap = Gap.objects.get()
    gap.describe(
        by=supervisor, owner=None, note='<img src="file:///etc/hostname"> & so on'
    )

    drawn = sheet.as_pdf({"lines": [{"gap": gap, "people": 1}]})

    assert drawn.startswith(b"%PDF-")
    assert b"/Image" not in drawn


def test_doors_stand_beside_demand_by_kind_area_and_hour(
    client, supervisor, counties, door, refresh, turn_away
):
    door("shelter", at=(30.5, -97.5), hours={"MO": ("09:00", "17:00")})
    refresh()
    turn_away(2)
    client.force_login(supervisor)

    page = client.get(reverse("providers:gaps_balance")).content.decode()

    assert "Shelter tonight" in page
    assert "Alder, TX" in page
