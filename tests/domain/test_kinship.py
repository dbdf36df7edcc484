"""ACT-3: who declared kinship or interest, or belongs to the household, is recused."""

import pytest

from domain.kernel.refused import Refused
from domain.residents.kinship import KinshipDeclared, check_recused, recused
from domain.residents.membership import MemberLeft
from domain.residents.people import Person
from tests.spec import act, day, given, officer
from tests.village import family

OFFICER = officer("township_officer", "person:o1")


def kin(person: str, household: str = "household:h1") -> KinshipDeclared:
    return KinshipDeclared(person=person, household=household, relation="sibling")


def test_act_3_a_declared_relative_is_recused_and_nobody_else() -> None:
    after = (
        given(*family("h1", "jia"), *family("h2", "yi"))
        .when(act(kin("person:o1"), by=OFFICER))
        .then_admitted()
    )
    assert recused(after.ledger, ["person:o1", "person:o2"], "household:h1") == ("person:o1",)
    check_recused(after.ledger, ["person:o2"], "household:h1")
    check_recused(after.ledger, ["person:o1", "person:o2"], "household:h2")
    with pytest.raises(Refused) as refusal:
        check_recused(after.ledger, ["person:o2", "person:o1"], "household:h1")
    assert refusal.value.rule == "ACT-3"
    assert "household:h1" in refusal.value.expected.en
    assert "person:o1 recused" in refusal.value.found.en
    assert refusal.value.kind == "forbidden"


def test_act_3_a_member_of_the_household_is_recused() -> None:
    ledger = given(*family("h1", "jia", "yi"), *family("h2", "bing")).ledger
    assert recused(ledger, ["person:yi", "person:bing"], "household:h1") == ("person:yi",)


def test_act_3_who_left_the_household_is_recused_only_as_declared_kin() -> None:
    left = MemberLeft(
        household="household:h1", person="person:yi", on=day("2026-02-01"), reason="married_out"
    )
    history = given(*family("h1", "jia", "yi"), act(left, by=officer("village_committee")))
    assert recused(history.ledger, ["person:yi"], "household:h1") == ()
    after = history.having(act(kin("person:yi"), by=officer("villager", "person:yi")))
    assert recused(after.ledger, ["person:yi"], "household:h1") == ("person:yi",)


def test_act_3_a_kinship_declared_before_the_person_is_registered_counts() -> None:
    ledger = given(
        *family("h1", "jia"),
        act(kin("person:yi"), by=officer("village_secretary")),
        *family("h2", "yi"),
    ).ledger
    assert recused(ledger, ["person:yi"], "household:h1") == ("person:yi",)


def test_act_1_the_secretary_of_the_village_declares_for_another() -> None:
    given(*family("h1", "jia")).when(
        act(kin("person:o1"), by=officer("village_secretary"))
    ).then_admitted()


def test_act_1_another_villager_does_not_declare_for_somebody() -> None:
    given(*family("h1", "jia")).when(
        act(kin("person:o1"), by=officer("villager", "person:v1"))
    ).then_refused("ACT-1", expected="the person, or a registrar", found="person:v1")


def test_act_1_a_secretary_of_another_village_does_not_declare_for_somebody() -> None:
    stranger = officer("village_secretary", place="231005100202")
    given(*family("h1", "jia")).when(act(kin("person:o1"), by=stranger)).then_refused(
        "ACT-1", expected="of the place", found="village_secretary"
    )


def test_reg_2_kinship_to_no_known_household_is_refused() -> None:
    given().when(act(kin("person:o1"), by=OFFICER)).then_refused("REG-2", found="household:h1")


def test_declaring_twice_adds_nothing() -> None:
    once = given(*family("h1", "jia"), act(kin("person:o1"), by=OFFICER))
    twice = once.when(act(kin("person:o1"), by=OFFICER)).then_admitted()
    assert len(twice.ledger.read(Person, "person:o1").kinships) == 1
