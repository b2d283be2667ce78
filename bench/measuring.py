"""The stage every measure stands on: a served database, signed-in clients, fair rounds."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from django.test import Client
from django.utils.crypto import get_random_string

from accounts.models import User
from bench.database import Scale
from bench.load import CLIENTS, Load, Round, drive, request
from bench.server import serving

WARM_SECONDS = 1.0
CSRF = get_random_string(32)


@dataclass
class Stage:
    """What is measured on: a database and how long to look."""

    scale: Scale
    url: str
    server_url: str
    seconds: float
    rounds: int
    sessions: dict[str, list[str]] = field(default_factory=dict)

    def serving(self) -> AbstractContextManager[int]:
        return serving(self.url)

    def race(
        self, port: int, bare: Load, ours: Load
    ) -> tuple[list[Round], list[Round]]:
        """Load the bare view and ours in turn, so that noise falls on both."""
        return race(port, port, bare, ours, self.seconds, self.rounds)

    def headers(self, role: str, client: int) -> dict[str, str]:
        """Sign a client in as one of this role, the eight as different people."""
        if role not in self.sessions:
            self.sessions[role] = sign_in(role)
        sid = self.sessions[role][client % len(self.sessions[role])]
        return {"Cookie": f"sid={sid}; csrf={CSRF}", "X-CSRFToken": CSRF}


def race(
    bare_port: int, port: int, bare: Load, ours: Load, seconds: float, rounds: int
) -> tuple[list[Round], list[Round]]:
    """Warm both up, then measure them alternating."""
    drive(bare_port, bare, WARM_SECONDS)
    drive(port, ours, WARM_SECONDS)
    slow, fast = [], []
    for _ in range(rounds):
        fast.append(drive(bare_port, bare, seconds))
        slow.append(drive(port, ours, seconds))
    return fast, slow


def sign_in(role: str) -> list[str]:
    """Begin a session for each who has this role."""
    return [session_of(user) for user in people(role)]


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sid"].value


def people(role: str) -> list[User]:
    found = User.objects.filter(
        current_membership__role=role, email__endswith="@bench.example"
    )
    return list(found.order_by("email"))


def get(stage: Stage, role: str, path: str, **headers: str) -> Load:
    """Load one page that every client asks for over and over."""
    asked = [
        request("GET", path, stage.headers(role, client) | headers)
        for client in range(CLIENTS)
    ]
    return Load(asked.__getitem__)


def rates(rounds: list[Round]) -> list[float]:
    return [one.per_second for one in rounds]


def medians(rounds: list[Round]) -> list[float]:
    return [one.p50 for one in rounds]


Measure = Callable[[Stage], list]
