"""What a source said of a call, part by part: of each part the newest word stands.

Parts are kept as `{kind: {id: [at, sent, value]}}`, which is what JSON can hold: when
the part was last changed, when the message that brought it was, and the part itself.
Merging takes the greater of two words, so messages may come in any order, twice or
late, and end in the same.
"""

import json
from typing import Any

Word = list[Any]
Parts = dict[str, dict[str, Word]]
# Of one kind. A sender that never stops inventing parts must not fill the house.
MOST = 400


def merge(known: Parts, new: Parts) -> Parts:
    """Return what stands once both were heard; neither is changed."""
    return {
        kind: _newest(_heard(known.get(kind, {}), new.get(kind, {})))
        for kind in sorted({*known, *new})
    }


def values(parts: Parts, kind: str) -> list[Any]:
    """List the parts of a kind by their ids, which no order of arrival changes."""
    words = parts.get(kind, {})
    return [words[uid][2] for uid in sorted(words)]


def by_time(parts: Parts, kind: str) -> list[Any]:
    """List the parts of a kind from the oldest word to the newest."""
    words = sorted(parts.get(kind, {}).items(), key=lambda pair: (pair[1][0], pair[0]))
    return [word[2] for _, word in words]


def _heard(known: dict[str, Word], new: dict[str, Word]) -> dict[str, Word]:
    both = dict(known)
    for uid, word in new.items():
        if uid not in both or _is_newer(word, both[uid]):
            both[uid] = word
    return both


def _newest(words: dict[str, Word]) -> dict[str, Word]:
    if len(words) <= MOST:
        return words
    last = sorted(words, key=lambda uid: (*_rank(words[uid]), uid))[-MOST:]
    return {uid: words[uid] for uid in last}


def _is_newer(one: Word, other: Word) -> bool:
    if one[:2] != other[:2]:
        return one[:2] > other[:2]
    # The same moment twice: any rule will do that does not ask who came first.
    return _rank(one) > _rank(other)


def _rank(word: Word) -> tuple[str, str, str]:
    return word[0], word[1], json.dumps(word[2], sort_keys=True)
