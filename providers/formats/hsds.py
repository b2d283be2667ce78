"""HSDS packages of CSV files, versions 1.1, 2.0 and 3.0, read into HSDS 3.0 rows.

https://docs.openreferral.org/en/v3.0.1/hsds/schema_reference.html
"""

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from providers.feeds.bundle import TABLES, Bundle
from providers.feeds.csvfile import Line, Unreadable, read_lines
from providers.feeds.formulas import unescape
from providers.formats.hsds_columns import FILES
from providers.formats.hsds_rows import add_line, find_owners

KNOWN = frozenset({*FILES, "datapackage"})
# Rows of these are named by others; those of the rest may do without an id.
_NAMED = {"location", "program", "taxonomy", "taxonomy_term", "contact", "unit"}


def read_package(path: Path) -> Bundle:
    """Read every HSDS file of a folder; raises Unreadable when there is none."""
    bundle = Bundle()
    for file, kind, table in _files(path):
        if table != "eligibility":
            bundle.open_table(table)
        for line in read_lines(file, needs=_needed(table)):
            add_line(bundle, table, _as_meant(line), file=kind)
    find_owners(bundle)
    # An export keeps back what the public must not see: that is not gone.
    bundle.is_whole = _manifest(path).get("is_partial") is not True
    return bundle


def _as_meant(line: Line) -> Line:
    cells = {name: unescape(cell) for name, cell in line.cells.items()}
    return replace(line, cells=cells)


def is_package(path: Path) -> bool:
    """Tell a folder that holds organizations or services as HSDS names them."""
    return any(table in {"organization", "service"} for _, _, table in _found(path))


def name_of(path: Path) -> str:
    """Say what a package calls itself, or else its folder."""
    name = _manifest(path).get("name")
    if name and isinstance(name, str):
        return name
    folder = _folder(path).resolve()
    plain = {"output", "data", "csv", "export", "simple"}
    return folder.parent.name if folder.name.casefold() in plain else folder.name


def _manifest(path: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError, RecursionError):
        said = json.loads((_folder(path) / "datapackage.json").read_text("utf-8-sig"))
        if isinstance(said, dict):
            return said
    return {}


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _files(path: Path) -> list[tuple[Path, str, str]]:
    if path.is_file() and path.suffix.casefold() not in {".json", ".csv"}:
        raise Unreadable(f"{path.name} is not a folder of HSDS files.")
    if not is_package(path):
        raise Unreadable(
            f"{path.name} holds neither organizations.csv nor services.csv."
        )
    order = (*TABLES, "eligibility")
    return sorted(_found(path), key=lambda found: order.index(found[2]))


def _found(path: Path) -> list[tuple[Path, str, str]]:
    """List each HSDS file with the kind that its name or the manifest gives it."""
    kinds = _kinds_by_manifest(path)
    found = []
    for file in sorted(_folder(path).iterdir()):
        kind = kinds.get(file.name, file.stem.casefold())
        if file.suffix.casefold() == ".csv" and kind in FILES:
            found.append((file, kind, FILES[kind]))
    if {"taxonomy_term", "taxonomy"} <= {table for _, _, table in found}:
        return found
    has_terms = any(k in {"taxonomy_term", "taxonomy_terms"} for _, k, _ in found)
    # Version 1.1 keeps its terms in taxonomy.csv, version 2.0 what they belong to.
    return [
        (file, kind, "taxonomy" if kind == "taxonomy" and has_terms else table)
        for file, kind, table in found
    ]


def _kinds_by_manifest(path: Path) -> dict[str, str]:
    """Read which file is which table, where the manifest says so."""
    resources = _manifest(path).get("resources")
    if not isinstance(resources, list):
        return {}
    named = [
        (said.get("path"), said.get("name"))
        for said in resources
        if isinstance(said, dict)
    ]
    return {
        Path(file).name: name.casefold()
        for file, name in named
        if isinstance(file, str)
        and isinstance(name, str)
        and name.casefold() in FILES
        and Path(file).stem.casefold() not in FILES
    }


def _needed(table: str) -> tuple[str, ...]:
    if table in {"organization", "service"}:
        return ("id", "name")
    return ("id",) if table in _NAMED else ()
