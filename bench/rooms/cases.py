"""`autosave.`: drafts of eight clinicians, each in a session of their own, against an UPDATE."""

import json

from bench import bare
from bench.figures import Figure, against, shown
from bench.load import CLIENTS, Answer, Load, request
from bench.measuring import Stage, medians, people, place, rates
from cases.actions import discard_draft
from cases.models import Session
from core.scope import scope

ROLE = "clinician"
NOTE = "Caller speaks fast, asks for help. "


def measure(stage: Stage) -> list[Figure]:
    with stage.serving() as port:
        update, ours = stage.race(port, bare.update(stage), drafts(stage))
    return [
        against(
            "autosave.save", rates(ours), rates(update), at_least=0.4, unit="requests/s"
        ),
        shown("autosave.p50", min(medians(ours)), "ms"),
    ]


def drafts(stage: Stage) -> Load:
    """Type on: each save builds on the version that the last one returned."""
    sessions = [own_session(user) for user in people(ROLE)[:CLIENTS]]
    versions = [session.version for session in sessions]
    typed = [0] * CLIENTS

    def ask(client: int) -> bytes:
        typed[client] += 1
        text = NOTE * (10 + typed[client] % 10)
        fields = {
            "behavior": text,
            "plan": f"{typed[client]} {NOTE}",
            "risk_level": "low",
        }
        body = {"base_version": versions[client], "fields": fields}
        return request(
            "POST",
            f"/desk/sessions/{sessions[client].pk}/draft/",
            stage.headers(ROLE, client) | bare.JSON | {"X-Divert-Poll": "1"},
            json.dumps(body).encode(),
        )

    def learn(client: int, answer: Answer) -> None:
        versions[client] = json.loads(answer.body)["version"]

    return Load(ask, learn=learn)


def own_session(user: object) -> Session:
    """Find the session a clinician is in, and forget what an earlier run typed."""
    with scope(place()):
        session = Session.objects.in_progress().get(clinician=user)
        discard_draft(session, by=user)
    return session
