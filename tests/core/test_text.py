import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import normal_address, normal_name, normal_phone, shown_phone


@pytest.mark.parametrize(
    "written",
    ["512-555-0142", "(512) 555 0142", "+1 512 555 0142", "tel:+1-512-555-0142"],
)
def test_one_phone_number_has_one_spelling(written):
    assert normal_phone(written) == "+15125550142"


@pytest.mark.parametrize("written", ["", "911", "unknown", "sip:x@y.example"])
def test_what_is_no_phone_number_has_none(written):
    assert normal_phone(written) == ""


def test_case_accents_and_punctuation_do_not_part_a_name_from_itself():
    assert normal_name("  Peña-Ruíz,  José ") == normal_name("pena ruiz jose")


def test_street_words_do_not_part_an_address_from_itself():
    assert normal_address("1400 North Alder Street, Apt. 6") == normal_address(
        "1400 N ALDER ST APT 6"
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("+12065550134", "(206) 555-0134"),
        ("206 555 0134", "(206) 555-0134"),
        ("+442079460958", "+44 20 7946 0958"),
        ("ask his sister", "ask his sister"),
        ("", ""),
    ],
)
def test_a_number_is_shown_as_people_read_it(typed, shown):
    assert shown_phone(typed) == shown


@given(
    st.from_regex(
        r"(\+?1[ .-]?)?\(?[2-9][0-9]{2}\)?[ .-]{0,2}[0-9]{3}[ .-]?[0-9]{4}",
        fullmatch=True,
    )
)
def test_the_short_way_of_the_usual_number_is_as_the_rules_of_the_world_have_it(
    written,
):
    assert normal_phone(written) == normal_phone(written, "CA")
