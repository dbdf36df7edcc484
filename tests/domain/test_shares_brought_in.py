# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""A register from before the ledger: FUND-12 of its provenance, EQ-2 and REG-5 of its sums."""

from collections.abc import Iterable
from typing import Any

import pytest

from domain.assets.asset import Asset
from domain.equity.bringing_in import RegisterBroughtIn, ShareBroughtIn
from domain.equity.shares import share_of
from domain.kernel.act import Act
from tests.domain.books import VILLAGE_KEEPS
from tests.domain.cast import paper
from tests.domain.equity_cast import (
    ASSET,
    COLLECTIVE,
    H1,
    H3,
    PAR_FEN,
    asset,
    drafted,
    held_by,
    quantified,
    village,
)
from tests.domain.test_assets import formed, with_project
from tests.domain.test_shares_passing import transferred
from tests.spec import COUNTY, OTHER_VILLAGE, VILLAGE, act, day
from tests.village import family

ON = "2026-03-04"


def line(household: str, share_class: Any, count: int, **changed: Any) -> ShareBroughtIn:
    data: dict[str, Any] = {
        "share": share_of(changed.get("asset", ASSET), household, share_class),
        "asset": ASSET,
        "place": VILLAGE,
        "household": household,
        "share_class": share_class,
        "shares_count": count,
        "value_date": day(ON),
    }
    return ShareBroughtIn(**data | changed)


LINES = (line(H1, "quota", 30), line(H3, "contribution", 20))


def brought_in(
    lines: Iterable[ShareBroughtIn] = LINES, *, by: Any = VILLAGE_KEEPS, **changed: Any
) -> Act[RegisterBroughtIn]:
    own = tuple(lines)
    data: dict[str, Any] = {
        "asset": ASSET,
        "place": VILLAGE,
        "par_fen": PAR_FEN,
        "voucher": "voucher:register",
        "shares_count": 100,
        "collective_count": 100 - sum(one.shares_count for one in own),
        "lines_count": len(own),
        "value_date": day(ON),
        "grade": "stated",
        "paper": paper("register"),
    }
    return act(RegisterBroughtIn(**data | changed), by=by, at=ON, lines=own)


def test_fund_12_a_register_from_before_comes_in_whole_with_its_grade() -> None:
    history = village().when(brought_in()).then_admitted()
    assert held_by(history, H1, "quota") == 30
    assert held_by(history, COLLECTIVE, "collective") == 50
    assert history.ledger.read(Asset, ASSET).par_fen == PAR_FEN
    moved = transferred(shares_count=20, to=H1, household=H3)
    assert held_by(history.when(moved).then_admitted(), H1, "contribution") == 20


def test_fund_12_no_asset_that_was_formed_here_gets_a_register_from_before() -> None:
    history = with_project().having(formed())
    lines = [line(H1, "quota", 30, asset="asset:2")]
    history.when(brought_in(lines, asset="asset:2")).then_refused("FUND-12", found="asset:2")


def test_fund_12_the_asset_is_the_village_collective_s() -> None:
    history = village().having(asset("2", owner=f"place:{COUNTY}"))
    own = [line(H1, "quota", 30, asset="asset:2")]
    history.when(brought_in(own, asset="asset:2")).then_refused("FUND-12", found=COUNTY)


def test_eq_3_a_register_comes_in_once_and_beside_no_plan() -> None:
    again = brought_in(voucher="voucher:again")
    village().having(brought_in()).when(again).then_refused("EQ-3", found="in shares")
    village().having(drafted(at="2026-03-03")).when(again).then_refused("EQ-3", found="equity:1")
    quantified().when(again).then_refused("EQ-3")


def test_eq_3_what_stands_in_shares_from_before_is_not_quantified_again() -> None:
    village().having(brought_in()).when(drafted()).then_refused("EQ-3")


def test_eq_2_lines_and_collective_are_all_the_shares() -> None:
    village().when(brought_in(collective_count=49)).then_refused("EQ-2", found="99 shares")
    village().when(brought_in(shares_count=101)).then_refused("EQ-2", expected="101 shares")


def test_reg_5_the_lines_are_the_register_s() -> None:
    village().when(brought_in(lines_count=3)).then_refused("REG-5")
    stranger = [LINES[0], line(H3, "contribution", 20, asset="asset:2")]
    village().when(brought_in(stranger)).then_refused("REG-5", found="1 of 2")
    late = [LINES[0], line(H3, "contribution", 20, value_date=day("2026-03-03"))]
    village().when(brought_in(late)).then_refused("REG-5")
    village().when(brought_in([LINES[0], LINES[0]])).then_refused("REG-5", found="1 of 2")


@pytest.mark.parametrize("share", [share_of(ASSET, H3, "quota"), share_of("asset:2", H1, "quota")])
def test_fund_12_a_line_is_named_by_what_it_is_of(share: str) -> None:
    village().when(brought_in([line(H1, "quota", 30, share=share)])).then_refused("FUND-12")


def test_fund_12_who_holds_lives_in_the_village() -> None:
    history = village().having(*family("h9", "zi", place=OTHER_VILLAGE))
    far = [line("household:h9", "quota", 1)]
    history.when(brought_in(far)).then_refused("FUND-12", found=OTHER_VILLAGE)
    village().when(brought_in([line("household:h8", "quota", 1)])).then_refused("REG-2")


def test_act_1_two_keepers_sign_for_a_register() -> None:
    village().when(brought_in(by=VILLAGE_KEEPS[:1])).then_refused("ACT-1")
