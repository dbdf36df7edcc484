# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""Ways to distribute what is not there, or to whom it is not due, and what stops each."""

from typing import Any

import msgspec
import pytest

from domain.assets.asset import collective_holding
from domain.assets.forming import AssetFormed
from domain.kernel.act import Act
from domain.money.periods import Closing, PeriodClosed
from domain.projects.project import Project
from tests.domain.books import VILLAGE_KEEPS, finance, opened, opening_stated
from tests.domain.cast import paper
from tests.domain.distribution_cast import (
    RENT_FEN,
    contracted,
    earned,
    held,
    line,
    planned,
    pool_opened,
    post,
    received,
    returned,
    settled,
    signed,
    taken_down,
    with_shares,
)
from tests.domain.payments_cast import approved
from tests.domain.projects_cast import control_changed, controller
from tests.domain.test_distribution import SHARED, by_shares, dividend, shares
from tests.domain.test_distribution_income import opening_of
from tests.domain.test_distribution_paid import TO_THE_NOTICE, batch, with_cards
from tests.domain.test_distribution_steps import removed, supplement
from tests.spec import COUNTY, VILLAGE, Given, act, day


def shared() -> Given:
    """The rent has come, and h1 and h2 hold 30 shares each, the collective 40."""
    return with_shares(earned(), h1=30, h2=30, collective=40)


def closed(*accounts: str, balance: int = 30, until: str = "2026-12-19") -> Act[PeriodClosed]:
    data = PeriodClosed(
        period="period:1",
        place=VILLAGE,
        until=day(until),
        closings=tuple(Closing(account=each, balance_fen=balance) for each in accounts),
        paper=paper("closing"),
    )
    return act(data, by=VILLAGE_KEEPS, at="2026-12-20")


# --- whose shares they are -----------------------------------------------------------------------


def test_dis_2_a_household_s_shares_are_not_counted_as_the_collective_s() -> None:
    """An enemy is left out, and the sum is right all the same."""
    without = dividend(collective_shares=70)
    plan = by_shares(SHARED[0], dividend=without, collective_fen=70_001)
    shared().when(plan).then_refused("DIS-2", expected="40 shares of the collective")
    shared().when(by_shares()).then_admitted()


@pytest.mark.parametrize(
    "account", [held("h1"), collective_holding("asset:1", VILLAGE).account], ids=["h1", "own"]
)
def test_dis_2_a_register_is_not_asked_of_a_day_that_a_closing_has_summed_up(account: str) -> None:
    balance = 30 if account == held("h1") else 40
    history = shared().having(closed(account, balance=balance))
    early = dividend(record_date=day("2026-12-18"))
    history.when(by_shares(dividend=early)).then_refused("DIS-2", found="2026-12-18")
    history.when(by_shares()).then_admitted()


# --- what is there -------------------------------------------------------------------------------


def test_dis_8_a_supplement_that_takes_more_than_was_set_free_determines_anew() -> None:
    """A line of one household was removed; friends are topped up by the old determination."""
    before = day("2026-12-20")
    removed().when(supplement(6, determined_on=before)).then_admitted()
    removed().when(supplement(7, determined_on=before)).then_refused("DIS-8", found="2026-12-20")
    removed().when(supplement(7)).then_admitted()


def test_dis_1_nothing_is_paid_of_a_plan_whose_income_went_back_after_it_was_final() -> None:
    to_the_end = with_cards(*TO_THE_NOTICE).having(taken_down())
    back = returned(at="2027-01-04")
    history = to_the_end.having(back)
    history.when(batch()).then_refused("ID-8", found="710000 fen too little")
    prepared = to_the_end.having(batch()).having(back)
    prepared.when(approved(at="2027-01-05", total_fen=710_000)).then_refused("ID-8")
    to_the_end.when(batch()).then_admitted()


