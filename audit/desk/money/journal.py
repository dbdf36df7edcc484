"""The books as a journal that hledger and ledger re-add, with a balance asserted at every posting.

One transaction a voucher, in the order of value dates, then of entry, so that each assertion holds
where it stands. Accounts are named by their subject in Chinese and their reference. Amounts are
yuan with two places, which is exact for whole fen, or whole shares 股, points 积分 or pieces 件.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from audit.desk.money.moved import Books, Kept
from domain.money.chart import KINDS, UNITS, Unit

_UNKNOWN = Kept("")


def journal(books: Books, as_of: date) -> Iterator[str]:
    """The lines of the journal, each with its end of line, up to and with a value date."""
    yield f"; {books.origin.name}, position {books.position}, {as_of}\n"
    if books.unread:
        yield f"; {books.unread} records could not be read\n"
    yield "commodity 1000.00 CNY\n"
    for measure in UNITS.values():
        if measure.code != "fen":
            yield f"commodity 1000. {measure.zh}\n"
    held = sorted(
        (one for one in books.postings if one.value_date <= as_of), key=lambda one: one.place
    )
    names = {one.account: _name(one.account, books.accounts) for one in held}
    for name in sorted(names.values()):
        yield f"account {name}\n"
    balances: defaultdict[str, int] = defaultdict(int)
    for (on, position), postings in groupby(held, key=lambda one: (one.value_date, one.position)):
        listed = list(postings)
        yield f"\n{on} ({listed[0].voucher}) {listed[0].type}  ; position {position}\n"
        for posting in listed:
            balances[posting.account] += posting.delta
            unit = _unit(books.accounts.get(posting.account, _UNKNOWN))
            amount, balance = _told(posting.delta, unit), _told(balances[posting.account], unit)
            yield f"    {names[posting.account]}  {amount} = {balance}\n"


def _unit(account: Kept) -> Unit:
    return KINDS[account.kind].unit if account.kind in KINDS else "fen"


def _told(amount: int, unit: Unit) -> str:
    return f"{yuan(amount)} CNY" if unit == "fen" else f"{amount} {UNITS[unit].zh}"


def _name(account: str, accounts: dict[str, Kept]) -> str:
    kind = accounts.get(account, _UNKNOWN).kind
    title = KINDS[kind].title.zh if kind in KINDS else "未登记"
    return f"{title}:{account.partition(':')[2]}"


def yuan(amount_fen: int) -> str:
    """Fen as yuan with two places."""
    sign = "-" if amount_fen < 0 else ""
    return f"{sign}{abs(amount_fen) // 100}.{abs(amount_fen) % 100:02d}"
