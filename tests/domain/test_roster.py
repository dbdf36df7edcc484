"""A roster: REG-5 its lines are what the header says; each line is admitted by its own rules."""

import pytest

from domain.kernel.act import Act
from domain.kernel.fact import Fact, Paper
from domain.residents.households import Household
from domain.residents.people import Person
from domain.residents.roster import RosterImported
from tests.spec import TOWNSHIP, VILLAGE, act, day, given, granted, id_number, officer
from tests.village import household, person, registered

REGISTRAR = officer("registrar", place=TOWNSHIP)
SHEET = Paper(sha256="a" * 64, media_type="application/vnd.ms-excel", length_bytes=2048)
JIA, YI = person("jia"), person("yi")


def roster(
    *lines: Fact, persons: int = 2, households: int = 1, place: str = VILLAGE
) -> Act[RosterImported]:
    header = RosterImported(place=place, persons=persons, households=households, source=SHEET)
    return act(header, by=REGISTRAR, lines=lines)


def test_reg_5_people_and_households_come_in_by_one_signature() -> None:
    after = given().when(roster(JIA, YI, household("h1", "jia", "yi"))).then_admitted()
    assert [event.n for event in after.ledger.events] == [None, 0, 1, 2]
    assert {event.by for event in after.ledger.events} == {(REGISTRAR,)}
    state = after.ledger.read(Household, "household:h1")
    assert len(state.members_on(day("2026-03-01"))) == 2


@pytest.mark.parametrize(("persons", "households"), [(1, 1), (3, 1), (2, 0), (2, 2)])
def test_reg_5_other_counts_than_the_lines_are_refused(persons: int, households: int) -> None:
    lines = (JIA, YI, household("h1", "jia", "yi"))
    given().when(roster(*lines, persons=persons, households=households)).then_refused(
        "REG-5", expected=f"{persons} persons and {households}", found="2 and 1"
    )


def test_reg_5_a_roster_without_lines_is_refused() -> None:
    given().when(roster(persons=0, households=0)).then_refused(
        "REG-5", expected="lines of PersonRegistered.v1", found="0 lines"
    )


def test_reg_5_a_line_of_another_type_is_refused() -> None:
    given().when(
        roster(JIA, granted("person:c1", "village_committee").data, persons=1, households=0)
    ).then_refused("REG-5", found="RoleGranted.v1")


def test_reg_5_a_line_of_another_village_is_refused() -> None:
    stray = person("yi", place="231005100202")
    refused = (
        given()
        .when(roster(JIA, stray, household("h1", "jia")))
        .then_refused("REG-5", expected=VILLAGE, found="231005100202")
    )
    assert refused.line == 1


def test_reg_5_no_other_act_has_lines() -> None:
    given().when(act(JIA, by=REGISTRAR, lines=[YI])).then_refused(
        "REG-5", expected="no type", found="PersonRegistered.v1"
    )


def test_hh_2_the_same_number_twice_in_one_roster_is_refused_and_nothing_comes_in() -> None:
    number = id_number(order=8)
    twice = roster(person("jia", number), person("yi", number), household("h1", "jia", "yi"))
    outcome = given().when(twice)
    outcome.then_refused("HH-2", expected="nobody else", found="person:jia")
    assert outcome.ledger.events == []
    assert not outcome.ledger.read(Person, "person:jia").registered


def test_hh_1_two_households_of_one_roster_do_not_share_a_member() -> None:
    lines = (JIA, YI, household("h1", "jia", "yi"), household("h2", "yi"))
    given().when(roster(*lines, households=2)).then_refused("HH-1", found="household:h1")


def test_reg_2_a_household_before_its_people_is_refused() -> None:
    given().when(roster(household("h1", "jia", "yi"), JIA, YI)).then_refused(
        "REG-2", found="person:jia"
    )


def test_reg_1_who_is_registered_already_is_not_imported() -> None:
    given(*registered("jia")).when(roster(JIA, YI, household("h1", "jia", "yi"))).then_refused(
        "REG-1", found="person:jia"
    )


def test_act_1_a_roster_of_a_place_beyond_the_signer_s_authority_is_refused() -> None:
    given().when(roster(JIA, persons=1, households=0, place="231005200201")).then_refused(
        "ACT-1", expected="authority over 231005200201", found=TOWNSHIP
    )
