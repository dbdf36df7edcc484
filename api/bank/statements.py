"""Statements as spreadsheets: one account a sheet, its period and balances around the table.

- PAY-5 A statement adds up, row by row where it shows a balance. 借方 is money out of the account,
  贷方 money into it, as banks write for their customers; a file that means it the other way does
  not add up and is refused.
"""

import re
from collections.abc import Sequence
from datetime import date

from api.bank.cash import says_cash
from api.bank.faults import Faults, Spot
from api.bank.money import yuan
from api.bank.rows import (
    Direction,
    Entry,
    Statement,
    check_accounts,
    check_balance,
    check_once,
    check_period,
)
from api.bank.sheet_cells import Cells
from api.bank.sheets import Row, Table, needed_titles, tables_of
from api.bank.statement_columns import (
    ACCOUNT,
    AMOUNT,
    BALANCE,
    CODE,
    CREDIT,
    CURRENCY,
    DAY,
    DEBIT,
    END_TO_END,
    KIND,
    NAME,
    NOTE,
    REFERENCE,
    REMARK,
    SIDE,
    SIDES,
    VALUE_DAY,
)
from api.roster.vocabulary import plain
from domain.kernel.words import say

_account = re.compile(r"[0-9]{8,32}").fullmatch
_between = re.compile(r"\s*(?:至|到|~|～|—+)\s*").split


def read_statement_sheet(name: str, content: bytes) -> tuple[Statement, ...]:
    """The statements of the file, one a sheet; `name` is the file's.

    Raises:
        BankFileError: with every fault, by sheet, row and column.
    """
    faults = Faults()
    tables = tables_of(name, content, KIND, faults)
    for table in tables:
        _check_sides(table, faults)
    faults.refuse()
    statements = [found for table in tables if (found := _Sheet(table, faults).statement())]
    faults.refuse()
    check_accounts(statements)
    return tuple(statements)


def _check_sides(table: Table, faults: Faults) -> None:
    """Two columns of amounts, or one with the side beside it: not both, not half of either."""
    labels = set(table.header.labels)
    if len(labels & {DEBIT, CREDIT}) + len(labels & {AMOUNT, SIDE}) != 2 or (  # noqa: PLR2004
        labels & {DEBIT, CREDIT} and labels & {AMOUNT, SIDE}
    ):
        message = say(
            f"expected {DEBIT} and {CREDIT}, or {AMOUNT} and {SIDE}",
            f"应有“{DEBIT}”和“{CREDIT}”两列，或“{AMOUNT}”和“{SIDE}”两列",
        )
        faults.add(table.spot, "column", message)


