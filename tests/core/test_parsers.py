import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.exceptions import ParseError

from core.parsers import DEEPEST, LIMIT, read_json

SAFE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | SAFE,
    lambda inner: st.lists(inner) | st.dictionaries(SAFE, inner),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_sound_is_read_as_it_was_written(value):
    assert read_json(json.dumps(value).encode()) == value


@given(st.binary(max_size=200))
def test_no_bytes_at_all_do_worse_than_a_plain_refusal(body):
    with suppress(ParseError):
        read_json(body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"note": "a\\u0000b"}', "NUL character at /note"),
        (b'{"note": ["ok", "\\ud800"]}', "lone surrogate.*/note/1"),
        (b"[" * (DEEPEST + 2) + b"]" * (DEEPEST + 2), "deeper than"),
        (b"[" * 100_000, "too deep"),
        (b'{"n": ' + b"9" * 10_000 + b"}", "too long"),
        (b'{"n": NaN}', "NaN is not JSON"),
        (b'{"a": 1', "Not JSON at line 1"),
        (b'\xff{"a": 1}', "Not UTF-8 at byte 0"),
        (b" " * (LIMIT + 1), "larger than"),
    ],
)
def test_what_could_bring_the_server_down_is_named_and_refused(body, words):
    with pytest.raises(ParseError, match=words):
        read_json(body)
