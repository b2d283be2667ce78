"""The embedded broker: a folder in which a message appears whole or not at all."""

import logging
import time
from json import JSONDecodeError
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

log = logging.getLogger(__name__)

LOOKS_AT_A_TABLE = 20
BETWEEN_LOOKS = 0.01


class Channel(filesystem.Channel):
    """Kombu's folder of files, safe from reading what another is just writing.

    There a message's file can be taken away between its making and its writing: the
    reader finds nothing in it, and the worker ends.
    """

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """Write the message under a name that no reader looks for, then rename it."""
        folder = Path(self.data_folder_out)
        name = f"{time.monotonic_ns() // 1_000_000}_{uuid4()}.{queue}.msg"
        unfinished = folder / f"{name}.unfinished"
        try:
            unfinished.write_text(dumps(payload))
            unfinished.rename(folder / name)
        except OSError as error:
            raise ChannelError(f"Cannot add to {folder}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """Take the next message; one that cannot be read is let go, as a lost bell is."""
        try:
            return super()._get(queue)
        except JSONDecodeError:
            log.warning("a message that could not be read was let go")
            raise Empty from None

    def get_table(self, exchange: str) -> list[Any]:
        """Read who listens, again while whoever begins to listen is writing it."""
        for _ in range(LOOKS_AT_A_TABLE):
            try:
                return super().get_table(exchange)
            except JSONDecodeError:
                time.sleep(BETWEEN_LOOKS)
        return []

    def _queue_bind(self, exchange: str, *binding: str) -> None:
        """Begin to listen, again while somebody else begins; a table cut short is let go."""
        for _ in range(LOOKS_AT_A_TABLE):
            try:
                return super()._queue_bind(exchange, *binding)
            except JSONDecodeError:
                time.sleep(BETWEEN_LOOKS)
        # Whoever began it has ended: nobody will write the rest.
        (self.control_folder / f"{exchange}.exchange").unlink(missing_ok=True)
        return super()._queue_bind(exchange, *binding)


class Transport(filesystem.Transport):
    Channel = Channel
