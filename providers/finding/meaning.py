"""Which kind of help some typed words mean, by the words that the continuum is found by."""

from typing import Any

from django.db import connection

from core.text import normal_words
from providers.continuum import TERMS

# They say for whom, and only where nothing else is said what.
FOR_WHOM = {"youth", "veterans", "older-adults"}
# In the name of many a place, and to a stemmer the same as "housing".
NAMES_ONLY = {"house", "houses"}
MEANT = """
SELECT t.code, (SELECT count(*) FROM unnest(tsvector_to_array(v.said)) AS w(word)
                 WHERE w.word = ANY(tsvector_to_array(to_tsvector('english', t.asked))))
  FROM unnest(%(codes)s::text[], %(asked)s::text[]) AS t(code, asked),
       (SELECT to_tsvector('english', %(words)s) AS said) v
 WHERE v.said @@ to_tsquery('english', t.asked)
"""


def need_of(words: str) -> str:
    """Give the term of the continuum that the words mean; '' where none or several do.

    Of several it is the one that has most of the words: "residential recovery" also
    means recovery.
    """
    said = [word for word in normal_words(words).split() if word not in NAMES_ONLY]
    if not said:
        return ""
    terms = {term.code: term.words for term in TERMS if term.words}
    asked: dict[str, Any] = {
        "codes": [*terms],
        "asked": [*terms.values()],
        "words": " ".join(said),
    }
    with connection.cursor() as cursor:
        cursor.execute(MEANT, asked)
        found = dict(cursor.fetchall())
    found = {c: n for c, n in found.items() if c not in FOR_WHOM} or found
    most = [code for code, count in found.items() if count == max(found.values())]
    return most[0] if len(most) == 1 else ""
