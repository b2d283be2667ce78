"""The stage every measure stands on: a served database, signed-in clients, fair rounds."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils.crypto import get_random_string

from accounts.models import Jurisdiction, User
from bench.database import Scale
from bench.load import CLIENTS, Load, Round, WrongAnswer, drive, request
from bench.server import serving
from bench.statements import of

WARM_SECONDS = 1.0
CSRF = get_random_string(32)


@dataclass(eq=False)
class Stage:
    """What is measured on: a database, and how long and how often to look."""

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
        return self.side_by_side((port, bare), (port, ours))

    def side_by_side(self, *lanes: tuple[int, Load]) -> tuple[list[Round], list[Round]]:
        """Warm both lanes up, then measure them alternating."""
        for port, load in lanes:
            drive(port, load, WARM_SECONDS)
        rounds = [
            [drive(port, load, self.seconds) for port, load in lanes]
            for _ in range(self.rounds)
        ]
        first, second = zip(*rounds, strict=True)
        return list(first), list(second)

    def headers(self, role: str, client: int) -> dict[str, str]:
        """Sign a client in as one of this role, the eight as different people."""
        if role not in self.sessions:
            self.sessions[role] = [session_of(user) for user in people(role)]
        sid = self.sessions[role][client % len(self.sessions[role])]
        return {"Cookie": f"sid={sid}; csrf={CSRF}", "X-CSRFToken": CSRF}


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sid"].value


def people(role: str) -> list[User]:
    found = User.objects.filter(
        current_membership__role=role, email__endswith="@bench.example"
    )
    return list(found.order_by("email"))


def place() -> Jurisdiction:
    return Jurisdiction.objects.get(slug="bench")


@contextmanager
def over(url: str) -> Iterator[None]:
    """Let this process read another bench database for a while."""
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = urlsplit(url).path.lstrip("/")
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def get(stage: Stage, role: str, *paths: str, **headers: str) -> Load:
    """Load pages that each client asks for over and over, each client its own."""
    asked = [
        request(
            "GET",
            paths[client % len(paths)],
            stage.headers(role, client) | _named(headers),
        )
        for client in range(CLIENTS)
    ]
    return Load(asked.__getitem__)


def statements_of(
    role: str, path: str, before: Callable[[], None] = lambda: None, **headers: str
) -> list[str]:
    """List the statements that this page takes once everything is warm."""
    client = Client(headers=_named(headers))
    client.force_login(people(role)[0])

    def ask() -> None:
        before()
        _whole(client.get(path))

    return of(ask)


def rates(rounds: list[Round]) -> list[float]:
    return [one.per_second for one in rounds]


def medians(rounds: list[Round]) -> list[float]:
    return [one.p50 for one in rounds]


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _whole(response: HttpResponse) -> None:
    if response.status_code not in {200, 304}:
        raise WrongAnswer(
            f"{response.status_code} from {response.request['PATH_INFO']}"
        )
