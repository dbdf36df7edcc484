# ruff: noqa: ANN401  (what a test varies is of any type)
"""An entity that carries poor households: what it applies for, and what they say of it (SUB-2)."""

from typing import Any

import pytest

from domain.carrying.carrying import Carrying, carrying_of
from domain.residents.kinship import KinshipDeclared
from domain.steps.case import Case
from tests.domain.awards_cast import head
from tests.domain.books import YUAN
from tests.domain.carrying_cast import (
    CARRY,
    GOT,
    able,
    answered,
    asked,
    carried,
    carry_applied,
    confirmed,
    cooperative,
    lines,
    seen,
)
from tests.domain.cast import committee, paper, township
from tests.domain.distribution_cast import status
from tests.domain.projects_cast import (
    control_changed,
    controller,
    entity_admitted,
    entity_registered,
    sanctioned,
)
from tests.spec import COUNTY, OTHER_VILLAGE, TOWNSHIP, Given, act, adopted, officer

FARM = "示例家庭农场"


def case(history: Given, name: str = CARRY) -> Case:
    return history.ledger.read(Case, name)


def said(history: Given, name: str = CARRY) -> Carrying:
    return history.ledger.read(Carrying, carrying_of(name))


def second() -> Given:
    """A family farm `entity:2` beside the cooperative, admitted as well."""
    farm = entity_registered("2", name=FARM, kind="family_farm")
    return able().having(farm, entity_admitted("2"))


def of_farm(*own: Any, **changed: Any) -> Any:
    named: dict[str, Any] = {
        "case": "case:farm",
        "entity": "entity:2",
        "charter": paper("farm's charter"),
    }
    return carry_applied(*own, by=cooperative("person:ie2", FARM), **named | changed)


def behind(person: str, at: str = "2026-02-01") -> Any:
    """Somebody stands behind the cooperative."""
    return control_changed(controller(person=person, name=None), at=at)


def kin(person: str, household: str = "household:h1") -> Any:
    data = KinshipDeclared(person=person, household=household, relation="sibling")
    return act(data, by=township())


# --- the application ---------------------------------------------------------------------------


def test_sub_2_an_entity_applies_for_whom_it_carries() -> None:
    history = able().when(carry_applied()).then_admitted()
    assert case(history).subject == "entity:1"
    assert [one.household for one in said(history).lines] == [f"household:{one}" for one in GOT]


def test_id_4_two_of_different_bodies_record_the_signed_paper_of_an_entity() -> None:
    by = (committee(), township())
    own = paper("application of the cooperative")
    able().when(carry_applied(by=by, paper=own)).then_admitted()
    able().when(carry_applied(by=by)).then_refused("ID-4", found="no paper")
    same = (committee(), committee("person:c2"))
    able().when(carry_applied(by=same, paper=own)).then_refused("ACT-1", expected="different")
    able().when(carry_applied(by=committee(), paper=own)).then_refused("ACT-1")


def test_act_1_who_signs_for_an_entity_is_of_it() -> None:
    other = carry_applied(by=cooperative(body=FARM))
    able().when(other).then_refused("ACT-1", expected="entity:1")


def test_act_2_act_3_nobody_behind_the_entity_or_related_records_its_paper() -> None:
    by = (committee(), township())
    recorded = carry_applied(by=by, paper=paper("application of the cooperative"))
    able().having(behind(committee().person)).when(recorded).then_refused("ACT-2")
    of_h3 = able().having(behind("person:wu"), kin("person:wu", "household:h9"))
    of_h3.when(recorded).then_admitted()
    home = kin(township().person, "household:h3"), behind("person:ding")
    able().having(*home).when(recorded).then_refused("ACT-3", found=township().person)


def test_fund_5_an_entity_that_is_not_admitted_is_not_subsidised() -> None:
    new = able().having(entity_registered("2", name=FARM))
    new.when(of_farm(*lines("case:farm"))).then_refused("FUND-5", expected="admitted")


def test_fund_5_who_harmed_the_people_or_broke_faith_is_not_subsidised() -> None:
    able().having(sanctioned("2026-10-01")).when(carry_applied()).then_refused(
        "FUND-5", found="on the list"
    )


def test_reg_2_an_entity_is_on_the_register() -> None:
    able().when(carry_applied(entity="entity:none")).then_refused("REG-2", found="entity:none")


@pytest.mark.parametrize("activity", ["planting", "breeding", "processing", "trade", "tourism"])
def test_sub_2_an_entity_is_subsidised_for_what_the_document_names(activity: str) -> None:
    able().when(carry_applied(activity=activity)).then_admitted()


