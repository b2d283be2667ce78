"""Every route x every role x {own, another jurisdiction's, signed out}, by tests/matrix.py."""

from dataclasses import dataclass
from functools import partial

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from rest_framework.test import APIClient

from accounts.actions import make_service
from accounts.models import Invitation
from accounts.permissions import GRANTS, ROLES_OF, Role
from core.scope import scope
from tests.matrix import API, PAGES
from tests.routes import routes
from tests.test_urls import PUBLIC, REDIRECTS
from tests.things import make_things

pytestmark = pytest.mark.django_db

LETTERS = {
    "C": Role.CALL_TAKER,
    "L": Role.CLINICIAN,
    "M": Role.CASE_MANAGER,
    "D": Role.DIRECTORY_ADMIN,
    "S": Role.SUPERVISOR,
    "E": Role.EVALUATOR,
    "P": Role.PROGRAM_ADMIN,
    "I": Role.INTEGRATION,
}
# What an address needs besides its path, and what is sent where an empty body is
# turned away before the row is looked for.
QUERIES = {"referrals:create": "?case=<case>&service_at_location=<place>"}
ASKED = {"referrals:create": ("case", "place")}
BODIES = {
    "call-screen": {"answers": {"weapon": "no"}},
    "call-send-help": {"kind": "police"},
    "response-cancel": {"reason": "not needed"},
    "response-explain": {"why": "weapon"},
    "service-report": {"kind": "phone"},
    "member-give-role": {"role": "supervisor"},
}
KNOWN = {route.name: route for route in routes()}


@dataclass(frozen=True)
class Row:
    """One line of the matrix."""

    name: str
    method: str
    roles: frozenset[str]
    strangers: frozenset[str]
    things: tuple[str, ...]

    @property
    def is_api(self):
        return KNOWN[self.name].is_api

    def url(self, things):
        path = KNOWN[self.name].path + QUERIES.get(self.name, "")
        for thing in (*self.things, *ASKED.get(self.name, ())):
            before, _, rest = path.partition("<")
            path = before + str(things[thing]) + rest.partition(">")[2]
        return path

    def __str__(self):
        return f"{self.method} {self.name}"


def read(table):
    for line in table.strip().splitlines():
        name, method, letters, *things = line.split()
        roles = frozenset(LETTERS[c.upper()] for c in letters if c != "-")
        strangers = frozenset(LETTERS[c.upper()] for c in letters if c.islower())
        yield Row(name, method, roles, strangers, tuple(things))


ROWS = [*read(PAGES), *read(API)]


@pytest.fixture
def cast(staff, jurisdiction):
    """One user a role; the program comes with a role and no password."""
    users = {
        role: staff(role, jurisdiction)
        for role in Role.values
        if role != Role.INTEGRATION
    }
    users[Role.INTEGRATION] = make_service(jurisdiction, by=None, name="CAD").user
    return users


@pytest.fixture
def own(jurisdiction, cast):
    return make_things(jurisdiction, cast)


@pytest.fixture
def foreign(staff, other_jurisdiction):
    users = {role: staff(role, other_jurisdiction) for role in Role.values}
    with scope(other_jurisdiction):
        return make_things(other_jurisdiction, users)


@pytest.fixture
def ask(db, monkeypatch):
    """Send the request of a row as a user, and undo what it did."""
    # The pages that tell of a refusal are tried elsewhere, and a thousand are slow.
    for page, status in (("permission_denied", 403), ("page_not_found", 404)):
        answer = partial(lambda status, *_: HttpResponse(status=status), status)
        monkeypatch.setattr(f"core.pages.{page}", answer)
    browsers = {}

    def browser(row, user):
        key = (row.is_api, user and user.pk)
        if key not in browsers:
            kind = APIClient if row.is_api else Client
            browsers[key] = kind(raise_request_exception=False)
            if user:
                browsers[key].force_login(user)
        return browsers[key]

    def send_request(row, user, things):
        client = browser(row, user)
        with transaction.atomic():
            send = getattr(client, row.method.lower())
            if row.is_api and row.method != "GET":
                answer = send(row.url(things), BODIES.get(row.name, {}), format="json")
            else:
                answer = send(row.url(things))
            transaction.set_rollback(True)
        return answer.status_code

    return send_request


