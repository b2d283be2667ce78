"""Where `make run` listens."""

import signal
import socket
from typing import Any

import pytest

from config import cluster, run


def test_a_port_of_the_env_file_that_is_taken_is_named_before_anything_starts(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PROJECT", tmp_path)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setenv("PORT", "")
    monkeypatch.delenv("PORT")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        (tmp_path / ".env").write_text(f"PORT={port}\n")

        with pytest.raises(SystemExit, match=f"Port {port} is taken"):
            run.main()
