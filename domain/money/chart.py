"""The chart of accounts 会计科目: what an account holds, in which unit, and what it may do.

Debits are positive. What is there (money of a fund, an allocation, the collective; shares that
somebody holds) never falls below zero on any day (FUND-1, EQ-5); where it came from and what it
was used for may take any balance. An account holds whole fen, or whole shares of one issue; a
movement is between accounts of one unit. Every kind is summed under one subject for the tables
that auditors use.
"""

from dataclasses import dataclass
from typing import Literal

from domain.kernel.words import Words, say

AccountKind = Literal[
    "fund", "allocation", "collective", "transit", "project", "source", "use", "income",
    "distribution", "recovered", "opening", "entity", "issue", "holding",
]  # fmt: skip
Unit = Literal["fen", "shares"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of account. `covered`: what is on it is there, and it is never below zero."""

    code: AccountKind
    title: Words
    side: Literal["debit", "credit"]
    covered: bool = False
    unit: Unit = "fen"


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
    )
}
