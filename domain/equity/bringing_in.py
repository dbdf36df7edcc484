"""A register of shares from before the ledger comes in as an opening, never as an issue lived here.

- FUND-12 Of an asset that itself came in from before, once, with a grade of provenance and its
  paper; no decision of the collective is claimed for it. EQ-2 Shares of equal par: those of the
  lines and the collective's are all. EQ-3 The asset stands in no shares yet.
- REG-1 A household has one line of a class. REG-5 Lines and shares are as many as the header says.
- HH-3 Who holds lives. ACT-1 In the collective's village. ACT-2 Two persons sign.
- FUND-1, REG-2, PAY-9 as of all that moves.
"""

from datetime import date
from typing import Any, Final

import msgspec

from domain.assets.asset import (
    Asset,
    AssetId,
    Holding,
    collective_holding,
    issue_of,
    standing_asset,
)
from domain.equity.basis import Positive
from domain.equity.issue import ISSUED_BY, voucher_of
from domain.equity.shares import HouseholdClass, ShareId, ShareLine, Shares, share_of
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new
from domain.kernel.examples import HOUSEHOLD, PAPER, VILLAGE
from domain.kernel.fact import Count, Fact, HouseholdId, Paper
from domain.kernel.history import History
from domain.kernel.places import Place, covers
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.books import Grade
from domain.money.movements import Opened, check_moves, moves, opens, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.residents.households import living_household

_LINE: Final = "ShareBroughtIn.v1"
_MOVES: Final = ("FUND-1", "PAY-9", "REG-1", "REG-2")


@fact(
    "RegisterBroughtIn.v1",
    title=say("Register of shares brought in", "登记期初股权"),
    stream=lambda data: data.asset,
    touches=lambda data: (*touched_by(data), data.holding.account),
    place=lambda data, _history: data.place,
    signed_by=ISSUED_BY,
    rules=(*_MOVES, "FUND-12", "EQ-2", "EQ-3", "REG-5", "ACT-1", "ACT-2"),
    line_types=(_LINE,),
    example={
        "asset": "asset:1",
        "place": VILLAGE,
        "par_fen": 10_000,
        "voucher": "voucher:register-1",
        "shares_count": 2_800,
        "collective_count": 800,
        "lines_count": 120,
        "value_date": "2026-01-05",
        "grade": "audited",
        "paper": PAPER,
    },
)
class RegisterBroughtIn(Fact):
    """What a register said on a day, how many shares in all, and who vouches for it."""

    asset: AssetId
    place: Place
    par_fen: Positive
    voucher: VoucherId
    shares_count: Positive
    collective_count: Shares
    lines_count: Count
    value_date: date
    grade: Grade
    paper: Paper

    @property
    def holding(self) -> Holding:
        """The collective's."""
        return collective_holding(self.asset, self.place)


@fact(
    _LINE,
    title=say("Shares brought in", "期初股份"),
    stream=lambda data: data.share,
    touches=touched_by,
    reads=lambda data: (data.household,),
    signed_by=(),
    line_only=True,
    rules=(*_MOVES, "FUND-12", "HH-3"),
    example={
        "share": share_of("asset:1", HOUSEHOLD, "quota"),
        "asset": "asset:1",
        "place": VILLAGE,
        "household": HOUSEHOLD,
        "share_class": "quota",
        "shares_count": 10,
        "value_date": "2026-01-05",
    },
)
class ShareBroughtIn(Fact):
    """What a household held of a class, as the register said."""

    share: ShareId
    asset: AssetId
    place: Place
    household: HouseholdId
    share_class: HouseholdClass
    shares_count: Positive
    value_date: date

    @property
    def voucher(self) -> str:
        """The line's own, so that it is given out once."""
        return voucher_of(self.share)

    @property
    def holding(self) -> Holding:
        """The household's, of the class."""
        return Holding(self.asset, self.household, self.share_class)


def _opened(data: RegisterBroughtIn | ShareBroughtIn) -> Opened:
    return Opened(data.holding.account, "holding", data.place, data.asset, data.value_date)