def test_sub_2_an_entity_is_subsidised_for_nothing_else() -> None:
    able().when(carry_applied(activity="e_commerce")).then_refused("SUB-2", found="e_commerce")


def test_sub_2_an_entity_asks_for_this_year_or_the_last() -> None:
    last = lines(year=2025)
    able().when(carry_applied(*last, year=2025)).then_admitted()
    for year in (2024, 2027):
        able().when(carry_applied(*lines(year=year), year=year)).then_refused("SUB-2")


def test_id_5_an_entity_s_case_lies_in_one_township() -> None:
    by = officer("implementing_entity", "person:ie1", body="示例种植专业合作社", place=COUNTY)
    able().when(carry_applied(place=TOWNSHIP, by=by)).then_admitted()
    able().when(carry_applied(place=COUNTY, by=by)).then_refused("ID-5", found=COUNTY)


def test_reg_5_the_lines_add_up_to_what_the_entity_says() -> None:
    able().when(carry_applied(lines_count=2)).then_refused("REG-5")
    able().when(carry_applied(got_fen=1)).then_refused("REG-5")
    twice = (*lines(), carried("h1", contract=paper("b"), records=(paper("c"),)))
    able().when(carry_applied(*twice)).then_refused("REG-5", found="3 things on 4 lines")


def test_reg_1_a_case_is_applied_for_once() -> None:
    asked().when(carry_applied()).then_refused("REG-1", found=CARRY)


# --- whom it carries ---------------------------------------------------------------------------


def test_sub_2_at_least_as_many_households_as_policy_asks() -> None:
    two = lines()[:2]
    able().when(carry_applied(*two)).then_refused("SUB-2", expected="at least 3", found="2")
    fewer = adopted(carrying_households_least_count=2, at="2026-03-01", since="2026-03-01")
    able().having(fewer).when(carry_applied(*two)).then_admitted()


def test_sub_2_a_household_is_one_however_many_things_it_is_carried_by() -> None:
    both = carried("h1", form="dividend", contract=paper("shares"), records=(paper("dividend"),))
    able().when(carry_applied(*lines()[:2], both)).then_refused("SUB-2", found="2")


def test_sub_2_who_employs_has_its_part_of_poor_workers() -> None:
    able().when(carry_applied(workers_count=5)).then_refused("SUB-2", found="1 of 5")
    able().when(carry_applied(workers_count=0)).then_refused("SUB-2", found="1 of 0")
    lower = adopted(carrying_workers_least_bp=2_000, at="2026-03-01", since="2026-03-01")
    able().having(lower).when(carry_applied(workers_count=5)).then_admitted()


def test_sub_2_who_employs_nobody_has_no_such_part() -> None:
    no_wages = (carried("h1", form="land_rent"), *lines()[1:])
    able().when(carry_applied(*no_wages, workers_count=0)).then_admitted()


def test_sub_2_only_poor_households_are_carried() -> None:
    rich = able().having(status("household:h3", "registered_poor", until="2026-06-30"))
    rich.when(carry_applied()).then_refused("SUB-2", found="household:h3 is neither")


def test_sub_2_who_is_named_belongs_to_the_household() -> None:
    other = (carried("h1", persons=("person:bing",)), *lines()[1:])
    able().when(carry_applied(*other)).then_refused("SUB-2", found="person:bing")
    twice = (carried("h1", persons=("person:yi", "person:yi")), *lines()[1:])
    able().when(carry_applied(*twice)).then_refused("SUB-2", found="person:yi")


def test_act_1_a_household_of_another_place_is_carried_in_another_case() -> None:
    by = officer("implementing_entity", "person:ie1", body="示例种植专业合作社", place=TOWNSHIP)
    able().when(carry_applied(place=OTHER_VILLAGE, by=by)).then_refused(
        "ACT-1", found="household:h1"
    )


def test_reg_2_an_unknown_household_is_not_carried() -> None:
    stranger = carried("h1", household="household:none")
    able().when(carry_applied(stranger, *lines()[1:])).then_refused("REG-2", found="not registered")


def test_act_2_an_entity_does_not_carry_the_home_of_who_is_behind_it() -> None:
    own = able().having(behind("person:jia"))
    own.when(carry_applied()).then_refused("ACT-2", found="person:jia")


def test_reg_2_a_line_is_named_by_what_it_is_of() -> None:
    named = carried("h1", carried=carried("h2").carried)
    able().when(carry_applied(named, *lines()[2:], carried("h2", form="wages"))).then_refused(
        "REG-2"
    )
    nothing = carried("h1", got_fen=0)
    able().when(carry_applied(nothing, *lines()[1:])).then_refused("REG-2", found="0 fen")


