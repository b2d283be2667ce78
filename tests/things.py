"""One of each thing that a path can name, in one jurisdiction."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.actions import invite, make_service
from accounts.models import Jurisdiction, User
from accounts.permissions import Role
from cases.models import SessionDraft
from dispatch.actions.files import keep_file
from dispatch.actions.lifeline import pass_to_988
from dispatch.models import (
    CadReport,
    LedgerDifference,
    LedgerFile,
    Outlet,
    PolicyTrial,
    RawMessage,
    Response,
)
from notifications.models import Delivery, Notice
from providers.actions import set_capacity
from providers.actions.links import issue_link
from providers.actions.merging import pair_of
from providers.models import (
    AreaLayer,
    DirectoryCorrection,
    DirectoryExport,
    DirectoryReport,
    Gap,
    ImportConflict,
    ImportRun,
    Phone,
    ProviderLink,
    Retirement,
    Source,
    UnreachableAddress,
    WorkshopResource,
)
from reports.measures import MEASURES
from staffing.models import Shift
from tests.factories.cases import (
    ConsentFactory,
    NeedFactory,
    PersonFactory,
    SessionFactory,
)
from tests.factories.dispatch import (
    CallTypeFactory,
    DispositionFactory,
    FeedFactory,
    OfferedCallFactory,
    PolicyFactory,
    ScreenedCallFactory,
    ScreenFormFactory,
)
from tests.factories.followups import FollowUpFactory
from tests.factories.referrals import PlaceFactory, ServiceFactory, in_status
from tests.factories.teams import a_team


class Things(dict[str, Any]):
    """Keys of rows by what they are; a notice is only its recipient's."""

    notices: dict[str, Any]

    def seen_by(self, role: str) -> "Things":
        return Things(self, notice=self.notices.get(role))


def make_things(jurisdiction: Jurisdiction, users: dict[str, User]) -> Things:
    """Make them all; runs in the scope of the jurisdiction."""
    clinician = users[Role.CLINICIAN]
    session = SessionFactory(
        jurisdiction=jurisdiction,
        clinician=clinician,
        by=clinician,
        case__assigned_to=users[Role.CASE_MANAGER],
    )
    case = session.case
    call = OfferedCallFactory(jurisdiction=jurisdiction)
    follow_up = FollowUpFactory(jurisdiction=jurisdiction, case=case)
    things = Things(
        session=session.pk,
        case=case.pk,
        person=PersonFactory(jurisdiction=jurisdiction).pk,
        need=NeedFactory(jurisdiction=jurisdiction, case=case).pk,
        call=call.pk,
        incident=call.cad_number,
        follow_up=follow_up.pk,
        call_type=CallTypeFactory(jurisdiction=jurisdiction).pk,
        disposition=DispositionFactory(jurisdiction=jurisdiction).pk,
        screen_form=ScreenFormFactory(jurisdiction=jurisdiction).pk,
        **_policies(jurisdiction, users),
        start="start",
        transfer_end="returned",
        **_passing(jurisdiction, clinician),
        question_act="add",
        codes="types",
        measure=next(iter(MEASURES)),
        consent=ConsentFactory(jurisdiction=jurisdiction, case=case).pk,
        referral=in_status(
            "draft", jurisdiction=jurisdiction, case=case, by=clinician
        ).pk,
        draft=_draft(session, users[Role.SUPERVISOR]),
        response=Response(jurisdiction=jurisdiction, call=call, kind="ems")
        .store(by=clinician)
        .pk,
        call_file=_call_file(jurisdiction, users),
        **_access(jurisdiction, users),
        **_messages(jurisdiction),
        **_directory(jurisdiction, clinician),
        **_verification(jurisdiction),
        **_capacity(jurisdiction, users),
        **_map(jurisdiction),
    )
    things.notices = {role: _notice(follow_up, user) for role, user in users.items()}
    things["delivery"] = _dead_mail(things.notices[Role.CLINICIAN], jurisdiction)
    return things


