"""Any interleaving of typing, saving, reloading and signing keeps what was acknowledged."""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.actions import discard_draft, save_draft, save_session
from cases.models import Session, SessionDraft
from core.errors import ConflictError
from tests.factories.cases import CaseFactory, PersonFactory, SessionFactory

pytestmark = pytest.mark.django_db


@dataclass
class Window:
    """An open page of one author: what it shows and the version it builds on."""

    user: object
    version: int = 0


@dataclass
class World:
    """What the server acknowledged, by author, and what was signed."""

    session: Session
    acknowledged: dict = field(default_factory=dict)
    signed: str | None = None

    def texts(self, user):
        """Every place where an author's text can be seen again."""
        found = {h.behavior for h in self.session.history.all()}
        drafts = SessionDraft.objects.filter(session=self.session, author=user)
        return found | {draft.content.get("behavior") for draft in drafts}


def reload_page(world, window):
    world.session.refresh_from_db()
    drafts = SessionDraft.objects.filter(session=world.session, author=window.user)
    own = drafts.first()
    is_current = own and own.base_version == world.session.version
    window.version = own.version if is_current else world.session.version


def type_text(world, window, text):
    with transaction.atomic():
        window.version, _ = save_draft(
            world.session.pk,
            by=window.user,
            content={"behavior": text},
            base_version=window.version,
        )
    world.acknowledged[window.user.pk] = text


def save(world, window, text):
    world.session.refresh_from_db()
    with transaction.atomic():
        save_session(
            world.session,
            by=window.user,
            typed={"behavior": text},
            base_version=window.version,
        )
    window.version = world.session.version
    world.acknowledged[window.user.pk] = text


def sign(world, window, text):
    save(world, window, text)
    world.session.sign(by=window.user)
    world.signed = text


ACTS = {"type": type_text, "save": save, "sign": sign}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["type"] * 5 + ["save", "save", "reload", "reload", "sign"]),
        st.integers(0, 3),
    ),
    max_size=14,
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_the_newest_acknowledged_text_is_never_lost_and_signed_text_never_changes(
    jurisdiction, clinician, supervisor, steps
):
    case = CaseFactory(
        jurisdiction=jurisdiction, person=PersonFactory(jurisdiction=jurisdiction)
    )
    session = SessionFactory(jurisdiction=jurisdiction, case=case, clinician=clinician)
    world = World(session)
    windows = [
        Window(clinician),
        Window(clinician),
        Window(supervisor),
        Window(supervisor),
    ]

    for number, (name, who) in enumerate(steps):
        window = windows[who]
        if name == "reload":
            reload_page(world, window)
            continue
        try:
            ACTS[name](world, window, f"text {number} of {window.user.pk}")
        except ConflictError as refused:
            current = refused.extra["current"]
            # The page now shows both texts and goes on from what it was shown.
            window.version = current["version"]
        for user in (clinician, supervisor):
            if user.pk in world.acknowledged:
                assert world.acknowledged[user.pk] in world.texts(user)
        if world.signed is not None:
            session.refresh_from_db()
            assert session.behavior == world.signed

    discard_draft(session, by=clinician)
