"""HH-2: GB 11643 numbers, against python-stdnum's own reading where the two must agree."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from domain.residents.identity_numbers import birth_date, check_character, gender, problem
from tests.spec import id_number

TODAY = date(2026, 3, 1)
births = st.dates(min_value=date(1990, 1, 1), max_value=date(2026, 2, 28))
numbers = st.builds(
    lambda born, order, region: id_number(born.isoformat(), order, region),
    births,
    st.integers(0, 999),
    st.sampled_from(["231005", "110108", "220102", "220100", "230803"]),
)


@given(numbers)
def test_a_number_made_by_the_standard_is_valid_for_both(number: str) -> None:
    assert problem(number, TODAY) is None
    assert ric.is_valid(number)


@given(numbers, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_changed_character_is_always_found(number: str, place: int, other: str) -> None:
    changed = number[:place] + other + number[place + 1 :]
    assert (problem(changed, TODAY) is None) == (changed == number)


@given(numbers, st.integers(0, 16))
def test_two_neighbours_exchanged_are_always_found(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert (problem(swapped, TODAY) is None) == (swapped == number)


@given(st.text(alphabet="0123456789Xx０９ -", max_size=20))
@settings(max_examples=300)
def test_what_we_accept_of_noise_the_other_library_accepts_too(text: str) -> None:
    assert problem(text, TODAY) is not None or ric.is_valid(text)


@given(st.text(max_size=24))
def test_no_text_breaks_the_check(text: str) -> None:
    wrong = problem(text, TODAY)
    assert wrong is None or (wrong.en and wrong.zh)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", "0 characters instead of 18"),
        ("231005850307002", "15 characters instead of 18"),
        (f"{id_number()} ", "spaces"),
        (f" {id_number()}", "spaces"),
        ("２３１００５１９８５０３０７００２３", "full-width"),
        (id_number()[:17] + "Ｘ", "full-width"),
        (id_number()[:17] + "x", "capital X"),
        ("23100519850307O02X", "something other than digits"),
        ("²31005198503070023", "something other than digits"),
        (id_number()[:17] + "Y", "check character other than"),
        (id_number("1985-13-07"), "no date"),
        (id_number("1985-02-29"), "no date"),
        (id_number("2026-03-02"), "future"),
        (id_number("1890-01-01"), "over 130 years"),
        (id_number(region="999999"), "unknown region"),
        (id_number(region="230099"), "unknown region"),
    ],
)
def test_each_fault_is_named(number: str, reason: str) -> None:
    wrong = problem(number, TODAY)
    assert wrong is not None
    assert reason in wrong.en


def test_a_region_abolished_later_stays_valid_for_whoever_was_numbered_there() -> None:
    """110221 was 昌平县 from 1982 until 1999."""
    assert problem(id_number("1990-05-01", region="110221"), TODAY) is None
    assert problem(id_number("1950-05-01", region="110221"), TODAY) is None


def test_a_region_abolished_before_the_number_could_be_given_is_refused() -> None:
    wrong = problem(id_number("2001-05-01", region="110221"), TODAY)
    assert wrong is not None
    assert "abolished" in wrong.en


def test_a_region_abolished_before_there_were_numbers_is_refused() -> None:
    """110201 was 昌平县 until 1982; numbers were first given out in 1984."""
    wrong = problem(id_number("1970-05-01", region="110201"), TODAY)
    assert wrong is not None
    assert "abolished" in wrong.en


def test_a_region_younger_than_its_holder_is_valid() -> None:
    """110112 is 通州区 since 1997; who moved there before the first card is numbered so."""
    assert problem(id_number("1950-05-01", region="110112"), TODAY) is None


def test_birth_and_gender_are_read_from_the_number() -> None:
    assert birth_date(id_number("1985-03-07")) == date(1985, 3, 7)
    assert gender(id_number(order=2)) == "female"
    assert gender(id_number(order=3)) == "male"


def test_the_example_of_the_standard() -> None:
    """GB 11643-1999, 附录 A: 11010519491231002 has the check character X."""
    assert check_character("11010519491231002") == "X"
