# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""Disposal: FUND-6 of its body's decision, review and notice, and of what goes as proposed."""

from typing import Any

import pytest

from domain.assets.asset import Asset
from domain.assets.disposal import AssetDisposed, DisposalProposed
from domain.kernel.act import Act, Signer
from domain.steps.case import Case
from tests.domain.books import RECEIVES, VILLAGE_KEEPS, YUAN, group
from tests.domain.cast import county, paper, township, township_reviewer
from tests.domain.equity_cast import (
    ASSET,
    appraised,
    appraiser,
    asset,
    doubted,
    meeting,
    member,
    posted,
    reviewed,
    taken_down,
    village,
)
from tests.spec import COUNTY, TOWNSHIP, VILLAGE, Given, act, day, secret

WORTH_FEN = 100_000 * YUAN


def proposed(
    name: str = "1", *, by: Signer | None = None, at: str = "2026-03-05", **changed: Any
) -> Act[DisposalProposed]:
    data: dict[str, Any] = {
        "case": "case:1",
        "asset": f"asset:{name}",
        "place": VILLAGE,
        "procedure": "disposal" if name == "1" else "state_disposal",
        "way": "sold",
        "price_fen": WORTH_FEN,
        "reasons": secret("it stands empty"),
        "paper": paper("proposal"),
    }
    return act(DisposalProposed(**data | changed), by=by or member(), at=at)


def disposed(name: str = "1", *, by: Any = VILLAGE_KEEPS, **changed: Any) -> Act[AssetDisposed]:
    data: dict[str, Any] = {
        "asset": f"asset:{name}",
        "case": "case:1",
        "way": "sold",
        "price_fen": WORTH_FEN,
        "to": "示例农业有限公司",
        "contract": paper("contract"),
        "disposed_on": day("2026-03-25"),
    }
    return act(AssetDisposed(**data | changed), by=by, at="2026-03-25")


def way() -> list[Act[Any]]:
    return [*meeting(), reviewed(), posted(kind="disposal"), taken_down()]


def decided() -> Given:
    return village().when(proposed(), *way()).then_admitted()


def of_the_state() -> Given:
    """`asset:2` is the county's own."""
    return village().having(asset("2", owner=f"place:{COUNTY}"), appraised(name="2"))


def owner_decides(by: Signer, at: str = "2026-03-12") -> Act[Any]:
    return reviewed(step="owner_decision", by=by, at=at)


def test_fund_6_what_its_body_decided_and_the_township_reviewed_is_disposed_of() -> None:
    history = decided().when(disposed()).then_admitted()
    assert history.ledger.read(Asset, ASSET).ended_on == day("2026-03-25")
    assert history.ledger.read(Case, "case:1").status == "completed"


def test_fund_6_an_asset_is_not_disposed_of_without_a_decision() -> None:
    village().when(disposed()).then_refused("FUND-6", expected="decided")


@pytest.mark.parametrize("taken", range(len(way())))
def test_fund_6_no_step_before_a_disposal_is_skipped(taken: int) -> None:
    history = village().having(proposed(), *way()[:taken])
    history.when(disposed()).then_refused("FUND-6")


def test_fund_6_what_the_body_rejected_is_not_disposed_of() -> None:
    out = reviewed(verdict="rejected", reasons=secret("too cheap"))
    history = village().having(proposed(), *meeting(), out)
    history.when(disposed()).then_refused("FUND-6", expected="rejected")
    again = proposed(case="case:2", at="2026-03-13")
    history.when(again).then_admitted()


@pytest.mark.parametrize(
    "changed",
    [
        {"price_fen": WORTH_FEN - 1},
        {"way": "scrapped"},
        {"case": "case:2"},
        {"disposed_on": day("2026-03-26")},
    ],
)
def test_fund_6_it_goes_as_it_was_decided(changed: dict[str, Any]) -> None:
    decided().when(disposed(**changed)).then_refused("FUND-6", expected="sold at")


def test_fund_6_an_asset_does_not_go_below_its_appraisal() -> None:
    village().when(proposed(price_fen=WORTH_FEN - 1)).then_refused("FUND-6", found="9999999 fen")
    village().when(proposed(price_fen=0, way="scrapped")).then_admitted()
    village().having(doubted(at="2026-03-04")).when(proposed()).then_refused(
        "FUND-6", found="doubt"
    )
    unknown = village().having(asset("2", owner=f"place:{COUNTY}"))
    unknown.when(proposed("2", by=township())).then_refused("FUND-6", found="0 appraisals")


def test_fund_6_the_owner_s_own_body_decides() -> None:
    wrong = proposed(procedure="state_disposal")
    village().when(wrong).then_refused("FUND-6", expected="disposal at")
    other = proposed("2", by=township(), procedure="disposal")
    of_the_state().when(other).then_refused("FUND-6", expected="state_disposal")
    village().when(proposed(place=TOWNSHIP)).then_refused("FUND-6", found=TOWNSHIP)


def test_fund_6_the_state_s_asset_goes_by_the_township_s_review_and_the_owner_s_decision() -> None:
    history = of_the_state().when(proposed("2", by=township()), reviewed()).then_admitted()
    history.when(owner_decides(county("person:k1"))).then_refused("ACT-1", found="county_reviewer")
    history = history.when(
        owner_decides(group()),
        posted(kind="disposal"),
        taken_down(),
    ).then_admitted()
    history.when(disposed("2", by=RECEIVES)).then_admitted()
    skipped = of_the_state().having(proposed("2", by=township()), reviewed())
    skipped.when(disposed("2", by=RECEIVES)).then_refused("FUND-6", expected="owner_decision")


def test_fund_6_one_disposal_is_in_work_at_a_time() -> None:
    second = proposed(case="case:2", at="2026-03-06")
    village().having(proposed()).when(second).then_refused("FUND-6", found="case:1")


def test_act_2_who_proposed_a_disposal_does_not_review_it() -> None:
    history = of_the_state().having(proposed("2", by=township("person:tr1")))
    history.when(reviewed()).then_refused("ACT-2", found="person:tr1")
    history.when(reviewed(by=township_reviewer("person:tr2"))).then_admitted()


def test_reg_2_what_was_disposed_of_is_neither_appraised_nor_disposed_of_again() -> None:
    history = decided().having(disposed())
    late = appraised(by=appraiser("person:ap2", "另一评估所"), at="2026-04-01")
    history.when(late).then_refused("REG-2", found="until 2026-03-25")
    history.when(proposed(case="case:3", at="2026-04-01")).then_refused("REG-2")
    history.when(disposed()).then_refused("FUND-6", expected="completed")
