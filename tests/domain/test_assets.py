"""Assets: FUND-12 and REG-2 of putting on record, EQ-1 of appraisal and re-appraisal."""

from typing import Any

import msgspec
import pytest

from domain.assets.asset import Asset, issue_of
from domain.assets.forming import AssetFormed
from domain.kernel.act import Act
from domain.money.accounts import Account
from domain.projects.project import Project
from tests.domain.books import VILLAGE_KEEPS, YUAN
from tests.domain.cast import paper, township_reviewer
from tests.domain.equity_cast import (
    ASSET,
    COLLECTIVE,
    DRAFTERS,
    appraised,
    appraiser,
    asset,
    doubted,
    drafted,
    member,
    village,
)
from tests.domain.projects_cast import controller, entity_registered
from tests.spec import OTHER_VILLAGE, TOWNSHIP, VILLAGE, Given, act, day, granted, officer


def with_project(accepted_on: str | None = "2026-03-01", place: str = TOWNSHIP) -> Given:
    """The village, and `project:1` as its acceptance left it."""
    after = village().ledger.copy()
    project = Project(id="project:1", exists=True, place=place)
    accepted = day(accepted_on) if accepted_on else None
    after.states["project:1"] = msgspec.structs.replace(project, accepted_on=accepted)
    return Given(after)


def formed(**changed: Any) -> Act[AssetFormed]:  # noqa: ANN401
    data: dict[str, Any] = {
        "asset": "asset:2",
        "kind": "workshop",
        "place": VILLAGE,
        "owner": COLLECTIVE,
        "entity": None,
        "paper": paper("title"),
        "project": "project:1",
        "cost_fen": 300_000 * YUAN,
        "formed_on": day("2026-03-01"),
    }
    return act(AssetFormed(**data | changed), by=VILLAGE_KEEPS, at="2026-03-02")


def the_asset(history: Given, name: str = ASSET) -> Asset:
    return history.ledger.read(Asset, name)


def test_an_accepted_project_leaves_an_asset_and_its_account_of_shares() -> None:
    history = with_project().when(formed()).then_admitted()
    state = the_asset(history, "asset:2")
    assert (state.project, state.owner, state.collective) == ("project:1", COLLECTIVE, VILLAGE)
    account = history.ledger.read(Account, issue_of("asset:2"))
    assert (account.account_kind, account.about, account.balance) == ("issue", "asset:2", 0)


@pytest.mark.parametrize("accepted_on", [None, "2026-03-02"])
def test_reg_2_no_asset_is_formed_before_its_project_is_accepted(accepted_on: str | None) -> None:
    with_project(accepted_on).when(formed()).then_refused("REG-2", expected="accepted")


def test_reg_2_an_asset_lies_where_its_project_does() -> None:
    with_project(place=OTHER_VILLAGE).when(formed()).then_refused("REG-2", found=VILLAGE)


def test_reg_2_an_asset_is_formed_by_a_project_on_record() -> None:
    with_project().when(formed(project="project:9")).then_refused("REG-2", found="project:9")


def test_reg_1_an_asset_is_recorded_once() -> None:
    village().when(asset()).then_refused("REG-1", found=ASSET)


def test_reg_2_who_owns_an_asset_of_a_village_is_over_it() -> None:
    other = f"place:{OTHER_VILLAGE}"
    village().when(asset("2", owner=other)).then_refused("REG-2", found=other)
    history = village().when(asset("2", owner=f"place:{TOWNSHIP}")).then_admitted()
    assert the_asset(history, "asset:2").collective == ""
    village().when(asset("2", owner="body:poverty-office")).then_admitted()


def test_fund_12_an_asset_from_before_carries_its_grade() -> None:
    assert the_asset(village()).grade == "audited"


def test_fund_12_an_asset_from_before_was_formed_before() -> None:
    late = asset("2", formed_on=day("2026-01-06"))
    village().when(late).then_refused("FUND-12", found="2026-01-06")


