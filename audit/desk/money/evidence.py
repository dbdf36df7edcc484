"""What the books say that moved at banks, and what the banks say: gathered from events in order.

A fact that moves money between an account that is kept at a bank and one that is not there says
that the bank moved it, too. Of a receipt each line says so, with the payment that it answers.
Nothing is judged here, and no balance believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from audit.desk.money.paid import Paid, Payment, reference_of
from domain.banking.accounts import OF_THE_BOOKS, BankAccountDeclared, BooksKeptAt
from domain.banking.entries import Direction, StatementEntry
from domain.banking.lists import AccountListGiven
from domain.banking.statements import QuietStatementGiven, StatementGiven, StatementObtained
from domain.distribution.income import IncomeReceived, IncomeReturned
from domain.funds.allocations import FundsAllocated
from domain.funds.disbursements import Disbursing
from domain.kernel.act import Event
from domain.money.movements import movements_of, opened_by
from domain.money.reversal import VoucherReversed
from domain.money.vouchers import Movement
from domain.payments.answers import BankReceiptGiven
from domain.payments.recovery_mended import RecoveryReversed
from domain.payments.returned import PaymentReturned

STATEMENTS: Final = (StatementGiven, QuietStatementGiven, StatementObtained)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the books say that a bank moved, by the record at `position`.

    `parties` are the cards or bank accounts that may be on the other side; empty where the books
    do not say. `about` is the due, the disbursement or the voucher; `line` the position of the
    payment's line, where it is one; `reverses` the voucher that it takes back.
    """

    position: int
    type: str
    account: str
    bank_account: str
    direction: Direction
    amount_fen: int
    on: date
    about: str
    voucher: str
    end_to_end: str | None = None
    bank_reference: str | None = None
    parties: tuple[str, ...] = ()
    line: int | None = None
    reverses: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """One entry of a statement, where it stands in which ledger, and of which account."""

    position: int
    bank_account: str
    grade: str
    fact: StatementEntry


@dataclass(slots=True)
class Given:
    """One statement with its entries."""

    position: int
    statement: str
    bank_account: str
    grade: str
    first: date
    last: date
    opening_fen: int
    closing_fen: int
    sha256: str
    entries: list[Entered] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Book:
    """An account of the books: its kind, where it is kept, and the fund that it is of."""

    kind: str
    place: str
    fund: str


@dataclass(frozen=True, slots=True)
class Spent:
    """One disbursement out of an account of the books."""

    position: int
    account: str
    amount_fen: int
    on: date


@dataclass(frozen=True, slots=True)
class Moved:
    """A posting: so much on an account on a day, debits positive."""

    account: str
    on: date
    delta: int


