"""HH-2: a number that was never the person's is given up, and then it is free for whose it is."""

from typing import Any

import pytest

from domain.kernel.act import Act, Signer
from domain.privacy.correcting import PersonCorrected
from domain.privacy.giving_up import NumberGivenUp
from tests.domain.cast import committee, paper
from tests.spec import OTHER_VILLAGE, Given, act, given, id_number, officer, secret
from tests.village import family

REGISTRAR = officer("registrar")
NUMBER, OTHER = id_number(order=74), id_number(order=92)


def given_up(person: str = "person:jia", by: Signer = REGISTRAR, **changed: Any) -> Act[Any]:  # noqa: ANN401
    data = {"person": person, "request": None, "paper": paper("withdrawn"), **changed}
    return act(NumberGivenUp(**data), by=by, at="2026-03-06")


def corrected(person: str, number: str) -> Act[Any]:
    sealed, scan = secret(number), paper("corrected")
    data = PersonCorrected(person=person, request=None, id_number=sealed, paper=scan)
    return act(data, by=REGISTRAR, at="2026-03-07")


def swapped() -> Given:
    """Each of two people was registered under the other's number."""
    return given(
        *family("h1", "jia", "yi"), corrected("person:jia", NUMBER), corrected("person:yi", OTHER)
    )


def test_hh_2_two_swapped_numbers_are_put_right_after_both_are_given_up() -> None:
    after = (
        swapped()
        .when(
            given_up("person:jia"),
            given_up("person:yi"),
            corrected("person:jia", OTHER),
            corrected("person:yi", NUMBER),
        )
        .then_admitted()
    )
    assert after.ledger.holder_of("id_number", OTHER) == "person:jia"
    assert after.ledger.holder_of("id_number", NUMBER) == "person:yi"


def test_hh_2_while_the_other_still_holds_it_a_number_is_not_given_to_another() -> None:
    swapped().when(given_up("person:jia"), corrected("person:jia", OTHER)).then_refused(
        "HH-2", found="person:yi"
    )


def test_hh_2_what_was_given_up_is_not_given_up_again_until_it_is_recorded_anew() -> None:
    swapped().when(given_up(), given_up()).then_refused("HH-2", found="given up at position")
    swapped().when(given_up(), corrected("person:jia", NUMBER), given_up()).then_admitted()


def test_hh_2_a_name_is_not_given_up_with_the_number() -> None:
    before = {key for key, of in swapped().ledger.holders.items() if of == "person:jia"}
    after = swapped().when(given_up()).then_admitted()
    left = {key for key, of in after.ledger.holders.items() if of == "person:jia"}
    assert {name for name, _ in before - left} == {"id_number"}
    assert {name for name, _ in left} <= {"name"}


@pytest.mark.parametrize(
    ("by", "changed"),
    [(committee(), {}), (REGISTRAR, {"paper": None})],
    ids=["a paper, but no registrar", "a registrar without a paper"],
)
def test_hh_7_without_a_granted_request_only_a_registrar_with_a_paper_gives_up(
    by: Signer, changed: dict[str, Any]
) -> None:
    swapped().when(given_up(by=by, **changed)).then_refused("HH-7", found=by.role)


def test_reg_2_a_stranger_has_nothing_to_give_up() -> None:
    swapped().when(given_up("person:nobody")).then_refused("REG-2")


def test_act_1_nobody_gives_up_a_number_of_another_village() -> None:
    elsewhere = officer("village_committee", place=OTHER_VILLAGE)
    swapped().when(given_up(by=elsewhere)).then_refused("ACT-1")