def test_sub_2_a_household_is_carried_by_one_entity_for_one_thing_in_a_year() -> None:
    both = second().when(carry_applied()).then_admitted()
    same = lines("case:farm")
    both.when(of_farm(*same)).then_refused("SUB-2", expected="nobody else", found=CARRY)


def test_sub_2_another_thing_or_another_year_is_another_matter() -> None:
    both = second().when(carry_applied()).then_admitted()
    other = tuple(carried(home, "case:farm", form="land_rent") for home in GOT)
    both.when(of_farm(*other, workers_count=0)).then_admitted()
    before = lines("case:farm", year=2025)
    both.when(of_farm(*before, year=2025)).then_admitted()


def test_sub_2_what_came_to_nothing_may_be_counted_by_another() -> None:
    out = seen(found="does_not_carry", amount_fen=0, households_count=0)
    over = second().when(carry_applied(), out).then_admitted()
    assert case(over).status == "rejected"
    over.when(of_farm(*lines("case:farm"), at="2026-11-05")).then_admitted()


# --- the papers --------------------------------------------------------------------------------


def test_fund_9_each_paper_of_an_application_stands_behind_one_line() -> None:
    shared = (carried("h1", contract=carried("h2").contract), *lines()[1:])
    able().when(carry_applied(*shared)).then_refused("FUND-9", expected="once")
    record = (carried("h1", records=carried("h2").records), *lines()[1:])
    able().when(carry_applied(*record)).then_refused("FUND-9", expected="once")


def test_fund_9_a_record_of_a_grant_backs_no_other_of_the_entity() -> None:
    again = tuple(
        carried(home, "case:again", form="land_rent", records=carried(home).records) for home in GOT
    )
    anew = carry_applied(*again, case="case:again", at="2026-11-06", workers_count=0)
    granted = confirmed().when(seen()).then_admitted()
    granted.when(anew).then_refused("FUND-9", expected="no other grant")


# --- what the households say -------------------------------------------------------------------


def test_sub_2_the_household_itself_says_whether_it_got_that() -> None:
    history = asked().when(answered(), answered("h2", "denied")).then_admitted()
    assert [one.answer for one in said(history).lines] == ["confirmed", "denied", ""]


def test_sub_2_a_household_answers_once_and_for_the_amount_stated() -> None:
    once = asked().when(answered("h1", "denied")).then_admitted()
    once.when(answered()).then_refused("SUB-2", found="denied")
    asked().when(answered(got_fen=9_001 * YUAN)).then_refused("SUB-2", expected=f"{9_000 * YUAN}")


def test_sub_2_a_household_answers_before_the_inspection() -> None:
    two = asked().when(answered("h1"), answered("h2")).then_admitted()
    none = seen(found="does_not_carry", amount_fen=0, households_count=2)
    two.having(none).when(answered("h3", at="2026-11-05")).then_refused("SUB-2")
    asked().when(answered(at="2026-11-01")).then_refused("SUB-2", expected="2026-11-02")


def test_reg_2_a_household_answers_for_its_own_line() -> None:
    of_h2 = answered("h1", carried=carried("h2").carried)
    asked().when(of_h2).then_refused("REG-2", expected="household:h1")
    able().when(answered()).then_refused("ID-5", found=CARRY)


def test_id_4_the_head_answers_or_two_record_the_signed_paper() -> None:
    by = (committee(), township())
    asked().when(answered(by=by, paper=paper("signed by h1"))).then_admitted()
    asked().when(answered(by=by)).then_refused("ID-4", found="no paper")
    asked().when(answered(by=head("bing", "h2"))).then_refused("ID-4")
    asked().when(answered(by=cooperative())).then_refused("ACT-1")
    lone = answered(by=township(), paper=paper("signed by h1"))
    asked().when(lone).then_refused("ACT-1")


def test_act_2_act_3_nobody_behind_the_entity_or_related_records_the_answer() -> None:
    by = (committee(), township())
    recorded = answered(by=by, paper=paper("signed by h1"))
    own = asked().having(behind(committee().person))
    own.when(recorded).then_refused("ACT-2", found=committee().person)
    asked().having(kin(township().person)).when(recorded).then_refused("ACT-3")
    theirs = asked().having(behind("person:ding"), kin(township().person, "household:h3"))
    theirs.when(recorded).then_refused("ACT-3", found=township().person)
