import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crypto import SealBroken, blind, seal, unseal
from core.ids import uuid7

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS)
def test_what_is_sealed_opens_in_its_place(text):
    assert unseal(seal(text, "t.c:1"), "t.c:1") == text


def test_sealed_bytes_do_not_open_in_another_row():
    sealed = seal("Alder St", "dispatch_call.place:1")

    with pytest.raises(SealBroken, match=r"dispatch_call\.place"):
        unseal(sealed, "dispatch_call.place:2")


def test_an_altered_byte_is_noticed():
    sealed = bytearray(seal("Alder St", "t.c:1"))
    sealed[-1] ^= 1

    with pytest.raises(SealBroken):
        unseal(bytes(sealed), "t.c:1")


def test_a_retired_key_still_opens_what_it_sealed(settings):
    old = settings.FIELD_KEYS
    sealed = seal("still here", "t.c:1")

    settings.FIELD_KEYS = (
        "new1:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=," + old
    )

    assert unseal(sealed, "t.c:1") == "still here"
    assert seal("x", "t.c:1")[1:5] == b"new1"


def test_a_lost_key_opens_nothing_and_never_shows_the_bytes(settings):
    sealed = seal("secret", "t.c:1")
    settings.FIELD_KEYS = "new1:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="

    with pytest.raises(SealBroken):
        unseal(sealed, "t.c:1")


def test_equal_values_of_two_jurisdictions_have_different_hashes():
    here, there = uuid7(), uuid7()

    assert blind("phone", "+15125550100", here) == blind("phone", "+15125550100", here)
    assert blind("phone", "+15125550100", here) != blind("phone", "+15125550100", there)
    assert blind("phone", "x", here) != blind("name", "x", here)
