"""NOT-5: online pages mask the given name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.names import MASK, masked


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王〇〇"),
        ("李四", "李〇"),
        ("欧阳修", "欧阳〇"),
        ("欧阳", "欧〇"),
        ("司马相如", "司马〇〇"),
        ("阿依古丽·买买提", "阿〇〇〇·〇〇〇"),
        ("王", "〇"),
        ("", "〇"),
        (" 王小明 ", "王〇〇"),
    ],
)
def test_the_family_name_stays_and_the_given_name_is_masked(name: str, shown: str) -> None:
    assert masked(name) == shown


@given(st.text(alphabet=st.characters(categories=("Lo", "Lu", "Ll")), min_size=3))
def test_of_a_name_at_most_a_compound_family_name_is_told(name: str) -> None:
    told = masked(name).replace(MASK, "")
    assert len(told) <= 2 + name.count(MASK)
    assert name.startswith(told[:1])
