"""Taking out of the lines of a CAD file what their feed may not store."""

from collections.abc import Collection, Iterable

from dispatch import filters
from dispatch.files.reading import CadLine, Mapping
from dispatch.models import CadFeed, FieldFilter


def sift(lines: Iterable[CadLine], mapping: Mapping, feed: CadFeed) -> None:
    """Take out of the lines what this feed may not store, before any of it is kept.

    A rule may name a field by our word or by the heading of its column.
    """
    lines = list(lines)
    if finds_nothing(feed.rules, lines, mapping):
        return
    heads = _heads(mapping)
    for line in lines:
        if finds_nothing(feed.rules, [line], mapping):
            continue
        fields = {name: {heads[name]: text} for name, text in line.texts.items()}
        try:
            left = filters.refuse_or_strip(feed, fields)
        except filters.Refused as refusal:
            line.fault, line.texts, line.draft = refusal.message, {}, None
            continue
        if left.taken:
            line.draft = None
            line.doubts += [str(taken) for taken in left.taken]
            line.texts = {
                name: text for name, said in left.items() for text in said.values()
            }
            if not line.get("cad_number"):
                line.fault = line.fault or "its CAD number may not be stored"


def finds_nothing(
    rules: Collection[FieldFilter], lines: Iterable[CadLine], mapping: Mapping
) -> bool:
    """Tell of lines that no rule takes anything out of them; asks no database."""
    if not rules:
        return True
    heads = _heads(mapping)
    texts = ["\n".join(line.texts.values()) for line in lines]
    return filters.finds_nothing(rules, [*heads, *heads.values()], texts)


def _heads(mapping: Mapping) -> dict[str, str]:
    return {
        name: " ".join(map(str, columns)) for name, columns in mapping.columns.items()
    }
