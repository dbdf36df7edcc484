"""Replay of a fund: its account and its allocations', movement by movement, from the log itself.

`as_of` is a value date, inclusive; `known_at` the last position that the replay knows of (audit.md,
Replay and time travel). Whole fen, debits positive.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from audit.desk.money.moved import AT_HEAD, Posting, read_books
from audit.desk.progress import Progress, silent


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One posting and the balance behind it."""

    posting: Posting
    balance_fen: int


class AccountHistory(msgspec.Struct, frozen=True, kw_only=True):
    """An account from its first movement on."""

    account: str
    kind: str
    closing_fen: int
    entries: tuple[Entry, ...]

    def first_below_zero(self) -> date | None:
        """The first day at whose end less than nothing stood on it (FUND-1)."""
        ends = {entry.posting.value_date: entry.balance_fen for entry in self.entries}
        return next((day for day, balance_fen in ends.items() if balance_fen < 0), None)


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """A fund's accounts, its own first; `unread` records could not be read and are not in it."""

    ledger: str
    fund: str
    position: int
    unread: int
    as_of: date
    accounts: tuple[AccountHistory, ...]


def replay(
    dsn: str,
    ledger: int,
    fund: str,
    *,
    as_of: date,
    known_at: int = AT_HEAD,
    progress: Progress = silent,
) -> Replayed:
    """The fund up to a day as known at a position; without accounts if nobody knows it."""
    books = read_books(dsn, ledger, known_at, progress)
    names = {name: kept.kind for name, kept in books.accounts.items() if kept.fund == fund}
    held = [one for one in books.postings if one.value_date <= as_of]
    return Replayed(
        ledger=books.origin.name,
        fund=fund,
        position=books.position,
        unread=books.unread,
        as_of=as_of,
        accounts=tuple(_history(name, kind, held) for name, kind in names.items()),
    )


def _history(account: str, kind: str, held: Iterable[Posting]) -> AccountHistory:
    balance, entries = 0, []
    own = (one for one in held if one.account == account)
    for posting in sorted(own, key=lambda one: one.place):
        balance += posting.delta
        entries.append(Entry(posting=posting, balance_fen=balance))
    return AccountHistory(account=account, kind=kind, closing_fen=balance, entries=tuple(entries))
