import os
import pytest
from django.core.management import call_command
from django.urls import reverse
from accounts.models import Jurisdiction, User
from cases.models import Case, Session
from core.scope import scope
from dispatch.models import Call
pytestmark = pytest.mark.django_db(transaction=True)

def test_shots(live_server, as_user, context):
    call_command("seed_demo")
    j = Jurisdiction.objects.get(slug="birch")
    clin = User.objects.get(email="clinician@birch.example")
    sup = User.objects.get(email="supervisor@birch.example")
    for theme in ("light", "dark"):
        page = as_user(clin)
        context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
        u = live_server.url
        with scope(j):
            case = Case.objects.open().filter(sessions__call__isnull=False, assigned_to=clin).order_by("opened_at").first()
            signed = case.sessions.signed().first()
            unsigned = Session.objects.in_progress().get(clinician=clin, kind="call_back")
        page.goto(u + reverse("desk:queue"))
        page.screenshot(path=f"/tmp/shots/queue-{theme}.png")
        page.goto(u + unsigned.get_absolute_url()); page.screenshot(path=f"/tmp/shots/unsigned-{theme}.png")
        if theme == "light":
            page.goto(u + reverse("desk:queue"))
            page.keyboard.press("n")
            page.wait_for_url("**/desk/sessions/**", timeout=15000)
        else:
            with scope(j):
                s = Session.objects.in_progress().filter(clinician=clin, kind="call").first()
            page.goto(u + s.get_absolute_url())
        page.wait_for_timeout(1200)
        page.screenshot(path=f"/tmp/shots/session-{theme}.png")
        sid = page.url.rstrip("/").split("/")[-1]
        page.goto(u + reverse("desk:who", args=[sid])); page.screenshot(path=f"/tmp/shots/who-{theme}.png")
        for name, url in {
            "case": case.get_absolute_url(), "signed": signed.get_absolute_url(), "cases": reverse("cases:list"),
            "sessions": reverse("cases:sessions"), "search": reverse("cases:search"), "close": reverse("desk:close", args=[case.pk]),
            "open": reverse("desk:open_session"), "person": reverse("cases:person", args=[case.pk]), "find": reverse("desk:find"),
            "stop": reverse("desk:stop_contact", args=[case.pk]),
            "why": reverse("cases:why", args=[case.pk]),
        }.items():
            page.goto(u + url)
            page.screenshot(path=f"/tmp/shots/{name}-{theme}.png")
        page.goto(u + reverse("cases:search")); page.fill("main [name=name]", "Edith Crane"); page.click("main button.btn"); page.screenshot(path=f"/tmp/shots/found-{theme}.png")
        page.close(); context.clear_cookies()
        page = as_user(sup)
        context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])
        page.goto(u + reverse("desk:history", args=[case.pk])); page.screenshot(path=f"/tmp/shots/history-{theme}.png")
        page.goto(u + reverse("desk:access", args=[case.pk])); page.screenshot(path=f"/tmp/shots/access-{theme}.png")
        page.goto(u + reverse("desk:assign", args=[case.pk])); page.screenshot(path=f"/tmp/shots/assign-{theme}.png")
        page.close(); context.clear_cookies()
