"""What is open about money, of a place and what lies under it; each list has one source.

FUND-7  allocations that nobody was shown
FUND-8  instalments of agreed repayments and returns that are due and did not come
FUND-10 money from which nothing left for longer than policy has it
DIS-1   income that no plan took for longer than policy has it
DIS-5   what is due by contract and did not come
EQ-4    households of the priority group without quota, where others have some (`equity_gaps`)
PAY-5   statements of bank accounts that are late; what a bank has not answered
PAY-4, PAY-8  what is open about payments (`payment_gaps`)
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, LiteralString

import msgspec

from audit.trail.arrays import text_array
from domain.banking import missing
from domain.banking.state import BankAccount
from domain.distribution import arrears
from domain.distribution import idle as undistributed
from domain.distribution.contracts import Contract
from domain.distribution.pool import Pool
from domain.funds import agreements, idle, publication
from domain.funds.agreements import Agreement
from domain.kernel.places import county_of
from domain.money.accounts import Account
from domain.steps.case import Case
from projections import equity_gaps, payment_gaps
from projections.asked import PlacedGap, Source, StateAt, Today, placed, states
from projections.days import UNDER
from projections.question import listed
from projections.stored import Given

FOLDED_BY: Final = (
    "accounts", "agreements", "cases", "pools", "contracts", "bank_accounts", "payable_lists",
    "dues", "batches", "recoveries", "complaints", "holdings", "movements",
)  # fmt: skip
"""The projections that these answers are made of."""


class PoolAt(msgspec.Struct, frozen=True, kw_only=True):
    """A pool with its place, its account of income and the cases of the plans that took of it."""

    place: str
    state: Pool
    income: Account | None
    plans: list[Case]


_ALLOCATIONS: LiteralString = listed(
    StateAt,
    f"FROM projections.cases WHERE ledger = %(ledger)s AND {UNDER}"
    " AND procedure = %(allocation)s AND status IN ('open', 'held') ORDER BY subject",
)
_POOLS: LiteralString = listed(
    PoolAt,
    f"""FROM (
SELECT id, place, state, (
    SELECT a.state FROM projections.accounts a
    WHERE a.ledger = p.ledger AND a.id = p.state ->> 'income'
) AS income, (
    SELECT coalesce(json_agg(c.state), '[]') FROM json_array_elements(p.state -> 'plans') taken
    JOIN projections.cases c ON c.ledger = p.ledger AND c.id = taken ->> 'case'
) AS plans
FROM projections.pools p WHERE ledger = %(ledger)s AND {UNDER}
) pools ORDER BY id""",
)


def _idle(row: StateAt[Account], today: Today) -> Iterator[PlacedGap]:
    days = today.value("idle_money_days", row.place)
    return placed(idle.gap(row.state, days, today.day), row.place)


def _unshown(row: StateAt[Case], today: Today) -> Iterator[PlacedGap]:
    return placed(publication.unshown(row.state, today.day), row.place)


def _overdue(row: StateAt[Agreement], today: Today) -> Iterator[PlacedGap]:
    return placed(agreements.overdue(row.state, today.day), row.place)


def _missing(row: StateAt[BankAccount], today: Today) -> Iterator[PlacedGap]:
    days = today.value("statement_days", row.place)
    return placed(missing.gap(row.state, days, today.day), row.place)


def _undistributed(row: PoolAt, today: Today) -> Iterator[PlacedGap]:
    days = today.value("undistributed_days", row.place)
    given = Given(county_of(row.place), [*row.plans, *([row.income] if row.income else [])])
    return placed(undistributed.gap(given, row.state, days, today.day), row.place)


def _arrears(row: StateAt[Contract], today: Today) -> Iterator[PlacedGap]:
    return placed(arrears.gap(row.state, today.day), row.place)


def _kinds() -> Mapping[str, Any]:
    return {"idle_kinds": text_array(list(idle.KINDS))}


def _allocation() -> Mapping[str, Any]:
    return {"allocation": publication.ALLOCATION.name}


SOURCES: Final[tuple[Source[Any], ...]] = (
    Source("DIS-1", _POOLS, PoolAt, _undistributed),
    Source("DIS-5", states("contracts"), StateAt[Contract], _arrears),
    Source(
        "FUND-10",
        states("accounts", "account_kind = ANY(%(idle_kinds)s)"),
        StateAt[Account],
        _idle,
        _kinds,
    ),
    Source("FUND-7", _ALLOCATIONS, StateAt[Case], _unshown, _allocation),
    Source("FUND-8", states("agreements"), StateAt[Agreement], _overdue),
    Source("PAY-5", states("bank_accounts"), StateAt[BankAccount], _missing),
    *equity_gaps.SOURCES,
    *payment_gaps.SOURCES,
)
"""Of PAY-5 statements come first, then batches and lists: the order of references."""
