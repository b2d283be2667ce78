"""How old each entry's word is: due dates, one e-mail with one link, the provider's word."""

from datetime import timedelta
from functools import partial
from itertools import pairwise
from smtplib import SMTPRecipientsRefused
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import days
from core.errors import ConflictError, DomainError
from core.scope import scope
from notifications.models import Letter, Notice
from notifications.sweeps import deliver_notices
from providers.actions import correcting, edit_service, reporting, staleness, verifying
from providers.finding import index
from providers.models import (
    DirectoryCorrection,
    Metadata,
    ProviderLink,
    SearchEntry,
    Service,
    Source,
    UnreachableAddress,
    Verification,
    VerificationRule,
)
from providers.sweeps import ask_providers, weigh_entries
from tests.factories.providers import (
    PhoneFactory,
    ServiceAtLocationFactory,
    ServiceFactory,
)
from tests.factories.referrals import in_status

pytestmark = pytest.mark.django_db
TODAY = partial(days.today, ZoneInfo("America/Chicago"))
# An hour at which the process is a day ahead of Alder County.
AHEAD = "2026-11-23T03:00Z"


@pytest.fixture(autouse=True)
def _links_lead_somewhere(monkeypatch):
    monkeypatch.setattr(
        "providers.models.links.reverse", lambda name, args: f"/provider/{args[0]}/"
    )


@pytest.fixture
def desk(jurisdiction):
    return Source.objects.desk(jurisdiction)


def kept(desk, **more):
    more.setdefault("email", "desk@harbor.example")
    service = ServiceFactory(origin=desk, organization__origin=desk, **more)
    ServiceAtLocationFactory(origin=desk, service=service)
    return service


def crisis(service):
    index.rebuild_service(service)
    SearchEntry.objects.filter(service_id=service.pk).update(
        needs=["crisis-line", "contact"]
    )
    return service


def days_ago(days):
    return TODAY() - timedelta(days=days)


def asking(jurisdiction, **more):
    return VerificationRule.objects.create(
        jurisdiction=jurisdiction, is_asking=True, **more
    )


def link_for(service, directory_admin):
    return verifying.ask(
        service,
        email="desk@harbor.example",
        jurisdiction=directory_admin.jurisdiction,
        by=directory_admin,
    )


@pytest.mark.parametrize(("is_crisis", "days"), [(False, 180), (True, 90)])
def test_a_word_holds_half_a_year_and_that_of_a_crisis_service_half_of_that(
    desk, is_crisis, days
):
    service = kept(desk, assured_date=days_ago(10))
    if is_crisis:
        crisis(service)

    staleness.weigh([service.pk])

    assert Verification.objects.get().due_on == days_ago(10 - days)


def test_the_rule_of_a_source_stands_before_that_of_its_jurisdiction(
    desk, jurisdiction
):
    service = kept(desk, assured_date=days_ago(10))
    VerificationRule.objects.create(jurisdiction=jurisdiction, days=100)
    staleness.weigh([service.pk])
    assert Verification.objects.get().due_on == days_ago(-90)

    VerificationRule.objects.create(jurisdiction=jurisdiction, source=desk, days=20)
    staleness.weigh([service.pk])
    assert Verification.objects.get().due_on == days_ago(-10)


def test_the_worst_stands_first(desk, clinician):
    """Never verified, then crisis services, then reported wrong, then the most used."""
    old = {"assured_date": days_ago(400)}
    plain = kept(desk, name="plain", **old)
    used = kept(desk, name="used", **old)
    reported = kept(desk, name="reported", **old)
    crisis_ = crisis(kept(desk, name="crisis", **old))
    never = kept(desk, name="never")
    kept(desk, name="fresh", assured_date=TODAY())
    reporting.report_wrong(reported, by=clinician, kind="phone")
    in_status(
        "requested",
        by=clinician,
        jurisdiction=clinician.jurisdiction,
        service_at_location=used.service_at_locations.get(),
    )

    weigh_entries()

    order = Verification.objects.due(TODAY()).order_by("-weight", "-service")
    assert [row.service for row in order] == [never, crisis_, reported, used, plain]


