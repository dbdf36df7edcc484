"""What moved in a ledger, read from its records in order: one posting for each side.

No state is folded and no balance believed: whoever asks adds up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain
from typing import Final, NamedTuple

import msgspec

from audit.desk.events import Telling, Unread
from audit.desk.progress import Meter, Progress, silent
from audit.desk.readmission import Origin, origin_of, size_of
from audit.desk.snapshot import Snapshot
from domain.funds.allocations import FundsAllocated
from domain.kernel.act import Event
from domain.kernel.fact import Fact
from domain.money.movements import Opened, accounts_told, movements_of

AT_HEAD: Final = 2**62
"""A position that no ledger reaches."""


class Posting(msgspec.Struct, frozen=True, kw_only=True):
    """What a record moved on an account, debits positive; `leg` counts within the record."""

    value_date: date
    position: int
    leg: int
    account: str
    other: str
    delta: int
    voucher: str
    type: str
    admitted_at: datetime
    persons: tuple[str, ...]

    @property
    def place(self) -> tuple[date, int, int]:
        """Its place in a history: by value date, then as it was entered."""
        return (self.value_date, self.position, self.leg)


class Kept(NamedTuple):
    """An account: its kind, and the fund that it is of, where it is of one."""

    kind: str
    fund: str = ""


class Books(NamedTuple):
    """Everything that moved by a position, and the accounts that records opened."""

    origin: Origin
    position: int
    unread: int
    postings: list[Posting]
    accounts: dict[str, Kept]


def read_books(
    dsn: str, ledger: int, known_at: int = AT_HEAD, progress: Progress = silent
) -> Books:
    """Read the ledger up to and with a position; raises `LookupError` where there is none."""
    postings: list[Posting] = []
    accounts: dict[str, Kept] = {}
    position, unread = -1, 0
    with Snapshot(dsn) as snapshot:
        origin = origin_of(snapshot, ledger)
        meter = Meter(progress, "records", size_of(snapshot, ledger))
        for told in chain.from_iterable(Telling(ledger).pages(snapshot.connection)):
            if told.index > known_at:
                break
            position = told.index
            if isinstance(told, Unread):
                unread += 1
                continue
            accounts |= _opened(told.data)
            postings += _postings(told)
            meter.reach(position + 1)
    return Books(origin, position, unread, postings, accounts)


def _postings(event: Event[Fact]) -> Iterator[Posting]:
    for leg, one in enumerate(movements_of(event.data)):
        for side, (account, other) in enumerate(((one.debit, one.credit), (one.credit, one.debit))):
            yield Posting(
                value_date=one.on,
                position=event.index,
                leg=2 * leg + side,
                account=account,
                other=other,
                delta=-one.amount if side else one.amount,
                voucher=str(getattr(event.data, "voucher", "")),
                type=event.type,
                admitted_at=event.admitted_at,
                persons=event.persons,
            )


def _opened(data: Fact) -> dict[str, Kept]:
    told = accounts_told(data)
    return {opened.account: Kept(opened.kind, _fund(data, opened)) for opened in told}


def _fund(data: Fact, opened: Opened) -> str:
    fund = data.fund if isinstance(data, FundsAllocated) else opened.about
    return fund if fund.startswith("fund:") else ""
