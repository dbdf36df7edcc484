"""The chart of accounts 会计科目: what an account holds, on which side it stands, what it may do.

Debits are positive. Money that is there (a fund, an allocation, the collective's account) never
falls below zero on any day (FUND-1); where it came from and what it was used for may take any
balance. Every kind is summed under one subject for the tables that auditors use.
"""

from dataclasses import dataclass
from typing import Literal

from domain.kernel.words import Words, say

AccountKind = Literal[
    "fund", "allocation", "collective", "project", "source", "use", "payable", "opening", "entity"
]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of account. `holds_money`: it is money in a bank, and never below zero."""

    code: AccountKind
    title: Words
    side: Literal["debit", "credit"]
    holds_money: bool = False


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind("fund", say("fund of a budget line", "专项资金"), "debit", holds_money=True),
        Kind("allocation", say("allocation", "已分配资金"), "debit", holds_money=True),
        Kind("collective", say("collective's account", "村集体账户"), "debit", holds_money=True),
        Kind("project", say("spent on a project", "项目支出"), "debit"),
        Kind("source", say("source of money", "资金来源"), "credit"),
        Kind("use", say("used", "资金使用"), "debit"),
        Kind("payable", say("payable list", "应付发放款"), "credit"),
        Kind("opening", say("opening balances", "期初余额"), "credit"),
        Kind("entity", say("implementing entity's account", "实施主体账户"), "debit"),
    )
}
