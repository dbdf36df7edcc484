"""Implementing entities: FUND-5 of who is admitted, SUP-4 of who is on the sanction list."""

from typing import Any

import pytest

from domain.projects.entities import CreditCode, Entity
from tests.domain.cast import county, township
from tests.domain.projects_cast import (
    collective_registered,
    control_changed,
    controller,
    county_of_entities,
    department,
    entity_admitted,
    entity_registered,
    leading_group,
    sanction_ended,
    sanctioned,
)
from tests.spec import VILLAGE, Given, day, given, officer, secret
from tests.village import registered


def entity(history: Given, name: str = "entity:1") -> Entity:
    return history.ledger.read(Entity, name)


# --- registration -------------------------------------------------------------------------------


def test_fund_5_an_entity_is_on_the_register_with_who_stands_behind_it() -> None:
    owner = controller(role="owner", person="person:jia", name=None, share_bp=6_000)
    one = entity_registered(controllers=(controller(share_bp=None), owner))
    history = given(*registered("jia")).when(one).then_admitted()
    assert entity(history).controllers == ("person:jia",)
    assert entity(history).unregistered_count == 1
    assert history.ledger.read(CreditCode, "uscc:93231005MA00000012").entity == "entity:1"


@pytest.mark.parametrize(
    "wrong",
    [
        {"person": "person:jia", "name": secret("示例法人")},
        {"person": None, "name": None},
    ],
    ids=["both", "neither"],
)
def test_fund_5_who_stands_behind_it_is_a_person_here_or_a_name(wrong: dict[str, Any]) -> None:
    one = entity_registered(controllers=(controller(**wrong),))
    given(*registered("jia")).when(one).then_refused("FUND-5", expected="sealed name")


def test_fund_5_one_represents_it_in_law_and_nobody_owns_more_than_the_whole() -> None:
    two = entity_registered(controllers=(controller(), controller("演示法人")))
    given().when(two).then_refused("FUND-5", expected="one legal representative")
    owners = tuple(
        controller(name, role="owner", share_bp=6_000) for name in ("示例股东", "演示股东")
    )
    given().when(entity_registered(controllers=(controller(), *owners))).then_refused(
        "FUND-5", found="12000"
    )


def test_fund_5_owners_and_controllers_change_by_an_act_of_their_own() -> None:
    history = county_of_entities().having(*registered("wu"))
    changed = control_changed(controller(person="person:wu", name=None))
    history = history.when(changed).then_admitted()
    assert (entity(history).controllers, entity(history).unregistered_count) == (("person:wu",), 0)
    stranger = control_changed(controller(person="person:nobody", name=None))
    history.when(stranger).then_refused("REG-2")


@pytest.mark.parametrize("code", ["93231005MA00000013", "91231005MA00000012", "91231005MA0000002C"])
def test_reg_2_a_credit_code_is_valid(code: str) -> None:
    given().when(entity_registered(credit_code=code)).then_refused("REG-2", found=code)


def test_reg_1_a_credit_code_is_one_entity_s() -> None:
    again = entity_registered("2", credit_code="93231005MA00000012")
    county_of_entities().when(again).then_refused("REG-1", found="uscc:93231005MA00000012")
    county_of_entities().when(entity_registered()).then_refused("REG-1", found="entity:1")


def test_reg_2_a_collective_is_a_village_s() -> None:
    given().when(collective_registered()).then_admitted()
    of_township = entity_registered(kind="collective")
    given().when(of_township).then_refused("REG-2", expected="village")


# --- admission ----------------------------------------------------------------------------------


def test_fund_5_an_entity_is_admitted_on_five_criteria_by_two_bodies() -> None:
    history = given(entity_registered()).when(entity_admitted()).then_admitted()
    assert entity(history).admitted_on == day("2026-01-05")
    one_body = (department(), department("person:sd2"))
    given(entity_registered()).when(entity_admitted(by=one_body)).then_refused("ACT-1")


def test_fund_5_an_entity_is_admitted_once_and_never_from_the_sanction_list() -> None:
    county_of_entities().when(entity_admitted()).then_refused("FUND-5", found="2026-01-05")
    listed = given(entity_registered(), sanctioned("2026-01-10"))
    listed.when(entity_admitted(at="2026-01-11")).then_refused("FUND-5", found="on the list")
    listed.when(sanction_ended("2026-01-20"), entity_admitted(at="2026-01-20")).then_admitted()


def test_reg_2_who_is_not_registered_is_not_admitted() -> None:
    given().when(entity_admitted()).then_refused("REG-2")


# --- the sanction list --------------------------------------------------------------------------


def test_sup_4_an_entity_is_on_the_list_from_a_day_until_it_is_taken_off() -> None:
    history = county_of_entities().when(sanctioned(), sanction_ended()).then_admitted()
    on_list = [
        entity(history).sanctioned_on(day(on))
        for on in ("2026-02-09", "2026-02-10", "2026-02-28", "2026-03-01")
    ]
    assert on_list == [False, True, True, False]


def test_sup_4_an_entity_is_on_the_list_once_at_a_time_and_not_ahead() -> None:
    history = county_of_entities().having(sanctioned())
    again = sanctioned("2026-02-20")
    history.when(again).then_refused("SUP-4", found="2026-02-10")
    history.when(sanction_ended(), sanctioned("2026-02-28", at="2026-03-05")).then_refused("SUP-4")
    history.when(sanction_ended(), sanctioned("2026-03-01", at="2026-03-05")).then_admitted()
    ahead = sanctioned("2026-02-11", at="2026-02-10")
    county_of_entities().when(ahead).then_refused("SUP-4", found="2026-02-11")


def test_sup_4_what_does_not_last_is_not_ended() -> None:
    county_of_entities().when(sanction_ended()).then_refused("SUP-4", found="None")
    listed = county_of_entities().having(sanctioned())
    listed.when(sanction_ended("2026-02-10")).then_refused("SUP-4", found="2026-02-10")
    listed.when(sanction_ended("2026-03-02", at="2026-03-01")).then_refused("SUP-4")


def test_act_2_who_put_an_entity_on_the_list_does_not_take_it_off() -> None:
    history = county_of_entities().having(sanctioned())
    history.when(sanction_ended(by=leading_group())).then_refused("ACT-2", found="person:lg1")
    history.when(sanction_ended(by=leading_group("person:lg2"))).then_admitted()


@pytest.mark.parametrize("by", [county(), township(), officer("village_secretary", place=VILLAGE)])
def test_act_1_only_leading_group_and_departments_sanction(by: Any) -> None:  # noqa: ANN401
    county_of_entities().when(sanctioned(by=by)).then_refused("ACT-1")
