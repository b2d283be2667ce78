"""Packed files opened with care: a packet may hold far more than it weighs."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from providers.feeds.csvfile import MOST_BYTES, WORKBOOK, Unreadable

MOST_FILES = 500
KINDS = {".csv", ".json", ".ndjson", ".jsonl", ".txt"}
_STEP = 1024 * 1024
# What honest text packs to: a thousandth and less is a bomb, or nothing worth reading.
_MOST_RATIO = 1000
_HARMLESS = 1024 * 1024


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """Give the path itself, or the folder of what a zip file holds while it is read.

    Raises Unreadable for a packet that is broken, locked or grows too large.
    """
    if not (path.is_file() and zipfile.is_zipfile(path)):
        if path.suffix.casefold() == ".zip" and path.is_file():
            raise Unreadable(f"{path.name} is no zip file that can be opened.")
        yield path
        return
    with tempfile.TemporaryDirectory() as room:
        folder = Path(room) / path.stem
        folder.mkdir()
        _unpack(path, folder)
        yield folder


def names_in(path: Path) -> list[str]:
    """Name the files of a packet that would be read, or the file itself; unpacks nothing."""
    if not zipfile.is_zipfile(path):
        return [path.name]
    try:
        with zipfile.ZipFile(path) as packet:
            return [m.filename for m in packet.infolist() if _is_wanted(m)]
    except (zipfile.BadZipFile, OSError, ValueError):
        return []


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packet:
            if _is_workbook(packet):
                raise Unreadable(f"{path.name} {WORKBOOK}")
            members = [m for m in packet.infolist() if _is_wanted(m)]
            if len(packet.infolist()) > MOST_FILES:
                raise Unreadable(f"{path.name} holds more than {MOST_FILES} files.")
            if not members:
                raise Unreadable(f"{path.name} holds no CSV and no JSON.")
            left = MOST_BYTES
            for member in members:
                left -= _write(path, packet, member, folder, left)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        raise Unreadable(f"{path.name} cannot be unpacked: {error}.") from error


def _is_workbook(packet: zipfile.ZipFile) -> bool:
    names = packet.namelist()
    is_excel = "[Content_Types].xml" in names and any(
        n.startswith("xl/") for n in names
    )
    return is_excel or {"mimetype", "content.xml"} <= {*names}


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(member.filename)
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
    return not (member.is_dir() or hidden) and name.suffix.casefold() in KINDS


def _write(
    path: Path,
    packet: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    folder: Path,
    most: int,
) -> int:
    """Unpack one file under its bare name, counting what really comes out."""
    target = folder / PurePosixPath(member.filename.replace("\\", "/")).name
    if target.exists():
        raise Unreadable(f"{path.name} holds two files called {target.name}.")
    written = 0
    with packet.open(member) as source, target.open("wb") as out:
        while part := source.read(_STEP):
            written += len(part)
            packed = max(member.compress_size, 1)
            if written > most or (
                written > _HARMLESS and written > packed * _MOST_RATIO
            ):
                raise Unreadable(f"{path.name} unpacks to far too much.")
            out.write(part)
    return written