@dataclass
class Evidence:
    """Everything about money and banks in one ledger, up to `position`."""

    position: int = -1
    books: dict[str, Book] = field(default_factory=dict)
    kept_at: dict[str, str] = field(default_factory=dict)
    in_transit_from: dict[str, str] = field(default_factory=dict)
    bank_accounts: dict[str, Event[BankAccountDeclared]] = field(default_factory=dict)
    account_lists: list[Event[AccountListGiven]] = field(default_factory=list)
    statements: dict[str, Given] = field(default_factory=dict)
    moved: list[Moved] = field(default_factory=list)
    crossing: list[tuple[Event[Any], Movement]] = field(default_factory=list)
    paid: Paid = field(default_factory=Paid)

    def take(self, event: Event[Any]) -> None:
        """One event more; one that was taken already is passed over."""
        if event.index <= self.position:
            return
        self.position = event.index
        self.tell(event)
        self.paid.take(event)
        self._move(event)

    def tell(self, event: Event[Any]) -> None:
        """What a bank says, or an account's owner of the bank: of any ledger."""
        match event.data:
            case BankAccountDeclared() as data:
                self.bank_accounts[data.bank_account] = event
                self.kept_at |= dict.fromkeys(data.books, data.bank_account)
            case BooksKeptAt() as data:
                self.kept_at |= dict.fromkeys(data.books, data.bank_account)
            case AccountListGiven():
                self.account_lists.append(event)
            case StatementEntry() as data:
                self._enter(event, data)
            case StatementGiven() | QuietStatementGiven() | StatementObtained() as data:
                self.statements[data.statement] = Given(
                    event.index, data.statement, data.bank_account, data.grade,
                    data.from_, data.to, data.opening_fen, data.closing_fen, data.sha256,
                )  # fmt: skip
            case _:
                pass

    def _enter(self, event: Event[Any], data: StatementEntry) -> None:
        given = self.statements[data.statement]
        entered = Entered(event.index, given.bank_account, given.grade, data)
        given.entries.append(entered)

    def _move(self, event: Event[Any]) -> None:
        opened = opened_by(event.data)
        if opened is not None:
            fund = event.data.fund if isinstance(event.data, FundsAllocated) else opened.about
            own = fund if fund.startswith("fund:") else ""
            self.books[opened.account] = Book(opened.kind, opened.place, own)
        for movement in movements_of(event.data):
            debited = self.books.get(movement.debit)
            if debited is not None and debited.kind == "transit":
                self.in_transit_from.setdefault(movement.debit, movement.credit)
            self.moved.append(Moved(movement.debit, movement.on, movement.amount))
            self.moved.append(Moved(movement.credit, movement.on, -movement.amount))
            self.crossing.append((event, movement))

    def with_obtained(self, statements: Mapping[str, Given]) -> Evidence:
        """The same with statements of the inspection ledger, which numbers them by itself."""
        beside = {f"inspection {name}": given for name, given in statements.items()}
        return replace(self, statements={**self.statements, **beside})

    def where(self, account: str) -> str | None:
        """At which bank account the money of an account of the books stands.

        Money in transit stands where it came from until the bank answers.
        """
        return self.kept_at.get(self.in_transit_from.get(account, account))

    def books_at_banks(self) -> list[str]:
        """Accounts of the books whose money stands at a bank."""
        return [name for name, book in self.books.items() if book.kind in OF_THE_BOOKS]

    def payments(self) -> list[Payment]:
        """Every line of a batch, in order."""
        return list(self.paid.lines.values())

    def disbursed(self) -> list[Spent]:
        """Every disbursement to an entity."""
        return [
            Spent(event.index, movement.credit, movement.amount, movement.on)
            for event, movement in self.crossing
            if isinstance(event.data, Disbursing)
        ]

    def expected(self) -> list[Expected]:
        """What banks must have moved, by the books as a whole; of a receipt line by line."""
        crossing = (
            one
            for event, movement in self.crossing
            if not isinstance(event.data, BankReceiptGiven)
            for one in self._sides(event, movement)
        )
        lines = (self._line(one) for one in self.payments() if one.confirmed is not None)
        return [*crossing, *(one for one in lines if one is not None)]

    def _line(self, one: Payment) -> Expected | None:
        where = self.where(one.account)
        if where is None or one.confirmed is None or one.on is None:
            return None
        return Expected(
            position=one.confirmed,
            type="PaymentConfirmed.v1",
            account=one.account,
            bank_account=where,
            direction="debit",
            amount_fen=one.amount_fen,
            on=one.on,
            about=one.due,
            voucher="",
            end_to_end=one.end_to_end,
            bank_reference=one.reference,
            parties=(one.card,),
            line=one.line,
        )

    def _sides(self, event: Event[Any], movement: Movement) -> list[Expected]:
        here, there = self.where(movement.debit), self.where(movement.credit)
        if here == there or self._is_opening(movement):
            return []
        sides: list[tuple[Direction, str, str | None, str | None]] = [
            ("credit", movement.debit, here, there),
            ("debit", movement.credit, there, here),
        ]
        return [
            Expected(
                position=event.index,
                type=event.type,
                account=account,
                bank_account=bank_account,
                direction=direction,
                amount_fen=movement.amount,
                on=movement.on,
                about=about_of(event.data),
                end_to_end=reference_of(event.data),
                bank_reference=_bank_reference_of(event.data),
                voucher=event.data.voucher,
                parties=self._parties(event.data, other),
                reverses=_reversed_by(event.data),
            )
            for direction, account, bank_account, other in sides
            if bank_account is not None
        ]

    def _is_opening(self, movement: Movement) -> bool:
        """Whether it states what stood there before: no bank moved it (FUND-12)."""
        credited = self.books.get(movement.credit)
        return credited is not None and credited.kind == "opening"

    def _parties(self, data: Any, other: str | None) -> tuple[str, ...]:  # noqa: ANN401
        if other is not None:
            return (other,)
        if isinstance(data, Disbursing) and data.payee in self.kept_at:
            return (self.kept_at[data.payee],)
        return ()


def about_of(data: Any) -> str:  # noqa: ANN401  (facts of every type that moves)
    """What a fact that moves money is about, for a reader."""
    for name in ("disbursement", "due", "allocation", "fund", "batch"):
        if (named := getattr(data, name, None)) is not None:
            return str(named)
    return str(data.voucher)


def _reversed_by(data: Any) -> str:  # noqa: ANN401
    if isinstance(data, VoucherReversed):
        return data.reverses
    return data.corrects if isinstance(data, IncomeReturned | RecoveryReversed) else ""


def _bank_reference_of(data: Any) -> str | None:  # noqa: ANN401
    """The bank's own reference, where the fact names it."""
    if isinstance(data, IncomeReceived):
        return data.bank_reference
    return data.reference if isinstance(data, PaymentReturned) else None