def _policies(jurisdiction: Jurisdiction, users: dict[str, User]) -> dict[str, Any]:
    """The policy in force, a draft of the next with its rules, and one tried."""
    active = PolicyFactory(jurisdiction=jurisdiction)
    draft = PolicyFactory(jurisdiction=jurisdiction, version=2, status="draft")
    today = timezone.localdate()
    trial = PolicyTrial.objects.create(
        jurisdiction=jurisdiction,
        policy=draft,
        against=active,
        tried={"rules": draft.rules, "fallback": draft.fallback},
        first=today,
        last=today,
        by=users[Role.PROGRAM_ADMIN],
    )
    return {
        "policy": active.pk,
        "draft_policy": draft.pk,
        "rule": "crisis",
        "trial": trial.pk,
    }


def _passing(jurisdiction: Jurisdiction, clinician: User) -> dict[str, Any]:
    """A caller on the way to 988, and a month of the center that differs in one line."""
    call = ScreenedCallFactory(jurisdiction=jurisdiction)
    transfer = pass_to_988(call, by=clinician, stayed_on="nobody")
    month = LedgerFile.objects.create(
        jurisdiction=jurisdiction, month="2026-05-01", name="may.csv", by=clinician
    )
    difference = LedgerDifference.objects.create(
        jurisdiction=jurisdiction, file=month, kind="only_theirs", line=2
    )
    return {"transfer": transfer.pk, "month": month.pk, "difference": difference.pk}


def _dead_mail(notice: Any, jurisdiction: Jurisdiction) -> Any:
    return Delivery.objects.create(
        jurisdiction=jurisdiction, notice_id=notice, message_id="<m>", state="dead"
    ).pk


def _draft(session: Any, author: User) -> Any:
    return SessionDraft.objects.create(
        jurisdiction=session.jurisdiction,
        session=session,
        author=author,
        base_version=session.version,
        version=1,
    ).pk


def _access(jurisdiction: Jurisdiction, users: dict[str, User]) -> dict[str, Any]:
    admin = users[Role.PROGRAM_ADMIN]
    invitation = invite(
        jurisdiction,
        by=admin,
        email=f"new@{jurisdiction.slug}.example",
        name="New Person",
        role=Role.CLINICIAN,
    )
    member = users[Role.CLINICIAN].memberships.get(jurisdiction=jurisdiction)
    service = make_service(jurisdiction, by=admin, name="Another CAD")
    shift = Shift(
        jurisdiction=jurisdiction,
        user=member.user,
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(hours=8),
    ).store(by=None)
    return {
        "invitation": invitation.pk,
        "member": member.pk,
        "service": service.pk,
        "shift": shift.pk,
    }


def _messages(jurisdiction: Jurisdiction) -> dict[str, Any]:
    feed = FeedFactory(jurisdiction=jurisdiction)
    message = RawMessage.objects.create(
        jurisdiction=jurisdiction,
        feed=feed,
        message_id="m-1",
        digest=b"0" * 16,
        body="{}",
        status="quarantined",
        problem="Not an EIDO.",
    )
    call = OfferedCallFactory(jurisdiction=jurisdiction)
    outlet = Outlet.objects.create(jurisdiction=jurisdiction, feed=feed, way="webhook")
    report = CadReport.objects.create(
        jurisdiction=jurisdiction,
        outlet=outlet,
        call=call,
        kind="disposition",
        occurred_at=timezone.now(),
        content={},
        message_id="msg_1",
        state="dead",
    )
    return {
        "feed": feed.pk,
        "field_filter": feed.filters.all()[0].pk,
        "message": message.pk,
        "cad_report": report.pk,
    }


def _call_file(jurisdiction: Jurisdiction, users: dict[str, User]) -> Any:
    """A file that the supervisor uploaded, so that a program admin may not read it."""
    feed = FeedFactory(jurisdiction=jurisdiction, name="files")
    by = users[Role.SUPERVISOR]
    return keep_file("gone/calls.csv", name="calls.csv", feed=feed, by=by).pk


