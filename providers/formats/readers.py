"""Every format that a directory comes in: told by name, or guessed from the file."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from providers.feeds.bundle import Bundle
from providers.feeds.csvfile import Unreadable, check_rows, read_header
from providers.feeds.package import names_in, opened
from providers.formats import flat, hsds, hsds_json, icarol, ohana, samhsa
from providers.formats.jsonfile import Document, read_documents

FORMATS = ("hsds", "icarol", "ohana", "samhsa", "csv")
_TEXT = {".csv", ".txt"}
_JSON = {".json", ".ndjson", ".jsonl"}


@dataclass(frozen=True)
class Reading:
    """What a file holds, which format it was, and what to call the source."""

    bundle: Bundle
    kind: str
    source: str
    name: str = ""
    timezone: str = ""
    # The mapping that ships and was found to fit, where none was asked for.
    mapping: str = ""


def read(
    path: Path, kind: str = "", mapping: str | dict[str, Any] | flat.Mapping = ""
) -> Reading:
    """Read a file, a folder or a zip; without a kind, in the format it looks like.

    A mapping is the name of one that ships, a path, or its content. Raises
    Unreadable, in one sentence, when nothing can be made of the file.
    """
    if not path.exists():
        raise Unreadable(f"There is no {path}.")
    with opened(path) as inside:
        kind = kind or sniff(inside, mapping)
        if kind not in FORMATS:
            known = ", ".join(FORMATS)
            raise Unreadable(f"There is no format {kind!r}; there are: {known}.")
        try:
            reading = _READERS[kind](inside, mapping)
        except (OSError, RecursionError, MemoryError) as error:
            raise Unreadable(f"{path.name} cannot be read: {error}.") from error
    # What was refused may still say that a place held is secret now.
    if not (reading.bundle.count() or reading.bundle.closing):
        raise Unreadable(f"{path.name} holds no rows.")
    return reading


def sniff(path: Path, mapping: str | dict[str, Any] | flat.Mapping = "") -> str:
    """Guess the format of a file or folder; raises Unreadable if it is like none."""
    if path.is_file() and path.suffix.casefold() == ".zip":
        with opened(path) as inside:
            return sniff(inside, mapping)
    found = _sniff_json(path) or _sniff_csv(path)
    if not found and (mapping or _fitting(path)):
        found = "csv"
    if not found:
        if single := _single(path):
            check_rows(single)
        raise Unreadable(
            f"{path.name} is like no directory that can be told by looks: say which "
            f"format it is ({', '.join(FORMATS)}), and for a CSV of your own its mapping."
        )
    return found


def is_unknown(path: Path, kind: str = "") -> bool:
    """Tell a sound CSV of which only a person can say what its columns are."""
    try:
        if kind not in {"", "csv"} or not _is_text(path) or _fitting(path):
            return False
        check_rows(path)
        return kind == "csv" or not _sniff_csv(path)
    except Unreadable:
        return False


def has_columns(path: Path) -> bool:
    """Tell a single file of rows, packed or not, whose columns a person may name."""
    names = names_in(path)
    if len(names) != 1:
        return False
    if names != [path.name]:
        return names[0].casefold().endswith(".csv")
    if not _is_text(path):
        return False
    try:
        return bool(read_header(path))
    except Unreadable:
        return False


def _is_text(path: Path) -> bool:
    return path.is_file() and path.suffix.casefold() in _TEXT


def _sniff_json(path: Path) -> str:
    is_json = path.suffix.casefold() in _JSON and path.name != "datapackage.json"
    if path.is_dir():
        is_json = _has_json(path) and not hsds.is_package(path)
    if not is_json:
        return ""
    content: Any = next(read_documents(path), Document("", None)).content
    if samhsa.looks_right(content):
        return "samhsa"
    return "hsds" if hsds_json.looks_right(content) else ""


def _sniff_csv(path: Path) -> str:
    single = _single(path)
    if single and icarol.is_icarol(read_header(single)):
        return "icarol"
    with suppress(OSError):
        if ohana.is_ohana(path):
            return "ohana"
        named = path.is_dir() or path.stem.casefold() in hsds.KNOWN
        if named and hsds.is_package(path):
            return "hsds"
    return ""


def _fitting(path: Path) -> str:
    single = _single(path)
    return flat.fitting(read_header(single)) if single else ""


def _single(path: Path) -> Path | None:
    """Give the one file of rows that this is, or that a folder holds."""
    single = _only_csv(path) if path.is_dir() else path
    return single if single and _is_text(single) else None


def _has_json(folder: Path) -> bool:
    names = (file for file in folder.iterdir() if file.name != "datapackage.json")
    return any(file.suffix.casefold() in _JSON for file in names)


def _only_csv(folder: Path) -> Path | None:
    """Give the one CSV of a folder that holds no other."""
    files = [f for f in folder.iterdir() if f.suffix.casefold() == ".csv"]
    return files[0] if len(files) == 1 else None


def _hsds(path: Path, _mapping: Any) -> Reading:
    is_json = path.suffix.casefold() in _JSON and path.name != "datapackage.json"
    if is_json or (path.is_dir() and _has_json(path) and not hsds.is_package(path)):
        bundle = hsds_json.read_json(path)
        return Reading(bundle, "hsds", bundle.name or path.stem)
    return Reading(hsds.read_package(path), "hsds", hsds.name_of(path))


def _icarol(path: Path, _mapping: Any) -> Reading:
    file = _only_csv(path) if path.is_dir() else path
    return Reading(icarol.read_icarol(file or path), "icarol", icarol.SOURCE)


def _ohana(path: Path, _mapping: Any) -> Reading:
    return Reading(ohana.read_ohana(path), "ohana", ohana.name_of(path))


def _samhsa(path: Path, _mapping: Any) -> Reading:
    bundle = samhsa.read_locator(path)
    return Reading(bundle, "samhsa", samhsa.SOURCE, samhsa.NAME)


def _flat(path: Path, mapping: Any) -> Reading:
    found = "" if mapping else _fitting(path)
    mapping = mapping or found
    if not mapping:
        known = ", ".join(flat.mapping_names())
        raise Unreadable(f"A CSV needs --mapping; there are: {known}.")
    if not isinstance(mapping, flat.Mapping):
        mapping = flat.load_mapping(mapping)
    file = _only_csv(path) if path.is_dir() else path
    bundle = flat.read_flat(file or path, mapping)
    named = (mapping.source, mapping.name, mapping.timezone)
    return Reading(bundle, "csv", *named, mapping=found)


_READERS: dict[str, Callable[[Path, Any], Reading]] = {
    "hsds": _hsds,
    "icarol": _icarol,
    "ohana": _ohana,
    "samhsa": _samhsa,
    "csv": _flat,
}