def openings(fen: int = 1_000_000) -> Given:
    """The collective's account was opened with so much; it has two pools."""
    return settled().having(
        opened("opening-1", "opening"),
        opened("opening-2", "opening"),
        opening_stated(amount_fen=fen),
        pool_opened(),
        pool_opened("2", source="asset:pv", asset_kind="pv_station"),
        signed(),
    )


def of_second_pool(fen: int, **changed: Any) -> Act[Any]:
    fields = {"voucher": "voucher:second", "pool": "pool:2", "account": "account:income-2"}
    return opening_of(fen, **fields | changed)


def test_fund_12_two_pools_do_not_claim_the_same_of_an_opening() -> None:
    history = openings().when(opening_of(800_000)).then_admitted()
    history.when(of_second_pool(200_001)).then_refused("FUND-12", expected="part of 200000 fen")
    history.when(of_second_pool(200_000)).then_admitted()


@pytest.mark.parametrize(
    "changed",
    [
        {"opening": "account:opening-2"},
        {"holder": None},
        {"holder": "account:collective-2"},
    ],
    ids=["another account of openings", "no holder", "another holder"],
)
def test_fund_12_undistributed_income_is_of_the_owner_s_own_opening(
    changed: dict[str, Any],
) -> None:
    other = opened("collective-2", "collective", place=VILLAGE, by=VILLAGE_KEEPS)
    openings().having(other).when(opening_of(1, **changed)).then_refused("FUND-12")


# --- at which level, and through what ------------------------------------------------------------


def test_dis_6_a_collective_s_own_asset_is_not_planned_for_above_its_village() -> None:
    """Else the county would distribute the village's income, and no villager would vote."""
    keeps = (finance(1), finance(2))
    pool = pool_opened(
        place=COUNTY,
        run_by="county",
        account="account:collective-9",
        charge="account:distribution-9",
    )
    accounts = [opened(f"{kind}-9", kind, place=COUNTY) for kind in ("collective", "distribution")]
    history = settled().having(*accounts)
    history.when(act(pool.data, by=keeps, at="2026-04-01")).then_refused("DIS-6", found="county")
    history.when(pool_opened()).then_admitted()


def of_project() -> Given:
    """`pool:1` is of a project, said to be a workshop; the project has formed a PV station."""
    after = settled().ledger.copy()
    project = Project(id="project:1", exists=True, place=VILLAGE, run_by="village")
    done = msgspec.structs.replace(project, accepted_on=day("2026-03-01"))
    after.states["project:1"] = done
    formed = AssetFormed(
        asset="asset:2",
        kind="pv_station",
        place=VILLAGE,
        owner=f"place:{VILLAGE}",
        entity=None,
        paper=paper("title"),
        project="project:1",
        cost_fen=1,
        formed_on=day("2026-03-01"),
    )
    return Given(after).having(
        act(formed, by=VILLAGE_KEEPS, at="2026-03-02"),
        pool_opened(source="project:1"),
        signed(),
        received(),
    )


def test_dis_7_photovoltaic_income_is_that_of_its_project_too() -> None:
    history = with_shares(of_project(), "asset:2", h1=30, h2=30, collective=40)
    of = tuple(
        line(home, shares(home, 30, 30_000, "asset:2"), status=status)
        for home, status in (("h1", None), ("h2", "registered_poor"))
    )
    plan = by_shares(*of, dividend=dividend(asset="asset:2"))
    history.when(plan).then_refused("DIS-7", found="photovoltaic income by shares")
    history.when(planned(line("h1", post(13)))).then_admitted()


# --- with whom -----------------------------------------------------------------------------------


def test_act_2_who_signs_a_contract_for_the_owner_does_not_stand_behind_the_entity() -> None:
    own = control_changed(controller(person="person:co1", name=None))
    history = settled().having(own, pool_opened())
    history.when(signed()).then_refused("ACT-2", found="person:co1")
    contracted().when(received(amount_fen=RENT_FEN)).then_admitted()
