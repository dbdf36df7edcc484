# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""Liquidation: EQ-6 of the order, the sums, who is poor, and what has no liquidation."""

from typing import Any

import pytest
from hypothesis import given as given_that
from hypothesis import strategies as st

from domain.equity.liquidation import (
    Debt,
    EntityDissolved,
    LiquidationPlanned,
    OtherClaim,
    PoorClaim,
    waterfall,
)
from domain.kernel.act import Act
from tests.domain.books import group
from tests.domain.cast import county, paper
from tests.domain.equity_cast import COLLECTIVE, H1, H2, H3, village
from tests.domain.projects_cast import entity_registered
from tests.spec import Given, act, day, secret

SIGNS = (county(), group())


def dissolved(entity: str = "entity:1", *, by: Any = SIGNS, **changed: Any) -> Act[EntityDissolved]:
    data: dict[str, Any] = {"entity": entity, "cause": "bankrupt", "since": day("2026-04-01")}
    fact = EntityDissolved(**{**data, "document": paper("ruling"), **changed})
    return act(fact, by=by, at="2026-04-02")


def debt(rank: Any, claim: int, paid: int) -> Debt:
    return Debt(rank=rank, creditor=secret(f"{rank} {claim}"), claim_fen=claim, paid_fen=paid)


def poor(holder: str, claim: int, paid: int) -> PoorClaim:
    return PoorClaim(holder=holder, claim_fen=claim, paid_fen=paid)


def other(claim: int, paid: int) -> OtherClaim:
    return OtherClaim(holder=secret("示例公司"), claim_fen=claim, paid_fen=paid)


DEBTS = (debt("wages", 300, 300), debt("costs", 100, 100), debt("ordinary", 600, 600))
POOR = (poor(H1, 500, 250), poor(COLLECTIVE, 300, 150), poor(H2, 200, 100))


def planned(
    estate_fen: int = 1_500, *, at: str = "2026-04-10", **changed: Any
) -> Act[LiquidationPlanned]:
    data: dict[str, Any] = {
        "entity": "entity:1",
        "estate_fen": estate_fen,
        "debts": DEBTS,
        "poor": POOR,
        "others": (other(900, 0),),
        "surplus_fen": 0,
        "paper": paper("plan"),
    }
    return act(LiquidationPlanned(**data | changed), by=SIGNS, at=at)


def running() -> Given:
    return village()


def over() -> Given:
    return running().when(dissolved()).then_admitted()


def test_eq_6_debts_then_poor_villages_and_households_then_the_others() -> None:
    over().when(planned()).then_admitted()


@pytest.mark.parametrize(
    "changed",
    [
        {"others": (other(900, 1),), "poor": (poor(H1, 500, 249), *POOR[1:])},
        {"poor": (poor(H1, 500, 300), poor(COLLECTIVE, 300, 100), POOR[2])},
        {"poor": (poor(H1, 500, 500), poor(COLLECTIVE, 300, 0), poor(H2, 200, 0))},
        {"debts": (DEBTS[0], DEBTS[1], debt("ordinary", 600, 500)), "surplus_fen": 100},
        {"surplus_fen": 1},
        {"estate_fen": 1_501},
        {"debts": (debt("wages", 300, 0), DEBTS[1], DEBTS[2]), "surplus_fen": 300},
    ],
)
def test_eq_6_another_order_or_sum_is_refused(changed: dict[str, Any]) -> None:
    over().when(planned(**changed)).then_refused("EQ-6", expected="150 100 | 0")


def test_eq_6_a_rank_that_is_not_covered_is_split_and_the_next_gets_nothing() -> None:
    debts = (debt("costs", 100, 100), debt("wages", 300, 200), debt("taxes", 50, 0))
    nothing = tuple(poor(one.holder, one.claim_fen, 0) for one in POOR)
    over().when(planned(300, debts=debts, poor=nothing)).then_admitted()
    for_the_poor = (poor(H1, 500, 300), *nothing[1:])
    unpaid = tuple(debt(one.rank, one.claim_fen, 0) for one in debts)
    over().when(planned(300, debts=unpaid, poor=for_the_poor)).then_refused("EQ-6")


def test_eq_6_what_nobody_claims_is_said() -> None:
    whole = tuple(poor(one.holder, one.claim_fen, one.claim_fen) for one in POOR)
    rich = planned(3_000, poor=whole, others=(other(900, 900),), surplus_fen=100)
    over().when(rich).then_admitted()


def test_eq_6_who_comes_first_as_poor_is_poor_and_named_once() -> None:
    rich = planned(poor=(poor(H3, 1_000, 500),))
    over().when(rich).then_refused("EQ-6", found="household:h3: other")
    over().when(planned(poor=(*POOR, POOR[0]))).then_refused("EQ-6", found=H1)
    over().when(planned(poor=(poor("household:h9", 1_000, 500),))).then_refused("REG-2")


def test_eq_6_a_collective_economic_organisation_is_not_liquidated() -> None:
    history = village().having(entity_registered("2", kind="collective"))
    history.when(dissolved("entity:2")).then_refused("EQ-6", found="collective")


def test_eq_6_an_entity_is_dissolved_and_shared_out_once() -> None:
    running().when(planned()).then_refused("EQ-6", found="not dissolved")
    over().when(dissolved()).then_refused("EQ-6", found="bankrupt")
    over().having(planned()).when(planned(at="2026-04-11")).then_refused("EQ-6")
    running().when(dissolved(since=day("2026-04-03"))).then_refused("EQ-6")


def test_reg_2_what_is_dissolved_is_on_record() -> None:
    running().when(dissolved("entity:9")).then_refused("REG-2", found="entity:9")


def test_act_1_one_signature_dissolves_no_entity() -> None:
    running().when(dissolved(by=SIGNS[0])).then_refused("ACT-1")


@given_that(
    st.integers(0, 10**9), st.lists(st.lists(st.integers(1, 10**6), max_size=6), max_size=5)
)
def test_eq_6_nobody_gets_more_than_claimed_and_no_rank_before_the_one_above(
    estate_fen: int, ranks: list[list[int]]
) -> None:
    paid = waterfall(estate_fen, ranks)
    assert sum(map(sum, paid)) == min(estate_fen, sum(map(sum, ranks)))
    for claims, given in zip(ranks, paid, strict=True):
        assert all(0 <= part <= claim for part, claim in zip(given, claims, strict=True))
    for number, given in enumerate(paid):
        if sum(given):
            assert all(list(paid[above]) == ranks[above] for above in range(number))
