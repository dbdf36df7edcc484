"""Statements as ISO 20022 camt.053.001.08, bank to customer statement.

- PAY-5 A statement adds up; it is whole, not one page of several; its currency is CNY.

Source: the message's schema of 2019. Entries are read by `camt_entries`.
"""

from datetime import date
from typing import Final

from api.bank.camt_entries import Entries, Period, account_number, signed_fen
from api.bank.faults import WHOLE, Faults, Spot, refusal
from api.bank.rows import (
    Entry,
    Statement,
    check_accounts,
    check_balance,
    check_once,
    check_period,
)
from api.bank.xml_fields import Fields
from api.bank.xml_tree import Node, parse
from domain.kernel.words import say

NAMESPACES: Final = ("urn:iso:std:iso:20022:tech:xsd:camt.053.001.08",)
OPENING: Final = ("OPBD", "PRCD")
"""Opening booked, or the closing booked of the day before, which is the same figure."""
CLOSING: Final = ("CLBD",)
_MIDNIGHT: Final = "T00:00:00"


def read_camt053(content: bytes) -> tuple[Statement, ...]:
    """The statements of the file, one an account and period.

    Raises:
        BankFileError: with every fault, by line and column.
    """
    message = parse(content, NAMESPACES).find("BkToCstmrStmt")
    if message is None:
        raise refusal(WHOLE, "format", "expected BkToCstmrStmt", "缺少 BkToCstmrStmt")
    faults = Faults()
    _check_whole(message, ("GrpHdr", "MsgPgntn"), faults)
    statements = [_Account(node, faults).statement() for node in message.all("Stmt")]
    if not statements:
        faults.add(message.spot, "missing", say("expected Stmt; found none", "没有对账单 Stmt"))
    faults.refuse()
    check_accounts(statements)
    return tuple(statements)


def _check_whole(node: Node, path: tuple[str, ...], faults: Faults) -> None:
    """What is handed in is the whole, not one page of several."""
    pages = node.find(*path)
    if pages is not None and (
        pages.value("PgNb").lstrip("0") != "1" or pages.value("LastPgInd") not in {"true", "1"}
    ):
        message = say(
            "expected the whole in one message; found a page of several",
            "应为完整的一份，实际只是其中一页",
        )
        faults.add(pages.spot, "damaged", message)


class _Account:
    """One statement."""

    def __init__(self, node: Node, faults: Faults) -> None:
        self._node = node
        self._faults = faults
        self._fields = Fields(faults)

    def statement(self) -> Statement:
        """The statement, as far as it can be read."""
        node, faults = self._node, self._faults
        _check_whole(node, ("StmtPgntn",), faults)
        account, period = self._account(), self._period()
        opening, closing = self._balance(OPENING), self._balance(CLOSING)
        spots: list[Spot] = []
        entries: list[Entry] = []
        reader = Entries(self._fields, account, period)
        for at, entry in (one for found in node.all("Ntry") for one in reader.read(found)):
            spots.append(at)
            entries.append(entry)
        references = (entry.reference for entry in entries)
        check_once(zip(spots, references, strict=True), faults)
        if not faults.found:
            check_balance(node.spot, opening, closing, entries, faults)
        from_date, to_date = period or (date.min, date.min)
        return Statement(account, from_date, to_date, opening, closing, tuple(entries))

    def _account(self) -> str:
        account = self._node.find("Acct")
        number = account_number(self._node, "Acct")
        if account is None or not number:
            message = say("expected the account's number; found none", "缺少账号 Acct/Id")
            self._faults.add(self._node.spot, "missing", message)
        elif currency := account.value("Ccy"):
            self._fields.currency(account, currency)
        return number

    def _period(self) -> Period | None:
        from_date, to_date = self._end_of_period("FrDtTm"), self._end_of_period("ToDtTm")
        end = self._node.find("FrToDt", "ToDtTm")
        if end is not None and _MIDNIGHT in end.text:
            message = say(
                "a period that ends at midnight does not say whether that day is in it",
                "截止时间为零点，不能确定当日是否包括在内",
            )
            self._faults.add(end.spot, "date", message)
        if from_date is None or to_date is None:
            return None
        check_period(self._node.spot, from_date, to_date, self._faults)
        return from_date, to_date

    def _end_of_period(self, tag: str) -> date | None:
        found = self._node.find("FrToDt", tag)
        if found is None:
            self._fields.text(self._node, "FrToDt", tag)
            return None
        return self._fields.instant_day(found)

    def _balance(self, codes: tuple[str, ...]) -> int:
        """The balance of the codes; where several say it, they say the same."""
        found = [
            node for node in self._node.all("Bal") if node.value("Tp", "CdOrPrtry", "Cd") in codes
        ]
        figures = [signed_fen(self._fields, node) for node in found]
        if len(set(figures)) != 1:
            expected = "/".join(codes)
            message = say(
                f"expected one balance {expected}; found {len(found)}",
                f"应有一个 {expected} 余额，实际 {len(found)} 个",
            )
            self._faults.add(self._node.spot, "balance", message)
            return 0
        return figures[0]