def test_every_route_has_its_line_and_every_line_its_route():
    written = {row.name for row in ROWS}
    free = PUBLIC | REDIRECTS
    found = {r.name for r in routes() if not r.is_allauth} - free

    assert found - written == set(), "a new route needs a line in tests/matrix.py"
    assert written - found == set(), "these lines lead nowhere any more"


def test_every_method_of_the_api_has_its_line():
    written = {(row.name, row.method) for row in ROWS}
    found = {
        (route.name, method.upper())
        for route in routes()
        if route.is_api and route.name not in PUBLIC
        for method in (route.actions or {"get": ""})
    }
    assert found - written == set()


def test_the_table_of_permissions_says_the_same():
    """The matrix is written by hand; the code asks GRANTS. Neither may drift."""
    wrong = []
    for row in ROWS:
        permission = permission_of(row)
        if permission in ROLES_OF and row.roles != ROLES_OF[permission]:
            wrong.append(f"{row}: {permission}")
    assert not wrong, "\n".join(wrong)


def permission_of(row):
    route = KNOWN[row.name]
    if not route.is_api:
        return route.permission
    action = route.actions.get(row.method.lower(), row.method.lower())
    return route.view.cls.permissions[action]


def test_whoever_may_reaches_what_is_theirs(ask, cast, own):
    kept_out = []
    for row in ROWS:
        for role in row.roles:
            status = ask(row, cast[role], own.seen_by(role))
            if role in row.strangers and status in {403, 404}:
                continue
            if status in {401, 403, 404, 405} or status >= 500:
                kept_out.append(f"{role}: {row} gave {status}")
    assert not kept_out, "\n".join(kept_out)


def test_whoever_may_not_is_refused(ask, cast, own):
    let_in = []
    for row in ROWS:
        for role in set(Role.values) - row.roles:
            status = ask(row, cast[role], own.seen_by(role))
            if status != 403:
                let_in.append(f"{role}: {row} gave {status}")
    assert not let_in, "\n".join(let_in)


def test_for_whoever_may_another_jurisdictions_rows_do_not_exist(ask, cast, foreign):
    seen = []
    for row in ROWS:
        for role in row.roles - row.strangers:
            if row.things and not SHARED.issuperset(row.things):
                status = ask(row, cast[role], foreign.seen_by(role))
                if status != 404:
                    seen.append(f"{role}: {row} gave {status}")
    assert not seen, "\n".join(seen)


# The directory belongs to the installation (DESIGN.md 7): whoever may, sees it all.
SHARED = {"listed", "measure", "codes", "bad_address"}


def test_whoever_is_signed_out_is_sent_to_sign_in(ask, own):
    let_in = []
    for row in ROWS:
        status = ask(row, None, own.seen_by(Role.CLINICIAN))
        if status != (401 if row.is_api else 302):
            let_in.append(f"{row} gave {status}")
    assert not let_in, "\n".join(let_in)


def test_pages_about_sign_in_ask_for_it_unless_they_are_its_door(client):
    door = {
        r.path
        for r in routes()
        if r.is_allauth and not r.is_public and "<" not in r.path and "?P" not in r.path
    }
    for path in door:
        assert client.get(path).status_code == 302, path


def test_no_role_may_what_its_work_does_not_need():
    """The lines of DESIGN.md 4.4, whatever else the table comes to hold."""
    clinical = {
        name
        for name in ROLES_OF
        if name.startswith(("cases.", "followups.", "referrals."))
        and not name.endswith(("_protocol", "_referral_outcome"))
    }
    for role in (
        Role.CALL_TAKER,
        Role.DIRECTORY_ADMIN,
        Role.EVALUATOR,
        Role.PROGRAM_ADMIN,
    ):
        assert GRANTS[role] & clinical == set(), role
    assert not any(
        n.startswith("dispatch.") and "call" in n for n in GRANTS[Role.EVALUATOR]
    )
    assert GRANTS[Role.INTEGRATION] <= {
        "dispatch.receive_call",
        "dispatch.read_incident",
        "dispatch.pull_report",  # a CAD that asks what became of its calls
        "providers.report_capacity",  # a provider's bed board tells what is free
    }


def test_an_invitation_is_no_way_round(own):
    assert Invitation.objects.get(pk=own["invitation"]).role != Role.INTEGRATION
