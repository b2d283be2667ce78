"""What tells the rows of a flat file apart, and which rows nothing tells apart."""

import hashlib
from collections import Counter
from pathlib import Path

from providers.feeds import clean
from providers.feeds.csvfile import Line, read_lines
from providers.formats.mapping import Mapping


def namesakes(path: Path, mapping: Mapping) -> tuple[set[str], set[str]]:
    """Find the keys made of names that several rows share: none secret, one secret.

    Which of them was the secret one would go by their order in the file.
    """
    if not (mapping.is_told_by_several and mapping.part("confidential")):
        return set(), set()
    told: Counter[str] = Counter()
    secret = set()
    for line in read_lines(path, needs=needed(mapping)):
        key = key_of(mapping, line)
        told[key] += 1
        if is_secret(mapping, line):
            secret.add(key)
    shared = {key for key, times in told.items() if key and times > 1}
    return shared - secret, shared & secret


def key_of(mapping: Mapping, line: Line) -> str:
    """Give what tells a row apart: its id, or one made of several cells.

    A made one is a digest: an id is shown where an address may not be.
    """
    said = [clean.line(line.get(c)) for c in mapping.id_columns]
    if not mapping.is_told_by_several:
        return said[0]
    told = "\n".join(said).casefold()
    return hashlib.sha256(told.encode()).hexdigest()[:24] if any(said) else ""


def is_secret(mapping: Mapping, line: Line) -> bool:
    """Say whether a row is marked as one whose address is secret."""
    rule = mapping.part("confidential")
    if not rule:
        return False
    said = line.get(rule["column"]).strip().casefold()
    return said in {str(value).casefold() for value in rule["values"]}


def needed(mapping: Mapping) -> tuple[str, ...]:
    """Name the columns without which a file is refused: the id, and what is secret."""
    secret = mapping.part("confidential")
    return (*mapping.id_columns, *([secret["column"]] if secret else []))
