"""People: HH-2 an ID number is valid and unique; REG-1 a reference is given out once."""

import msgspec
import pytest
from msgspec.structs import replace

from domain.residents.people import Person
from tests.spec import VILLAGE, act, given, id_number, officer, secret
from tests.village import person

COMMITTEE = officer("village_committee")


def test_a_person_with_a_valid_new_id_number_is_registered() -> None:
    after = given().when(act(person("jia", id_number()), by=COMMITTEE)).then_admitted()
    assert after.ledger.read(Person, "person:jia").place == VILLAGE


def test_hh_2_an_id_number_whose_check_digit_does_not_fit_is_refused() -> None:
    good = id_number()
    forged = good[:17] + ("0" if good[17] != "0" else "1")
    given().when(act(person("jia", forged), by=COMMITTEE)).then_refused(
        "HH-2", expected="GB 11643", found="check character"
    )


def test_hh_2_an_id_number_that_somebody_else_has_is_refused() -> None:
    given(act(person("jia", id_number()), by=COMMITTEE)).when(
        act(person("yi", id_number()), by=COMMITTEE)
    ).then_refused("HH-2", expected="nobody else", found="person:jia")


def test_hh_2_two_people_with_two_numbers_are_registered() -> None:
    given(act(person("jia", id_number(order=2)), by=COMMITTEE)).when(
        act(person("yi", id_number(order=4)), by=COMMITTEE)
    ).then_admitted()


def test_hh_2_a_gender_that_the_number_contradicts_is_refused() -> None:
    woman = msgspec.structs.replace(person("jia", id_number(order=2)), gender="male")
    given().when(act(woman, by=COMMITTEE)).then_refused("HH-2", expected="gender", found="male")


def test_hh_2_a_gender_that_the_number_shows_is_admitted() -> None:
    woman = msgspec.structs.replace(person("jia", id_number(order=2)), gender="female")
    given().when(act(woman, by=COMMITTEE)).then_admitted()


def test_hh_2_no_refusal_repeats_the_number() -> None:
    for number in ("23100519850307002", "999999198503070023", id_number()[:17] + "x", "一二三"):
        refusal = given().when(act(person("jia", number), by=COMMITTEE)).then_refused("HH-2")
        assert number not in str(refusal)
        assert number not in refusal.found.zh


def test_reg_1_a_person_is_registered_once() -> None:
    given(act(person("jia", id_number(order=2)), by=COMMITTEE)).when(
        act(person("jia", id_number(order=4)), by=COMMITTEE)
    ).then_refused("REG-1", expected="not yet given out", found="person:jia")


@pytest.mark.parametrize("place", ["231005", "231005100"])
def test_act_1_nobody_lives_in_a_whole_county_or_township(place: str) -> None:
    registrar = officer("registrar", place="231005")
    given().when(act(person("jia", place=place), by=registrar)).then_refused(
        "ACT-1", expected="a village of county 231005", found=place
    )


def test_act_1_people_of_another_county_are_not_registered_here() -> None:
    registrar = officer("registrar", place="2310")
    given().when(act(person("jia", place="231004100201"), by=registrar)).then_refused(
        "ACT-1", expected="county 231005", found="231004100201"
    )


def test_act_1_a_committee_does_not_register_in_the_next_village() -> None:
    given().when(act(person("jia", place="231005100202"), by=COMMITTEE)).then_refused(
        "ACT-1", expected="authority over 231005100202", found=VILLAGE
    )


def test_act_1_a_villager_registers_nobody() -> None:
    given().when(act(person("jia"), by=officer("villager"))).then_refused(
        "ACT-1", expected="village_committee", found="villager"
    )


def test_without_the_vault_the_number_is_not_checked_again() -> None:
    sealed = msgspec.structs.replace(person("jia"), id_number=secret("no number at all"))
    stated = act(sealed, by=COMMITTEE)
    given().when(replace(stated, values={}, sealed_open=False)).then_admitted()
    given().when(stated).then_refused("HH-2")


def test_hh_2_what_is_open_all_the_same_is_checked_again() -> None:
    sealed = msgspec.structs.replace(person("jia"), id_number=secret("no number at all"))
    stated = replace(act(sealed, by=COMMITTEE), sealed_open=False)
    given().when(stated).then_refused("HH-2")


def test_a_sealed_field_that_reaches_admission_closed_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError, match="/id_number"):
        given().when(replace(act(person("jia"), by=COMMITTEE), values={}))