def test_what_is_out_of_use_is_due_no_more(desk):
    service = kept(desk)
    weigh_entries()
    assert Verification.objects.exists()

    service.retired_at = timezone.now()
    service.save()
    weigh_entries()

    assert not Verification.objects.exists()


def test_editing_is_not_verifying(desk, directory_admin):
    service = kept(desk, assured_date=days_ago(400), assurer_email="a@b.example")

    edit_service(service, by=directory_admin, description="Anew.")

    service.refresh_from_db()
    assert service.assured_date == days_ago(400)
    assert service.assurer_email == "a@b.example"


@time_machine.travel(AHEAD)
def test_a_confirmation_says_when_and_who_and_leaves_metadata(desk, directory_admin):
    service = kept(desk, last_modified=None)
    staleness.weigh([service.pk])

    verifying.confirm(service, by=directory_admin, email="nurse@harbor.example")

    service.refresh_from_db()
    assert (service.assured_date, service.assurer_email) == (
        TODAY(),
        "nurse@harbor.example",
    )
    assert service.last_modified is None
    fields = Metadata.objects.filter(resource_id=service.pk)
    assert set(fields.values_list("field_name", flat=True)) == {
        "assured_date",
        "assurer_email",
    }
    assert not Verification.objects.due(TODAY()).exists()


@time_machine.travel(AHEAD)
def test_a_stale_service_is_asked_once_by_one_mail_with_one_link(
    desk, jurisdiction, django_capture_on_commit_callbacks
):
    asking(jurisdiction)
    service = kept(desk)
    weigh_entries()

    assert ask_providers() == 1
    assert ask_providers() == 0
    deliver_notices()

    message = mail.outbox[0]
    assert len(mail.outbox) == 1
    assert message.to == ["desk@harbor.example"]
    assert service.name not in message.subject + message.body
    assert "/provider/" in message.body
    link = ProviderLink.objects.get()
    assert link.mailed_secret() in message.body
    assert link.digest != link.mailed_secret()


def test_nobody_is_asked_unless_the_jurisdiction_wishes_it(desk):
    kept(desk)
    weigh_entries()

    assert ask_providers() == 0


def test_the_days_limit_holds_for_all_and_for_one_address(desk, jurisdiction):
    asking(jurisdiction, mails_a_day=5)
    for number in range(8):
        kept(desk, email="one@harbor.example" if number > 2 else f"{number}@x.example")
    weigh_entries()

    assert ask_providers() == 5
    asked = list(ProviderLink.objects.values_list("email", flat=True))
    assert asked.count("one@harbor.example") == verifying.AN_ADDRESS_A_DAY
    assert ask_providers() == 0


def test_who_does_not_answer_is_asked_again_after_a_month_then_two(desk, jurisdiction):
    asking(jurisdiction)
    kept(desk)
    weigh_entries()
    start = timezone.now()
    asked_on = []
    for day in range(0, 200, 5):
        with time_machine.travel(start + timedelta(days=day), tick=False):
            if ask_providers():
                asked_on.append(day)

    waits = [b - a for a, b in pairwise(asked_on)]
    assert waits == sorted(waits)
    assert 55 <= waits[0] <= 70
    assert waits[1] >= waits[0] + 25


class Refusing(EmailBackend):
    def send_messages(self, messages):
        raise SMTPRecipientsRefused({messages[0].to[0]: (550, b"no such user")})


def test_an_address_that_takes_no_mail_is_written_to_no_more(
    desk, jurisdiction, settings
):
    asking(jurisdiction)
    kept(desk)
    weigh_entries()
    ask_providers()
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"

    deliver_notices()
    assert Letter.objects.get().state == "dead"
    assert ask_providers() == 0

    assert UnreachableAddress.objects.get().email == "desk@harbor.example"
    assert not ProviderLink.objects.open().exists()
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        assert ask_providers() == 0


def test_trouble_of_our_own_mail_server_makes_nobody_unreachable(desk, jurisdiction):
    asking(jurisdiction)
    kept(desk)
    weigh_entries()
    ask_providers()
    Letter.objects.update(state="dead", last_error="SMTPServerDisconnected")

    ask_providers()

    assert not UnreachableAddress.objects.exists()
    assert ProviderLink.objects.open().exists()


