"""`make bench`: have the databases, serve them, measure, print and keep the figures."""

import argparse
import os
import sys
from importlib import import_module

import django

from bench import database
from config import embedded
from config.cluster import PROJECT
from config.run import gather_files

ROOMS = (
    "dispatch",
    "desk",
    "cases",
    "followups",
    "lists",
    "policy",
    "files",
    "imports",
    "hsds",
    "search",
)


def main() -> int:
    """Measure what was asked for; the exit says only whether measuring worked."""
    options = _options()
    embedded.ensure_running()
    server = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL")
    server = server or embedded.database_url()
    scale = database.SCALES[options.scale]
    _say(f"Having {scale.calls:,} calls in {scale.database}")
    gather_files()
    url, seconds = database.prepare(scale, server)
    os.environ.update(
        DATABASE_URL=url,
        DATABASE_OWNER_URL=url,
        DJANGO_SETTINGS_MODULE="bench.settings",
    )
    django.setup()
    # Only now: these need the settings.
    measuring = import_module("bench.measuring")
    figures = import_module("bench.figures")
    stage = measuring.Stage(scale, url, server, options.seconds, options.rounds)
    found = [figures.no_more_than("generator.seconds", seconds, 180, unit="s")]
    for room in [options.room] if options.room else ROOMS:
        _say(f"Measuring {room}")
        found += import_module(f"bench.rooms.{room}").measure(stage)
    _say(f"\n{figures.table(found)}\n")
    figures.keep(found, PROJECT / "var" / "bench.json")
    missed = sum(figure.met is False for figure in found)
    _say(
        f"{missed} of {len(found)} missed. Kept in var/bench.json; read docs/performance.md."
    )
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--room", choices=ROOMS)
    parser.add_argument("--scale", choices=("small", "full"), default="small")
    parser.add_argument("--seconds", type=float, default=4.0, help="length of a round")
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
