"""Ways around a project: an entity of one's own, one that is no more, money that names no project.

`person:jia` heads `household:h1`, of which `person:yi` is a member.
"""

from typing import Any

import pytest

from domain.equity.liquidation import EntityDissolved
from domain.kernel.act import Act
from domain.residents.kinship import KinshipDeclared
from tests.domain.books import PAPER, YUAN, allocated, opened
from tests.domain.cast import committee, county, paper, township, township_reviewer, village
from tests.domain.near_poor import posted
from tests.domain.projects_cast import (
    accepted,
    assembled,
    collective_registered,
    controller,
    department,
    entity_admitted,
    entity_registered,
    leading_group,
    papers_filed,
    planned,
    proposed,
    ready,
    reviewed,
    steps,
)
from tests.domain.test_projects_paid import paid, payable, with_money
from tests.spec import COUNTY, TOWNSHIP, VILLAGE, Given, act, day, officer


def of(person: str = "person:jia") -> Given:
    """A village whose cooperative `entity:1` is one person's own."""
    own = entity_registered(controllers=(controller(person=person, name=None),))
    return village().having(own, entity_admitted(), collective_registered(), entity_admitted("9"))


def dissolved(since: str = "2026-04-15") -> Act[EntityDissolved]:
    data = EntityDissolved(
        entity="entity:1", cause="bankrupt", since=day(since), document=paper("ruling")
    )
    return act(data, by=(county(), leading_group()), at=since)


def to_the_review() -> list[Act[Any]]:
    return [proposed(), planned(), *assembled()]


def kin(person: str, household: str = "household:h1") -> Act[KinshipDeclared]:
    data = KinshipDeclared(person=person, household=household, relation="sibling")
    return act(data, by=officer("township_reviewer", person), at="2026-02-01")


# --- an entity of one's own -----------------------------------------------------------------------


def test_act_2_nobody_admits_an_entity_behind_which_they_stand() -> None:
    own = entity_registered(controllers=(controller(person="person:k1", name=None),))
    history = village().having(own)
    history.when(entity_admitted(by=(department(), county("person:k1")))).then_refused(
        "ACT-2", found="person:k1"
    )
    history.when(entity_admitted(by=(department(), county("person:k2")))).then_admitted()


def test_act_2_nobody_plans_for_an_entity_behind_which_they_stand() -> None:
    history = of("person:c2").having(proposed())
    history.when(planned()).then_refused("ACT-2", found="person:c2")
    history.when(planned(by=committee("person:c3"))).then_admitted()


@pytest.mark.parametrize("person", ["person:jia", "person:yi"])
def test_act_2_nobody_reviews_a_project_that_their_own_household_carries(person: str) -> None:
    history = of().having(*to_the_review())
    own = reviewed("township_review", by=township_reviewer(person), at="2026-03-12")
    history.when(own).then_refused("ACT-2", found=f"{person} benefits")
    history.when(reviewed("township_review", at="2026-03-12")).then_admitted()


def test_act_3_nobody_reviews_a_project_that_a_declared_relative_carries() -> None:
    history = of().having(kin("person:tr1"), *to_the_review())
    history.when(reviewed("township_review", at="2026-03-12")).then_refused("ACT-3")
    other = reviewed("township_review", by=township_reviewer("person:tr2"), at="2026-03-12")
    history.when(other).then_admitted()


def test_act_2_nobody_inspects_what_their_own_entity_built() -> None:
    history = of("person:t1").having(*steps(), papers_filed())
    history.when(accepted()).then_refused("ACT-2", found="person:t1")
    history.when(accepted(by=(department(), township("person:t2")))).then_admitted()


def test_act_2_nobody_pays_an_entity_behind_which_they_stand() -> None:
    history = with_money(of("person:cf3").having(*steps(), papers_filed()))
    history.when(paid()).then_refused("ACT-2", found="person:cf3")
    payable().when(paid()).then_admitted()


# --- an entity that is no more --------------------------------------------------------------------


def test_fund_5_nothing_is_paid_to_an_entity_from_the_day_of_its_end() -> None:
    history = payable().having(dissolved())
    history.when(paid()).then_refused("FUND-5", found="dissolved on 2026-04-15")
    history.when(paid(on="2026-04-14", at="2026-04-20")).then_admitted()


@pytest.mark.parametrize(
    "late",
    [entity_admitted(at="2026-04-16"), papers_filed(at="2026-04-16")],
    ids=["admitted", "contracted"],
)
def test_fund_5_an_entity_that_is_no_more_is_neither_admitted_nor_contracted(
    late: Act[Any],
) -> None:
    unadmitted = village().having(entity_registered(), dissolved())
    history = unadmitted if late.type == "EntityAdmitted.v1" else ready().having(dissolved())
    history.when(late).then_refused("FUND-5", expected="not dissolved")


def test_fund_5_a_project_is_not_planned_with_an_entity_that_is_no_more() -> None:
    history = of().having(dissolved("2026-02-20"), proposed())
    history.when(planned()).then_refused("FUND-5", expected="not dissolved")


# --- money that names no project ------------------------------------------------------------------


def test_reg_2_nobody_is_paid_who_is_not_on_the_register_of_entities() -> None:
    ghost = opened(
        "ghost", "entity", place=TOWNSHIP, about="entity:ghost", bank="示例农商行", paper=PAPER
    )
    payable().having(ghost).when(paid(payee="account:ghost")).then_refused(
        "REG-2", found="no entity:ghost"
    )


def test_fund_2_industry_money_is_not_booked_as_used_without_a_project() -> None:
    history = payable().having(opened("use-1", "use", place=VILLAGE))
    history.when(paid(spent_on="account:use-1", amount_fen=YUAN)).then_refused(
        "FUND-2", expected="spent on a project"
    )
    payable().when(paid(amount_fen=YUAN)).then_admitted()


def test_not_1_an_allocation_to_a_village_does_not_hang_above_it() -> None:
    own = allocated("2", place=VILLAGE, amount_fen=5_000 * YUAN, on="2026-04-11")
    history = payable().having(own)
    case = "case:allocation-2"
    sheet: dict[str, Any] = {"kind": "allocation", "notice": "notice:allocation-2"}
    for place, by in ((TOWNSHIP, township()), (COUNTY, county())):
        above = posted(case, at="2026-04-12", by=by, period_days=3, place=place, **sheet)
        history.when(above).then_refused("NOT-1", found=place)
    there = posted(case, at="2026-04-12", by=committee(), period_days=3, place=VILLAGE, **sheet)
    history.when(there).then_admitted()
