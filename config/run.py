"""`make run`: database, web, worker and beat of one machine, started and stopped together.

PostgreSQL is held by this process and not by honcho, so that it stops last.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NoReturn

import environ
import psutil
from honcho.environ import parse_procfile
from honcho.manager import Manager

from config import cluster, embedded

FIRST_PORT, PORTS_TO_TRY = 8000, 50
SECONDS_TO_ANSWER = 60
CTRL_C = 130


def main() -> int:
    """Bring Divert up, say where it is, and take all of it down at Ctrl-C."""
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _stop_early)
    environ.Env.read_env(cluster.PROJECT / ".env", overwrite=False)
    host, port = os.environ.get("HOST") or "127.0.0.1", _free_port()
    address = f"http://{'localhost' if host == '127.0.0.1' else host}:{port}"
    os.environ.update(PORT=str(port), PYTHONUNBUFFERED="1")
    os.environ.setdefault("SITE_URL", address)
    # The console is for the address and for what goes wrong.
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    os.environ.setdefault(
        "EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
    )
    # Root is how many a newcomer tries things out; Celery frowns at it.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:You're running the worker with")
    try:
        embedded.ensure_running()
        sign_ins = _prepare()
        return _serve(port, _welcome_words(address, sign_ins))
    except cluster.EmbeddedError as error:
        _say(str(error))
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for left_over in psutil.Process().children(recursive=True):
            left_over.kill()


def _welcome_words(address: str, sign_ins: str) -> str:
    mail = ""
    if os.environ["EMAIL_BACKEND"].endswith("filebased.EmailBackend"):
        mail = f"Mail is put in {os.environ.get('EMAIL_FILE_PATH', 'var/mail')}/. "
    return f"\nDivert is at {address}\n\n{sign_ins}\n{mail}Ctrl-C stops it.\n"


def _stop_early(*_: object) -> NoReturn:
    sys.exit(143)


def _prepare() -> str:
    """Bring database, files and demo people up to date; return the demo sign-ins."""
    with ThreadPoolExecutor() as beside:
        files = beside.submit(gather_files)
        _say("Preparing the database")
        _manage("migrate", "--no-input", DIVERT_AS_OWNER="1")
        _say("Making demo people, unless they are there")
        sign_ins = _manage("seed_demo")
        files.result()
    return sign_ins


def gather_files() -> None:
    """Collect and compress what the browser fetches, unless nothing changed since."""
    made = cluster.PROJECT / "var" / "static" / "staticfiles.json"
    sources = [*(cluster.PROJECT / "static").rglob("*"), Path(sys.prefix) / "runs"]
    newest = max(path.stat().st_mtime for path in sources if path.exists())
    if not made.exists() or made.stat().st_mtime < newest:
        _manage("collectstatic", "--no-input")


def _manage(*command: str, **environment: str) -> str:
    """Run one of Divert's commands, and show what it said only if it failed."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *command],
        cwd=cluster.PROJECT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        _say(done.stdout)
        sys.exit(f"'manage.py {command[0]}' failed, see above.")
    return done.stdout


def _serve(port: int, welcome: str) -> int:
    """Run the processes of the Procfile until a signal comes or one of them ends."""
    manager = Manager()
    for name, command in parse_procfile(_procfile()).processes.items():
        manager.add_process(name, command, cwd=str(cluster.PROJECT))
    threading.Thread(target=_welcome, args=(port, welcome), daemon=True).start()
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    manager.loop()
    return 0 if manager.returncode == CTRL_C else manager.returncode or 0


def _procfile() -> str:
    return (cluster.PROJECT / "Procfile").read_text()


def _welcome(port: int, words: str) -> None:
    """Say where Divert is, once it answers."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        if _healthy(port):
            _say(words)
            return
        time.sleep(0.2)
    _say(f"Nothing answers on port {port} yet; see the lines above.")


def _healthy(port: int) -> bool:
    connection = HTTPConnection(os.environ.get("HOST") or "127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _free_port() -> int:
    """Take the port that was asked for, else the first free one from 8000 up."""
    if asked := os.environ.get("PORT"):
        if not asked.isdecimal() or not _is_free(int(asked)):
            sys.exit(f"Port {asked} is taken, or no port: set PORT (.env) to another.")
        return int(asked)
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TO_TRY):
        if _is_free(port):
            return port
    sys.exit(f"No port from {FIRST_PORT} up is free: name one with PORT=...")


def _is_free(port: int) -> bool:
    """Try it as the web server will: what answers there would be taken for ours."""
    host = os.environ.get("HOST") or "127.0.0.1"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            return False
        return True


def _say(words: str) -> None:
    sys.stdout.write(words.rstrip("\n") + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
