"""Who is acting, from where, and under which request: what every trace repeats."""

from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from core.ids import uuid7


@dataclass(frozen=True)
class Actor:
    """The one at the keyboard, or the system when there is no user."""

    user_id: UUID | None = None
    role: str = ""
    address: str | None = None
    route: str = ""
    request_id: UUID = field(default_factory=uuid7)


SYSTEM = Actor(role="system", route="system")

actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)
