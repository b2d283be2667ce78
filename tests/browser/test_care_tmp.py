from datetime import timedelta
import pytest
from django.utils import timezone
from django.urls import reverse
from core.scope import scope
from followups import demo as fdemo, starter
from followups.sweeps import remind_of_due_follow_ups, escalate_overdue
from followups.models import FollowUp
from referrals import demo as rdemo
from referrals.models import Referral
from reports.sweeps import roll_up
from tests.factories.cases import (
    CaseFactory,
    NeedFactory,
    PersonFactory,
    SessionFactory,
)
from tests.factories.referrals import PlaceFactory
from tests.factories.dispatch import call_in


@pytest.mark.django_db(transaction=True)
def test_shots(
    live_server,
    as_user,
    jurisdiction,
    case_manager,
    clinician,
    supervisor,
    evaluator,
    program_admin,
):
    with scope(jurisdiction):
        starter.load(jurisdiction)
        names = [
            "Daniel Reyes",
            "Marta Quinn",
            "Leo Park",
            "",
            "Ida Bloom",
            "Sam Otter",
            "Nell Fisk",
            "Ray Holt",
        ]
        for i, n in enumerate(names):
            p = PersonFactory(
                jurisdiction=jurisdiction,
                name=n,
                voicemail_ok=[None, True, False][i % 3],
                safety_flags=["Past attempt"] if i % 2 == 0 else [],
            )
            c = CaseFactory(
                jurisdiction=jurisdiction, person=p, assigned_to=case_manager
            )
            NeedFactory(jurisdiction=jurisdiction, case=c)
        for n in (
            "Northside Walk-in Crisis",
            "Elm House peer respite",
            "Harbor detox",
            "Mobile outreach",
            "Alder Counseling",
        ):
            PlaceFactory(service__name=n)
        fdemo.load(jurisdiction, {"case_manager": case_manager})
        rdemo.load(jurisdiction, {"case_manager": case_manager})
        for s in ("closed", "closed", "closed", "returned", "dropped", "declined"):
            call_in(s, jurisdiction=jurisdiction, holder=clinician)
    remind_of_due_follow_ups()
    escalate_overdue()
    roll_up()
    with scope(jurisdiction):
        due = FollowUp.objects.overdue().filter(assigned_to=case_manager).first()
        req = Referral.objects.filter(status="requested").first()
        prog = Referral.objects.filter(status="in_progress").first()
        rej = Referral.objects.filter(status="rejected").first()
        case = req.case
        place = req.service_at_location
    urls = {
        "flist": (case_manager, reverse("followups:list") + "?who=team&show=planned"),
        "fshow": (case_manager, due.get_absolute_url()),
        "fplan": (case_manager, reverse("followups:plan", args=[case.pk])),
        "fprot": (case_manager, reverse("followups:protocols")),
        "rlist": (case_manager, reverse("referrals:list")),
        "rall": (case_manager, reverse("referrals:list") + "?show=all"),
        "rreq": (case_manager, req.get_absolute_url()),
        "rprog": (case_manager, prog.get_absolute_url()),
        "rrej": (case_manager, rej.get_absolute_url()),
        "rnew": (
            case_manager,
            reverse("referrals:create")
            + f"?case={case.pk}&service_at_location={place.pk}",
        ),
        "notices": (case_manager, reverse("notifications:list")),
        "reports": (evaluator, reverse("reports:list")),
        "rows": (evaluator, reverse("reports:rows", args=["referral_ladder"])),
    }
    from axe_playwright_python.sync_playwright import Axe

    last = None
    page = None
    for name, (user, url) in urls.items():
        if user is not last:
            page = as_user(user)
            last = user
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.goto(live_server.url + url)
            page.wait_for_timeout(200)
            page.screenshot(path=f"/tmp/care/shots/{name}-{theme}.png")
            found = Axe().run(page)
            if found.violations_count:
                print(name, theme, found.generate_report()[:1500])
            else:
                print(name, theme, "axe clean")
