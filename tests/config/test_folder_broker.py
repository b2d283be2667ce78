"""The embedded broker: what one process is writing is never half read by another."""

from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from threading import Thread
from typing import Any

import pytest
from kombu import Connection
from kombu.transport import filesystem
from kombu.utils.json import dumps

from config import folder_broker
from config.celery import app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "control").mkdir()
    return tmp_path


@pytest.fixture
def channel(folder: Path) -> Iterator[Any]:
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(folder / "control"),
    }
    with Connection("filesystem://", transport_options=options) as connection:
        yield connection.channel()


def test_a_message_is_there_to_be_read_once_it_is_whole(
    channel: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    write = Path.write_text

    def write_slowly(path: Path, text: str) -> int:
        write(path, text[:5])
        seen.extend(folder.glob("*.msg"))
        return write(path, text)

    def say_slowly(message: Any) -> str:
        seen.extend(folder.glob("*.msg"))
        return dumps(message)

    monkeypatch.setattr(Path, "write_text", write_slowly)
    monkeypatch.setattr(filesystem, "dumps", say_slowly)
    channel._put("bells", {"body": "whole"})

    assert seen == []
    assert channel._get("bells") == {"body": "whole"}


def test_a_message_cut_short_is_let_go_and_the_next_is_read(
    channel: Any, folder: Path
) -> None:
    (folder / "0_cut.bells.msg").write_text('{"body": "no e')
    channel._put("bells", {"body": "whole"})

    with pytest.raises(Empty):
        channel._get("bells")
    assert channel._get("bells") == {"body": "whole"}


def test_a_table_that_is_just_being_written_is_waited_for(
    channel: Any, folder: Path
) -> None:
    table = folder / "control" / "celery.exchange"
    table.touch()
    Thread(target=lambda: table.write_text('[["celery", "", "celery"]]')).start()

    assert [each.queue for each in channel.get_table("celery")] == ["celery"]


def test_who_begins_to_listen_waits_for_a_table_that_is_just_being_written(
    channel: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = folder / "control" / "celery.exchange"
    table.touch()
    ends = [lambda: None, lambda: table.write_text('[["", "", "reports"]]')]
    sleep = lambda _: ends.pop(0)()  # noqa: E731
    monkeypatch.setattr(folder_broker.time, "sleep", sleep)

    channel._queue_bind("celery", "celery", "", "celery")

    assert {row.queue for row in channel.get_table("celery")} == {"celery", "reports"}


def test_a_table_that_nobody_ends_is_begun_anew(
    channel: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "control" / "celery.exchange").touch()
    monkeypatch.setattr(folder_broker.time, "sleep", lambda _: None)

    channel._queue_bind("celery", "celery", "", "celery")

    assert [each.queue for each in channel.get_table("celery")] == ["celery"]


def test_the_application_speaks_through_it() -> None:
    with app.connection("filesystem://") as connection:
        assert connection.transport_cls == "filesystem"
        assert type(connection.transport).__module__ == "config.folder_broker"
