"""The chart of accounts 会计科目: what an account holds, in which unit, and what it may do.

Debits are positive. What is there (money of a fund, an allocation, the collective; shares that
somebody holds; a household's points; goods on a shelf) never falls below zero on any day, and a
refusal names the rule of its unit (FUND-1, EQ-5, PTS-4, PTS-5); where it came from and what it
was used for may take any balance. An account holds whole fen, whole shares of one issue, whole
points or whole pieces; a movement is between accounts of one unit. What has lots is told apart by
what brought it (`lots.py`); a counter account is known by its name alone (`counters.py`). Every
kind is summed under one subject for the tables that auditors use.
"""

from dataclasses import dataclass
from typing import Literal

from domain.kernel.words import Words, say

AccountKind = Literal[
    "fund", "allocation", "collective", "transit", "project", "source", "use", "income",
    "distribution", "recovered", "opening", "entity", "issue", "holding",
    "points", "points_issued", "points_deducted", "points_redeemed", "points_lapsed",
    "stock", "goods_in", "goods_out", "goods_lost",
]  # fmt: skip
Side = Literal["debit", "credit"]
Unit = Literal["fen", "shares", "points", "pieces"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit: what it is called, and the rules that say what its accounts may do.

    No account of it is below zero by `covered_by`; two accounts of it meet by `meets_by`; no more
    than was taken is given back by `given_back_by`.
    """

    code: Unit
    zh: str
    covered_by: str
    meets_by: str
    given_back_by: str = ""


UNITS: dict[Unit, Measure] = {
    measure.code: measure
    for measure in (
        Measure("fen", "分", "FUND-1", "FUND-1"),
        Measure("shares", "股", "EQ-5", "FUND-1"),
        Measure("points", "积分", "PTS-4", "PTS-3", "PTS-6"),
        Measure("pieces", "件", "PTS-5", "PTS-5", "PTS-5"),
    )
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of account.

    `covered`: what is on it is there, and it is never below zero. `lots`: what is on it is told
    apart by what brought it; `merges`: but not what came long ago and never ends. `counter`: the
    other side of these, one a village, without a state.
    """

    code: AccountKind
    title: Words
    side: Side
    covered: bool = False
    unit: Unit = "fen"
    lots: bool = False
    merges: bool = False
    counter: bool = False

    @property
    def measure(self) -> Measure:
        """Its unit, with the rule by which no account of it is below zero."""
        return UNITS[self.unit]


def _points(code: AccountKind, en: str, zh: str, side: Side = "debit") -> Kind:
    return Kind(code, say(en, zh), side, unit="points", counter=True)


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("fund", say("fund of a budget line", "专项资金"), "debit", covered=True),
        Kind("allocation", say("allocation", "已分配资金"), "debit", covered=True),
        Kind("collective", say("collective's account", "村集体账户"), "debit", covered=True),
        Kind("transit", say("in transit at the bank", "在途资金"), "debit", covered=True),
        Kind("project", say("spent on a project", "项目支出"), "debit"),
        Kind("source", say("source of money", "资金来源"), "credit"),
        Kind("use", say("used", "资金使用"), "debit"),
        Kind("income", say("income of assets", "资产收益"), "credit"),
        Kind("distribution", say("benefits distributed", "收益分配"), "debit"),
        Kind("recovered", say("recovered money", "追回款"), "credit"),
        Kind("opening", say("opening balances", "期初余额"), "credit"),
        Kind("entity", say("implementing entity's account", "实施主体账户"), "debit"),
        Kind("issue", say("shares of an asset", "资产股份总额"), "credit", unit="shares"),
        Kind("holding", say("shares held", "持有股份"), "debit", covered=True, unit="shares"),
        Kind(
            "points",
            say("points", "农户积分"),
            "debit",
            covered=True,
            unit="points",
            lots=True,
            merges=True,
        ),
        _points("points_issued", "points given", "奖励积分", "credit"),
        _points("points_deducted", "points deducted", "扣减积分"),
        _points("points_redeemed", "points redeemed", "已兑换积分"),
        _points("points_lapsed", "points lapsed", "到期清零积分"),
        Kind("stock", say("stock", "库存商品"), "debit", covered=True, unit="pieces", lots=True),
        Kind("goods_in", say("goods in", "商品入库"), "credit", unit="pieces", counter=True),
        Kind("goods_out", say("handed out", "商品领出"), "debit", unit="pieces", counter=True),
        Kind("goods_lost", say("written off", "商品报损"), "debit", unit="pieces", counter=True),
    )
}
