"""What the page of columns begins with: how the feed's last files were read, or a guess."""

from collections.abc import Iterator
from typing import Any

from dispatch.files import guessing
from dispatch.files.reading import TIMES, Cells, mapping_names, shipped_spec
from dispatch.models import CallFile


def start_of(
    file: CallFile, rows: list[Cells], delimiter: str, chosen: str
) -> dict[str, Any]:
    """Give the mapping to begin with: the one chosen, one that fits this file, or a guess."""
    header = guessing.has_heading(rows)
    names = guessing.names_of(rows, header=header)
    for name, spec in _known(file):
        is_chosen = name == chosen
        if is_chosen or not chosen:
            whole = {"header": True, "delimiter": ",", "live_minutes": 0} | spec
            fitting = guessing.fits(spec, names, header=header)
            if is_chosen or (fitting and whole["delimiter"] == delimiter):
                return whole
    return _guessed(file, rows, names, header=header) | {"delimiter": delimiter}


def _known(file: CallFile) -> Iterator[tuple[str, dict[str, Any]]]:
    """List what is known of this feed's files, the newest first, then what ships."""
    if file.spec:
        yield "", file.spec
    for saved in file.feed.file_mappings.order_by("-changed_at"):
        yield saved.name, saved.spec
    for name in mapping_names():
        yield name, shipped_spec(name)


def _guessed(
    file: CallFile, rows: list[Cells], names: list[str], *, header: bool
) -> dict[str, Any]:
    samples = rows[1:] if header else rows
    spec: dict[str, Any] = {
        "name": f"{file.feed.name} files",
        "header": header,
        "timezone": file.jurisdiction.timezone,
        "live_minutes": 0,
    }
    patterns: set[str] = set()
    targets = guessing.targets_of(names, samples)
    for target in set(targets.values()):
        columns = [at for at, other in targets.items() if other == target]
        if target in TIMES:
            columns = guessing.dates_first(columns, samples)
            texts = [" ".join(_cell(row, at) for at in columns) for row in samples]
            patterns |= set(guessing.times_of(texts))
        spec[target] = [at + 1 for at in columns]
    if patterns:
        spec["times"] = sorted(patterns)
    return spec


def _cell(row: Cells, at: int) -> str:
    return row[at].strip() if at < len(row) else ""