def test_an_unreachable_address_is_refused_by_hand_too(desk, directory_admin):
    service = kept(desk)
    verifying.mark_unreachable("Desk@harbor.example", reason="came back", by=None)

    with pytest.raises(DomainError):
        link_for(service, directory_admin)


def test_a_second_open_request_is_refused_by_the_database(desk, directory_admin):
    service = kept(desk)
    link_for(service, directory_admin)

    with pytest.raises(IntegrityError):
        link_for(service, directory_admin)


def test_a_mail_is_not_sent_for_a_link_that_is_no_longer_wanted(desk, directory_admin):
    service = kept(desk)
    link_for(service, directory_admin)
    verifying.confirm(service, by=directory_admin, email="x@y.example")

    deliver_notices()

    assert mail.outbox == []
    assert Letter.objects.get().state == "withdrawn"


def corrected(service, by, **changes):
    link = link_for(service, by)
    said = {
        name.replace("__", ":"): (
            correcting.current_value(service, name.replace("__", ":")),
            new,
        )
        for name, new in changes.items()
    }
    correcting.propose(link, said)
    return {c.field: c for c in DirectoryCorrection.objects.filter(link=link)}


def test_a_correction_changes_nothing_until_it_is_approved(desk, directory_admin):
    service = kept(desk, description="Old.")

    found = corrected(service, directory_admin, description="New.")
    service.refresh_from_db()
    assert service.description == "Old."

    correcting.approve(found["description"], by=directory_admin)
    service.refresh_from_db()
    assert service.description == "New."
    assert Metadata.objects.filter(field_name="description").exists()


def test_a_rejected_correction_changes_nothing_and_verifies_nothing(
    desk, directory_admin
):
    service = kept(desk, description="Old.")
    found = corrected(service, directory_admin, description="New.", fees="Free")

    correcting.reject(found["description"], by=directory_admin)
    correcting.approve(found["fees"], by=directory_admin)

    service.refresh_from_db()
    assert (service.description, service.fees) == ("Old.", "Free")
    assert service.assured_date is None


@time_machine.travel(AHEAD)
def test_when_all_that_was_corrected_stands_the_provider_has_confirmed_the_entry(
    desk, directory_admin
):
    service = kept(desk)
    found = corrected(service, directory_admin, description="New.", minimum_age="18")

    correcting.approve(found["description"], by=directory_admin)
    service.refresh_from_db()
    assert service.assured_date is None

    correcting.approve(found["minimum_age"], by=directory_admin)
    service.refresh_from_db()
    assert (service.minimum_age, service.assured_date) == (18, TODAY())
    assert service.assurer_email == "desk@harbor.example"


def test_a_field_that_changed_meanwhile_is_a_conflict_until_the_admin_has_seen_it(
    desk, directory_admin
):
    service = kept(desk, description="Old.")
    found = corrected(service, directory_admin, description="Theirs.")
    edit_service(service, by=directory_admin, description="Ours.")

    with pytest.raises(ConflictError) as refused:
        correcting.approve(found["description"], by=directory_admin)
    assert refused.value.extra["current"] == "Ours."

    correcting.approve(found["description"], by=directory_admin, despite="Ours.")
    service.refresh_from_db()
    assert service.description == "Theirs."


def test_a_correction_is_decided_once(desk, directory_admin):
    found = corrected(kept(desk), directory_admin, fees="Free")
    correcting.reject(found["fees"], by=directory_admin)

    with pytest.raises(ConflictError):
        correcting.approve(found["fees"], by=directory_admin)


def test_numbers_and_hours_are_corrected_too(desk, directory_admin):
    service = kept(desk)
    phone = PhoneFactory(service=service, origin=desk, number="512-555-0100")
    place = service.service_at_locations.get()
    found = corrected(
        service,
        directory_admin,
        **{
            f"phone__{phone.pk}": "512-555-0199 ext. 7",
            f"hours__{place.pk}": "MO 09:00-12:00, 13:00-17:00\nTU closed",
            "remark": "We moved next door.",
        },
    )

    for correction in found.values():
        correcting.approve(correction, by=directory_admin)

    phone.refresh_from_db()
    assert (phone.number, phone.extension) == ("512-555-0199", "7")
    place.refresh_from_db()
    said = correcting.hours_in_words(place)
    assert said == "MO 09:00-12:00, 13:00-17:00\nTU closed"


