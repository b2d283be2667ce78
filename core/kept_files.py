"""Uploaded files: kept outside the web root, under names of our own."""

import re
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings

KINDS = (".csv", ".zip", ".json", ".ndjson", ".jsonl", ".txt")
_OURS = re.compile(r"[0-9a-f]{32}")
_STRANGE = re.compile(r"[^A-Za-z0-9._-]+")


def shown_name(name: str) -> str:
    """Give the last part of a path somebody's browser sent, fit to be shown."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in bare if c.isprintable())[:200] or "file"


def store(chunks: Iterable[bytes], name: str, *, under: str = "") -> str:
    """Write a file into a folder of its own that only we can open; give where.

    Formats are told by the ends of names, so the end is kept where it is one we
    know; the rest of the name is only ever shown.
    """
    stem, suffix = Path(shown_name(name)).stem, Path(name).suffix.casefold()
    suffix = suffix if suffix in KINDS else ".txt"
    plain = _STRANGE.sub("-", stem).strip(".-")[:30] or "file"
    where = str(Path(under) / uuid4().hex / f"{plain}{suffix}")
    target = settings.IMPORT_DIR / where
    target.parent.mkdir(mode=0o700, parents=True)
    with target.open("xb") as file:
        target.chmod(0o600)
        for chunk in chunks:
            file.write(chunk)
    return where


def path_of(stored_as: str) -> Path | None:
    """Give the file, if it is one of ours and still there."""
    path = (settings.IMPORT_DIR / stored_as).resolve()
    inside = path.is_relative_to(settings.IMPORT_DIR.resolve())
    return path if stored_as and inside and path.is_file() else None


def forget(stored_as: str) -> None:
    """Remove a file that nothing will be read from again."""
    path = path_of(stored_as)
    if path is not None:
        shutil.rmtree(path.parent, ignore_errors=True)


def forget_older(under: str, before: datetime, *, but: Iterable[str] = ()) -> int:
    """Remove what was kept under a folder before then, but for what is still wanted.

    What a form kept that never came back, or a process that died, stands in no row.
    """
    folder = settings.IMPORT_DIR / under
    wanted = {Path(stored_as).parent.name for stored_as in but}
    inside = list(folder.iterdir()) if folder.is_dir() else []
    mine = [one for one in inside if _OURS.fullmatch(one.name)]
    left = [one for one in mine if one.name not in wanted]
    old = [one for one in left if _is_older(one, before)]
    for one in old:
        shutil.rmtree(one, ignore_errors=True)
    return len(old)


def _is_older(folder: Path, moment: datetime) -> bool:
    try:
        return folder.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        # Somebody else removed it between two looks.
        return False
