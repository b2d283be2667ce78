"""How far an import is, for whoever watches it, and the word that stops it."""

from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import Any


class Stopped(Exception):
    """Somebody cancelled the import, or another worker took it over."""


@dataclass
class Tally:
    """Rows read, compared and written so far; a thread of its own may look at it."""

    stage: str = "waiting"
    read: int = 0
    compared: int = 0
    written: int = 0
    to_write: int = 0
    stop: str = ""

    def begin(self, stage: str) -> None:
        self.stage = stage
        self.look_up()

    def look_up(self) -> None:
        """Raise Stopped when somebody asked to stop."""
        if self.stop:
            raise Stopped(self.stop)

    def shown(self) -> dict[str, Any]:
        told = asdict(self)
        del told["stop"]
        return told


_current: ContextVar[Tally] = ContextVar("the tally of this import")


def tally() -> Tally:
    """Give the tally of the import at work here, or one that nobody looks at."""
    try:
        return _current.get()
    except LookupError:
        return Tally()


def watch(counted: Tally) -> Any:
    """Let what is done from here on count in this tally; hand the token to `unwatch`."""
    return _current.set(counted)


def unwatch(token: Any) -> None:
    _current.reset(token)
