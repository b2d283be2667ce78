"""`import.`: 25,000 services from a file into an empty directory, search included."""

import resource
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bench import database
from bench.figures import Figure, no_more_than, shown
from bench.measuring import Stage, over
from bench.package import write_package
from providers.imports import Order, import_directory
from providers.models import SearchEntry

SERVICES = 25_000
MOST_SECONDS = 120
# Of the second file every tenth service says something else.
EDITIONS = {"first": 1, "again": 1, "update": 2}


def measure(stage: Stage) -> list[Figure]:
    """Import a package, the same once more, and one that says a tenth otherwise."""
    figures = []
    with TemporaryDirectory() as room, over(database.fresh("import", stage.server_url)):
        for name, edition in EDITIONS.items():
            folder = Path(room) / str(edition) / "package"
            if not folder.exists():
                write_package(folder, SERVICES, edition=edition)
            seconds = imported(folder)
            figures.append(
                no_more_than(f"import.{name}", seconds, MOST_SECONDS, unit="s")
            )
        figures.append(shown("import.found", SearchEntry.objects.count(), "places"))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [*figures, shown("import.memory", most, "MB")]


def imported(folder: Path) -> float:
    started = perf_counter()
    import_directory(Order(path=folder, kind="hsds", source="bench"))
    return perf_counter() - started
