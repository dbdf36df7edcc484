"""What is open about money, of a place and what lies under it; each rule has one source.

FUND-7  allocations that nobody was shown
FUND-8  instalments of agreed repayments and returns that are due and did not come
FUND-10 money from which nothing left for longer than policy has it
DIS-1   income that no plan took for longer than policy has it
DIS-5   what is due by contract and did not come
EQ-4    households of the priority group without quota, where others have some (`equity_gaps`)
PAY-5   statements of bank accounts that are late; what a bank has not answered
PAY-4, PAY-8  what is open about payments (`payment_gaps`)
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import msgspec

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
from domain.policies import decided
from domain.steps.case import Case
from projections.asked import Asked, PlacedGap, Source, placed
from projections.days import UNDER
from projections.equity_gaps import left_out
from projections.offices import adopted
from projections.payment_gaps import Found, Open
from projections.stored import Stored

FOLDED_BY: Final = (
    "accounts", "agreements", "cases", "pools", "contracts", "bank_accounts", "payable_lists",
    "dues", "batches", "recoveries", "complaints", "holdings", "movements",
)  # fmt: skip
"""The projections that these answers are made of."""


def _idle(asked: Asked) -> Iterator[PlacedGap]:
    """FUND-10, account by account."""
    policies = adopted(asked.connection, asked.ledger, asked.today)
    rows = asked.rows(
        "SELECT place, state::text FROM projections.accounts WHERE ledger = %(ledger)s"
        f" AND {UNDER} AND account_kind = ANY(%(kinds)s) AND id > %(after)s ORDER BY id",
        kinds=list(idle.KINDS),
    )
    for place, state in rows:
        days = decided(policies, place, "idle_money_days", asked.today).value
        account = msgspec.json.decode(state, type=Account)
        yield from placed(idle.gap(account, days, asked.today), place)


def _unshown(asked: Asked) -> Iterator[PlacedGap]:
    """FUND-7, allocation by allocation."""
    rows = asked.rows(
        "SELECT place, state::text FROM projections.cases WHERE ledger = %(ledger)s"
        f" AND {UNDER} AND procedure = %(procedure)s AND status IN ('open', 'held')"
        " AND subject > %(after)s ORDER BY subject",
        procedure=publication.ALLOCATION.name,
    )
    for place, state in rows:
        case = msgspec.json.decode(state, type=Case)
        yield from placed(publication.unshown(case, asked.today), place)


def _overdue(asked: Asked) -> Iterator[PlacedGap]:
    """FUND-8, agreement by agreement."""
    rows = asked.rows(
        "SELECT place, state::text FROM projections.agreements WHERE ledger = %(ledger)s"
        f" AND {UNDER} AND id > %(after)s ORDER BY id"
    )
    for place, state in rows:
        agreement = msgspec.json.decode(state, type=Agreement)
        yield from placed(agreements.overdue(agreement, asked.today), place)


def _statements(asked: Asked) -> Iterator[PlacedGap]:
    """PAY-5, bank account by bank account."""
    policies = adopted(asked.connection, asked.ledger, asked.today)
    rows = asked.rows(
        "SELECT place, state::text FROM projections.bank_accounts WHERE ledger = %(ledger)s"
        f" AND {UNDER} AND id > %(after)s ORDER BY id"
    )
    for place, state in rows:
        days = decided(policies, place, "statement_days", asked.today).value
        account = msgspec.json.decode(state, type=BankAccount)
        yield from placed(missing.gap(account, days, asked.today), place)


def _at_banks(asked: Asked) -> Iterator[PlacedGap]:
    """PAY-5: statements first, then batches and lists, which is their order by reference."""
    yield from _statements(asked)
    yield from _payments(Open.bank, asked)


def _undistributed(asked: Asked) -> Iterator[PlacedGap]:
    """DIS-1, pool by pool."""
    policies = adopted(asked.connection, asked.ledger, asked.today)
    rows = asked.rows(
        "SELECT place, state::text FROM projections.pools WHERE ledger = %(ledger)s"
        f" AND {UNDER} AND id > %(after)s ORDER BY id"
    )
    for place, state in rows:
        days = decided(policies, place, "undistributed_days", asked.today).value
        stored = Stored(asked.connection, asked.ledger, county_of(place))
        pool = msgspec.json.decode(state, type=Pool)
        yield from placed(undistributed.gap(stored, pool, days, asked.today), place)


def _arrears(asked: Asked) -> Iterator[PlacedGap]:
    """DIS-5, contract by contract."""
    rows = asked.rows(
        "SELECT place, state::text FROM projections.contracts WHERE ledger = %(ledger)s"
        f" AND {UNDER} AND id > %(after)s ORDER BY id"
    )
    for place, state in rows:
        contract = msgspec.json.decode(state, type=Contract)
        yield from placed(arrears.gap(contract, asked.today), place)


def _payments(find: Callable[[Open], Found], asked: Asked) -> Iterator[PlacedGap]:
    """PAY-4, PAY-5, PAY-8, one by one."""
    open_ = Open(asked.connection, asked.ledger, asked.place, asked.today, asked.after)
    for gap, place in find(open_):
        yield from placed(gap, place)


SOURCES: Final[dict[str, Source]] = {
    "DIS-1": _undistributed,
    "DIS-5": _arrears,
    "EQ-4": left_out,
    "FUND-10": _idle,
    "FUND-7": _unshown,
    "FUND-8": _overdue,
    "PAY-4": partial(_payments, Open.claims),
    "PAY-5": _at_banks,
    "PAY-8": partial(_payments, Open.complaints),
}