def test_reg_2_who_runs_an_asset_is_on_the_register() -> None:
    village().when(asset("2", entity="entity:9")).then_refused("REG-2", found="entity:9")
    village().when(asset("2", entity=None)).then_admitted()


def test_act_1_one_keeper_alone_records_no_asset() -> None:
    village().when(asset("2", by=member())).then_refused("ACT-1")


# --- appraisal ---------------------------------------------------------------------------------


def test_eq_1_the_value_is_what_the_appraiser_said() -> None:
    assert the_asset(village()).appraised_fen == 100_000 * YUAN


def test_act_1_nobody_but_an_appraiser_appraises() -> None:
    village().when(appraised(by=township_reviewer())).then_refused("ACT-1")


@pytest.mark.parametrize("body", ["collective", "Collective ", "township"])
def test_eq_1_who_put_the_asset_on_record_does_not_appraise_it(body: str) -> None:
    village().when(appraised(by=appraiser(body=body))).then_refused("EQ-1", expected="no part")


@pytest.mark.parametrize("role", ["collective_organisation", "implementing_entity"])
def test_eq_1_an_officer_of_owner_or_entity_does_not_appraise_it(role: str) -> None:
    history = village().having(granted("person:ap1", role, place=VILLAGE))
    history.when(appraised()).then_refused("EQ-1", found="person:ap1")


def test_eq_1_who_runs_the_asset_does_not_appraise_it() -> None:
    own = appraiser(body="示例种植专业合作社")
    village().when(appraised(by=own)).then_refused("EQ-1", found="示例种植专业合作社")
    behind = controller(name=None, person="person:ap1")
    partner = entity_registered("2", controllers=(behind,))
    history = village().having(partner, asset("2", entity="entity:2"))
    history.when(appraised(name="2")).then_refused("EQ-1", found="person:ap1")


def test_eq_1_who_signed_for_the_project_does_not_appraise_what_it_formed() -> None:
    history = with_project().having(drafted(by=(member(), DRAFTERS[1])))
    after = history.ledger.copy()
    project = after.read(Project, "project:1")
    after.states["project:1"] = msgspec.structs.replace(project, case="case:1")
    history = Given(after).having(formed())
    history.when(appraised(name="2")).then_admitted()
    party = appraiser(DRAFTERS[1].person)
    history.when(appraised(name="2", by=party)).then_refused("EQ-1", found=DRAFTERS[1].person)


def test_eq_1_a_value_is_above_zero_and_of_a_day_that_has_come() -> None:
    village().when(appraised(0)).then_refused("EQ-1", found="0 fen")
    ahead = appraised(as_of=day("2026-03-03"))
    village().when(ahead).then_refused("EQ-1", found="2026-03-03")


def test_reg_2_what_is_appraised_is_on_record() -> None:
    village().when(appraised(name="9")).then_refused("REG-2", found="asset:9")


def test_eq_1_doubts_lead_to_another_appraisal_by_another_body() -> None:
    history = village().when(doubted()).then_admitted()
    assert the_asset(history).doubted
    history.when(appraised(1, at="2026-03-04")).then_refused("EQ-1", expected="another body")
    other = appraised(90_000 * YUAN, by=appraiser("person:ap2", "另一评估所"), at="2026-03-04")
    after = history.when(other).then_admitted()
    assert the_asset(after).appraised_fen == 90_000 * YUAN
    assert [one.ordered for one in the_asset(after).appraisals] == [False, True]


def test_eq_1_nothing_is_doubted_twice_or_before_it_was_appraised() -> None:
    village().having(doubted()).when(doubted()).then_refused("EQ-1", found="in doubt")
    fresh = with_project().having(formed())
    order = msgspec.structs.replace(doubted().data, asset="asset:2")
    fresh.when(act(order, by=township_reviewer(), at="2026-03-03")).then_refused("EQ-1")


def test_act_1_the_owner_orders_no_re_appraisal() -> None:
    village().when(doubted(by=member())).then_refused("ACT-1")
    village().when(doubted(by=officer("supervision_committee"))).then_admitted()