def _capacity(jurisdiction: Jurisdiction, users: dict[str, User]) -> dict[str, Any]:
    """What is free at a service, the link its provider tells it by, and a team."""
    admin = users[Role.DIRECTORY_ADMIN]
    desk = Source.objects.desk(jurisdiction)
    place = PlaceFactory(
        origin=desk, service=ServiceFactory(origin=desk, organization__origin=desk)
    )
    capacity = set_capacity(place, by=admin, unit="Bed", available=2, maximum=6)
    link, _ = issue_link(place.service, "capacity", by=admin)
    team = a_team(users[Role.SUPERVISOR])
    return {
        "capacity": capacity.pk,
        "unit": capacity.unit_id,
        "provider": place.service.organization_id,
        "link": link.pk,
        "team": team.pk,
        "team_member": team.members.get().pk,
        "team_shift": team.shifts.get().pk,
    }


def _directory(jurisdiction: Jurisdiction, clinician: User) -> dict[str, Any]:
    """A service is listed for everybody and kept by the jurisdiction it came from."""
    desk = Source.objects.desk(jurisdiction)
    service = ServiceFactory(origin=desk, organization__origin=desk)
    place = PlaceFactory(origin=desk, service=service)
    phone = Phone.objects.create(origin=desk, service=service, number="+15555550100")
    report = DirectoryReport.objects.create(service=service, reported_by=clinician)
    run = ImportRun.objects.create(
        source=desk,
        format="csv",
        file_name="a.csv",
        state=ImportRun.State.PREVIEWED,
        counts={"service": {"added": 1, "changed": 0, "gone": 0, "same": 0}},
        lines=[["added", "service", "Walk-in (s1)", ""]],
    )
    asked = DirectoryExport.objects.create(kind="json", by=clinician)
    left = {"source": desk, "table": "service", "row_id": service.pk, "called": "A"}
    conflict = ImportConflict.objects.create(field="name", theirs="B", **left)
    Retirement.objects.create(**left)
    return {
        "listed": service.pk,
        "kept": service.pk,
        "service_kind": "service",
        "contact_kind": "contact",
        "place": place.pk,
        "phone": phone.pk,
        "directory_report": report.pk,
        "directory_export": asked.pk,
        "import_run": run.pk,
        "import_conflict": conflict.pk,
    }


def _verification(jurisdiction: Jurisdiction) -> dict[str, Any]:
    """Two entries of one jurisdiction that may be the same, and a word by its provider."""
    desk = Source.objects.desk(jurisdiction)
    one, other = (ServiceFactory(origin=desk, organization__origin=desk) for _ in "ab")
    link, _ = issue_link(one, "verify", by=None, jurisdiction=jurisdiction)
    correction = DirectoryCorrection.objects.create(
        service=one, link=link, field="fees", new="Free"
    )
    ProviderLink.objects.filter(pk=link.pk).update(used_at=timezone.now())
    address = UnreachableAddress.objects.create(
        email=f"gone@{jurisdiction.slug}.example", reason="came back"
    )
    return {
        "pair": pair_of(one, other).pk,
        "correction": correction.pk,
        "bad_address": address.pk,
    }


def _map(jurisdiction: Jurisdiction) -> dict[str, Any]:
    """The map's own: a layer handed in, a gap, and a resource of a workshop."""
    layer = AreaLayer.objects.create(
        slug=f"{jurisdiction.slug}-beats", name="Beats", jurisdiction=jurisdiction
    )
    gap = Gap(jurisdiction=jurisdiction, origin="workshop", title="No sobering center")
    resource = WorkshopResource(
        jurisdiction=jurisdiction, intercept="0", name="Warmline", folded="warmline"
    )
    return {
        "area_layer": layer.pk,
        "gap": gap.store(by=None).pk,
        "workshop_resource": resource.store(by=None).pk,
    }


def _notice(follow_up: Any, user: User) -> Any:
    return Notice.objects.create(
        jurisdiction=follow_up.jurisdiction,
        kind=Notice.Kind.FOLLOW_UP_DUE,
        subject_type="followups.followup",
        subject_id=follow_up.pk,
        occasion=timezone.now(),
        recipient=user,
    ).pk