opens(RegisterBroughtIn)(_opened)
opens(ShareBroughtIn)(_opened)


@moves(RegisterBroughtIn, corrected_by="EQ-5")
def _kept(data: RegisterBroughtIn) -> tuple[Movement, ...]:
    if not data.collective_count:
        return ()
    own, issue = data.holding.account, issue_of(data.asset)
    return (Movement(own, issue, data.collective_count, data.value_date),)


@moves(ShareBroughtIn, corrected_by="EQ-5")
def _held(data: ShareBroughtIn) -> tuple[Movement, ...]:
    own, issue = data.holding.account, issue_of(data.asset)
    return (Movement(own, issue, data.shares_count, data.value_date),)


@admits(RegisterBroughtIn)
def admit_register(act: Act[RegisterBroughtIn], history: History) -> None:
    """FUND-12 and EQ-3 of the asset, EQ-2 and REG-5 of the lines, then the movement."""
    data, asset = act.data, standing_asset(history, act.data.asset)
    require(
        bool(asset.grade) and data.place == asset.collective,
        "FUND-12",
        expected=say(
            "an asset of the village's collective from before the ledger", "本村集体的期初资产"
        ),
        found=say(f"{asset.id} of {asset.owner}", f"{asset.id}（{asset.owner}）"),
    )
    require(
        not asset.issue and not asset.plan,
        "EQ-3",
        expected=say("an asset without shares or a plan", "尚未折股、无在办方案的资产"),
        found=say(
            f"{asset.id}: {asset.plan or 'in shares'}", f"{asset.id}：{asset.plan or '已折股'}"
        ),
    )
    _check_whole(act)
    check_moves(act, history)


def _check_whole(act: Act[RegisterBroughtIn]) -> None:
    data = act.data
    lines: list[Any] = [line.data for line in act.lines]
    own = {one.share for one in lines if (one.asset, one.place) == (data.asset, data.place)}
    require(
        len(own) == len(lines) == data.lines_count
        and all(one.value_date == data.value_date for one in lines),
        "REG-5",
        expected=say(
            f"{data.lines_count} lines of {data.asset} on {data.value_date}",
            f"{data.asset} 共 {data.lines_count} 行，{data.value_date}",
        ),
        found=say(f"{len(own)} of {len(lines)}", f"{len(lines)} 行中 {len(own)} 行"),
    )
    count = sum(one.shares_count for one in lines) + data.collective_count
    require(
        count == data.shares_count,
        "EQ-2",
        expected=say(f"{data.shares_count} shares", f"合计 {data.shares_count} 股"),
        found=say(f"{count} shares", f"{count} 股"),
    )


@admits(ShareBroughtIn)
def admit_line(act: Act[ShareBroughtIn], history: History) -> None:
    """REG-1 of the line, HH-3 and FUND-12 of who holds, then the movement."""
    data = act.data
    check_new(history, ShareLine, data.share)
    household = living_household(history, data.household)
    name = share_of(data.asset, data.household, data.share_class)
    require(
        data.share == name and covers(data.place, household.place),
        "FUND-12",
        expected=say(f"{name} of a household of {data.place}", f"{data.place} 农户的 {name}"),
        found=say(f"{data.share}, {household.place}", f"{data.share}，{household.place}"),
    )
    check_moves(act, history)


@evolves(Asset, RegisterBroughtIn)
def take_shares(state: Asset, event: Event[RegisterBroughtIn]) -> Asset:
    """The asset stands in shares."""
    data = event.data
    return msgspec.structs.replace(state, issue=issue_of(data.asset), par_fen=data.par_fen)


@evolves(ShareLine, ShareBroughtIn)
def keep_line(state: ShareLine, event: Event[ShareBroughtIn]) -> ShareLine:
    """The line, issued before the ledger."""
    data = event.data
    return msgspec.structs.replace(
        state,
        household=data.household,
        share_class=data.share_class,
        shares_count=data.shares_count,
        issued=True,
        index=event.index,
    )