def test_the_list_of_corrections_asks_as_much_of_twenty_as_of_four(
    client, desk, directory_admin
):
    client.force_login(directory_admin)

    def told(number):
        for _ in range(number):
            service = kept(desk, description="Old.")
            place = service.service_at_locations.get()
            phone = PhoneFactory(service=service, origin=desk, number="512-555-0100")
            said = {f"phone__{phone.pk}": "512-555-0199", "description": "New."}
            said |= {f"hours__{place.pk}": "MO 09:00-12:00", "remark": "Moved."}
            corrected(service, directory_admin, **said)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("providers:corrections"))
        rows = page.context["page"].rows
        assert sorted(row.now for row in rows[:4]) == ["", "", "512-555-0100", "Old."]
        return len(asked), len(rows)

    told(1)  # once for what a process asks once
    asked, rows = told(0)
    assert rows == 4
    assert told(4) == (asked, 20)


def test_who_corrected_is_not_asked_again_while_it_waits(
    desk, directory_admin, jurisdiction
):
    asking(jurisdiction)
    service = kept(desk)
    weigh_entries()
    found = corrected(service, directory_admin, fees="Free")

    assert ask_providers() == 0
    correcting.reject(found["fees"], by=directory_admin)
    assert ask_providers() == 0
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert ask_providers() == 1


def test_the_reporter_hears_what_became_of_a_report_and_gets_no_mail(
    desk, clinician, directory_admin
):
    report = reporting.report_wrong(kept(desk), by=clinician, kind="phone")

    reporting.settle(report, by=directory_admin, outcome="corrected")
    deliver_notices()

    notice = Notice.objects.get()
    assert notice.recipient == clinician
    assert notice.subject_url.endswith(f"{report.pk}/")
    assert mail.outbox == []
    with pytest.raises(ConflictError):
        reporting.settle(report, by=directory_admin, outcome="right")


def test_the_reporter_in_another_jurisdiction_hears_too(
    desk, outsider, directory_admin
):
    with scope(outsider.jurisdiction):
        report = reporting.report_wrong(kept(desk), by=outsider, kind="phone")

    reporting.settle(report, by=directory_admin, outcome="right")

    assert not Notice.objects.exists()
    with scope(outsider.jurisdiction):
        assert Notice.objects.get().recipient == outsider


@pytest.mark.django_db(transaction=True)
def test_sweeps_side_by_side_keep_to_the_days_limit_and_ask_each_once(jurisdiction):
    with scope(jurisdiction):
        desk = Source.objects.desk(jurisdiction)
        asking(jurisdiction, mails_a_day=4)
        for number in range(6):
            kept(desk, email=f"{number}@harbor.example")
        weigh_entries()
    start = Barrier(3)

    def sweep():
        try:
            start.wait()
            ask_providers()
        finally:
            connection.close()

    threads = [Thread(target=sweep) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ProviderLink.objects.count() == 4
    with scope(jurisdiction):
        assert Letter.objects.count() == 4
    assert Service.objects.filter(provider_links__isnull=False).distinct().count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_admins_who_decide_at_once_decide_once(staff, jurisdiction):
    with scope(jurisdiction):
        admin = staff("directory_admin", jurisdiction)
        desk = Source.objects.desk(jurisdiction)
        found = corrected(kept(desk), admin, fees="Free")
    start, ends = Barrier(2), []

    def decide(verb):
        try:
            start.wait()
            with scope(jurisdiction):
                verb(found["fees"], by=admin)
            ends.append(verb)
        except ConflictError:
            pass
        finally:
            connection.close()

    threads = [
        Thread(target=decide, args=[verb])
        for verb in (correcting.approve, correcting.reject)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(ends) == 1