class _Sheet:
    """One statement."""

    def __init__(self, table: Table, faults: Faults) -> None:
        self._table = table
        self._faults = faults
        self._cells = Cells(faults)

    def statement(self) -> Statement | None:
        """The statement; None where what stands around the table does not say enough."""
        table, faults = self._table, self._faults
        account, period = self._account(), self._period()
        if not needed_titles(table, KIND, ("opening", "closing"), faults) or period is None:
            return None
        opening, closing = self._balance("opening"), self._balance("closing")
        if "currency" in table.around:
            self._cells.currency(*table.around["currency"])
        entries = [self._entry(row, period) for row in table.rows]
        spots = (row.at(REFERENCE) for row in table.rows)
        check_once(zip(spots, (one.reference for one in entries), strict=True), faults)
        self._cells.check_totals(table, (DEBIT, CREDIT))
        if not faults.found:
            self._check_running(opening, entries)
            at = table.around["closing"][0]
            check_balance(at, opening, closing, entries, faults)
        return Statement(account, *period, opening, closing, tuple(entries))

    def _account(self) -> str:
        if not needed_titles(self._table, KIND, ("account",), self._faults):
            return ""
        at, cell = self._table.around["account"]
        number = self._cells.number_of(at, cell)
        if number and not _account(number):
            told = say("expected an account of 8 to 32 digits", "应为 8 至 32 位数字的账号")
            self._faults.add(at, "text", told)
        return number

    def _period(self) -> tuple[date, date] | None:
        around = self._table.around
        if "period" in around:
            at, cell = around["period"]
            parts = _between(str(cell).strip())
            days = [self._cells.day_of(at, part) for part in parts]
            if len(days) != 2:  # noqa: PLR2004  (from and to)
                told = say("expected two days with 至 between them", "应为“起始日至截止日”")
                self._faults.add(at, "date", told)
                return None
        elif needed_titles(self._table, KIND, ("from", "to"), self._faults):
            at = around["from"][0]
            days = [self._cells.day_of(*around["from"]), self._cells.day_of(*around["to"])]
        else:
            return None
        if days[0] is None or days[1] is None:
            return None
        check_period(at, days[0], days[1], self._faults)
        return days[0], days[1]

    def _balance(self, name: str) -> int:
        return self._cells.fen_of(*self._table.around[name])

    def _entry(self, row: Row, period: tuple[date, date]) -> Entry:
        cells = self._cells
        amount, direction = self._movement(row)
        remark = " ".join(filter(None, (cells.text(row, REMARK), cells.text(row, NOTE))))
        code = cells.text(row, CODE)
        cells.currency(row.at(CURRENCY), row.cells.get(CURRENCY, ""))
        day = self._day(row, period)
        value_date = day if row.is_blank(VALUE_DAY) else cells.day(row, VALUE_DAY)
        return Entry(
            reference=cells.number(row, REFERENCE, needed=True),
            value_date=value_date or date.min,
            amount_fen=amount,
            direction=direction,
            end_to_end=cells.number(row, END_TO_END) or None,
            counterparty_name=cells.text(row, NAME),
            counterparty_account=cells.number(row, ACCOUNT),
            remark=remark,
            transaction_code=code,
            cash=says_cash(remark, code),
        )

    def _day(self, row: Row, period: tuple[date, date]) -> date | None:
        day = self._cells.day(row, DAY)
        first, last = period
        if day is not None and not first <= day <= last:
            message = say(
                f"expected a day from {first} to {last}; found {day}",
                f"应在 {first} 至 {last} 之间，实际 {day}",
            )
            self._faults.add(row.at(DAY), "date", message)
        return day

    def _movement(self, row: Row) -> tuple[int, Direction]:
        """The amount and its side, of two columns or of one."""
        if SIDE in self._table.header.labels:
            return self._amount(row, AMOUNT), self._side(row)
        sides = [one for one in (DEBIT, CREDIT) if not row.is_nothing(one)]
        if len(sides) != 1:
            message = say(
                f"expected an amount in either {DEBIT} or {CREDIT}",
                f"“{DEBIT}”和“{CREDIT}”应填且只填一项",
            )
            self._faults.add(row.at(DEBIT), "amount", message)
            return 0, "debit"
        return self._cells.amount_fen(row, sides[0]), "debit" if sides[0] == DEBIT else "credit"

    def _amount(self, row: Row, column: str) -> int:
        if row.is_nothing(column):
            told = say("expected more than nothing", "金额应大于零")
            self._faults.add(row.at(column), "amount", told)
            return 0
        return self._cells.amount_fen(row, column)

    def _side(self, row: Row) -> Direction:
        text = plain(self._cells.text(row, SIDE, needed=True)).upper()
        found = SIDES.get(text)
        if text and found is None:
            message = say("expected 借 or 贷", "应为借或贷")
            self._faults.add(row.at(SIDE), "status", message)
        return found or "debit"

    def _check_running(self, opening_fen: int, entries: Sequence[Entry]) -> None:
        """Each balance that is shown follows from the one before, first row first or last."""
        rows = list(zip(self._table.rows, entries, strict=True))
        wrong = self._first_wrong(rows, opening_fen)
        if wrong is not None and self._first_wrong(rows[::-1], opening_fen) is not None:
            at, expected, found = wrong
            message = say(
                f"expected a balance of {yuan(expected)}; found {yuan(found)}",
                f"余额应为 {yuan(expected)} 元，实际 {yuan(found)} 元",
            )
            self._faults.add(at, "balance", message)

    def _first_wrong(
        self, rows: Sequence[tuple[Row, Entry]], opening_fen: int
    ) -> tuple[Spot, int, int] | None:
        balance = opening_fen
        for row, entry in rows:
            balance += entry.signed_fen
            if not row.is_blank(BALANCE):
                found = self._cells.fen_of(row.at(BALANCE), row.cells[BALANCE])
                if found != balance:
                    return row.at(BALANCE), balance, found
        return None
