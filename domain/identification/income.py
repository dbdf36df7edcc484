"""Income per head 农民年人均纯收入 (S2 三), exactly, in whole fen and whole people.

- ID-1 Income per head = (total income - production operating expense) / permanent members.
- ID-2 Eligible strictly above the registered-poverty standard and strictly below the ceiling.
"""

from datetime import date, timedelta
from fractions import Fraction

import msgspec

from domain.kernel.fact import Fen


class Income(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The four kinds of household income 家庭总收入, in fen."""

    wage_fen: Fen
    business_fen: Fen
    property_fen: Fen
    transfer_fen: Fen

    @property
    def total_fen(self) -> int:
        """工资性 + 家庭经营 + 财产性 + 转移性."""
        return self.wage_fen + self.business_fen + self.property_fen + self.transfer_fen


class Expense(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What production took 家庭生产经营性支出, in fen.

    `consumed_fen`: goods and services consumed for production, own produce used included;
    `operating_fen`: 家庭经营费用; `depreciation_fen`: 生产性固定资产折旧; `taxes_fen`: 税金;
    `contract_fees_fen`: 上交承包费用.
    """

    consumed_fen: Fen
    operating_fen: Fen
    depreciation_fen: Fen
    taxes_fen: Fen
    contract_fees_fen: Fen

    @property
    def total_fen(self) -> int:
        """The sum of all five."""
        return (
            self.consumed_fen
            + self.operating_fen
            + self.depreciation_fen
            + self.taxes_fen
            + self.contract_fees_fen
        )


def per_head(income: Income, expense: Expense, members_count: int) -> Fraction:
    """ID-1: fen a head, exact; `members_count` is at least one."""
    return Fraction(income.total_fen - expense.total_fen, members_count)


def between(per_head_fen: Fraction, floor_fen: int, ceiling_fen: int) -> bool:
    """ID-2: strictly above the floor and strictly below the ceiling."""
    return floor_fen < per_head_fen < ceiling_fen


def period(applied_on: date, months: int) -> tuple[date, date]:
    """The months before the application: first and last day, the day before it the last."""
    count = applied_on.year * 12 + applied_on.month - 1 - months
    year, month = divmod(count, 12)
    return _clamped(year, month + 1, applied_on.day), applied_on - timedelta(days=1)


def _clamped(year: int, month: int, day: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), following - timedelta(days=1))
