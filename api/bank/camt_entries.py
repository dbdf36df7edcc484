"""Entries of a camt.053 statement: each transaction of each entry, and what it was.

- PAY-5 Only what is booked; transactions of an entry sum to it.

An entry of several transactions (`Ntry` with many `TxDtls`) becomes one entry for each. The
counterparty is the side that is not the account itself: a return names debtor and creditor as its
original did.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from api.bank.cash import says_cash
from api.bank.faults import Spot
from api.bank.money import yuan
from api.bank.rows import DEBIT, Direction, Entry
from api.bank.xml_fields import Fields
from api.bank.xml_tree import Node
from domain.banking.cash import is_cash_code
from domain.kernel.words import Words, say

Period = tuple[date, date]
BOOKED: Final = "BOOK"
NOT_PROVIDED: Final = "NOTPROVIDED"
"""What ISO writes where a payment had no reference of its own."""
_DIRECTIONS: Final[dict[str, Direction]] = {"DBIT": "debit", "CRDT": "credit"}


@dataclass(frozen=True, slots=True)
class _Detail:
    """One transaction, its entry, and whether it is the entry's only one."""

    node: Node
    entry: Node
    alone: bool


@dataclass(frozen=True, slots=True)
class Entries:
    """Reads the entries of an account's statement; `period` is None where it is not known."""

    fields: Fields
    account: str
    period: Period | None

    def read(self, node: Node) -> Iterator[tuple[Spot, Entry]]:
        """The entries that an `Ntry` holds, each with its place."""
        self._check_booked(node)
        direction = _direction(self.fields, node)
        amount = self.fields.amount_fen(node, "Amt")
        value_date = self.fields.day(node, "ValDt") or date.min
        details = _details(node)
        amounts = [self._amount_of(one, amount, direction) for one in details]
        self._check_sum(node, amounts, amount)
        self._check_count(node)
        for one, fen in zip(details, amounts, strict=True):
            yield one.node.spot, self._entry(one, fen, direction, value_date)

    def _fault(self, node: Node, kind: str, message: Words) -> None:
        self.fields.faults.add(node.spot, kind, message)

    def _check_booked(self, node: Node) -> None:
        status = node.value("Sts", "Cd")
        if status != BOOKED:
            shown = status[:8] or "none"
            told = say(f"expected {BOOKED}; found {shown}", f"应为已记账 {BOOKED}，实际 {shown}")
            self._fault(node, "status", told)
        day = None if node.find("BookgDt") is None else self.fields.day(node, "BookgDt")
        if day is None or self.period is None:
            return
        first, last = self.period
        if not first <= day <= last:
            message = say(
                f"expected a booking from {first} to {last}; found {day}",
                f"记账日应在 {first} 至 {last} 之间，实际 {day}",
            )
            self._fault(node, "date", message)

    def _amount_of(self, one: _Detail, entry_fen: int, direction: Direction) -> int:
        node = one.node
        if node is one.entry:
            return entry_fen
        if node.find("CdtDbtInd") is not None and _direction(self.fields, node) != direction:
            message = say("goes the other way than its entry", "明细的借贷方向与所属记录不同")
            self._fault(node, "status", message)
        if node.find("Amt") is not None:
            return self.fields.amount_fen(node, "Amt")
        if one.alone and node.find("AmtDtls", "TxAmt") is None:
            return entry_fen
        return self.fields.amount_fen(node, "AmtDtls", "TxAmt", "Amt")

    def _check_sum(self, node: Node, amounts: list[int], entry_fen: int) -> None:
        total = sum(amounts)
        if total != entry_fen:
            message = say(
                f"expected transactions that sum to {yuan(entry_fen)}; found {yuan(total)}",
                f"明细合计应为 {yuan(entry_fen)} 元，实际 {yuan(total)} 元",
            )
            self._fault(node, "total", message)

    def _check_count(self, node: Node) -> None:
        """Where transactions are listed and their number is stated, it is theirs."""
        for part in node.all("NtryDtls"):
            stated, listed = part.value("Btch", "NbOfTxs"), sum(1 for _ in part.all("TxDtls"))
            if stated and listed and stated.lstrip("0") != str(listed):
                message = say(
                    f"expected {stated} transactions; found {listed}",
                    f"明细应有 {stated} 笔，实际 {listed} 笔",
                )
                self._fault(part, "total", message)

    def _entry(
        self, one: _Detail, amount_fen: int, direction: Direction, value_date: date
    ) -> Entry:
        end_to_end = _end_to_end(one.node)
        name, account = self._counterparty(one.node, direction)
        remark, code, cash = _what_it_was(one)
        return Entry(
            reference=self._reference(one, end_to_end),
            value_date=value_date,
            amount_fen=amount_fen,
            direction=direction,
            end_to_end=end_to_end,
            counterparty_name=name,
            counterparty_account=account,
            remark=remark,
            transaction_code=code,
            cash=cash,
        )

    def _reference(self, one: _Detail, end_to_end: str | None) -> str:
        """The bank's own; of one of several without it, the entry's with the payment's."""
        own = one.node.value("Refs", "AcctSvcrRef")
        entry = one.entry.value("AcctSvcrRef") or one.entry.value("NtryRef")
        if own or (one.alone and entry):
            return own or entry
        if entry and end_to_end:
            return f"{entry}/{end_to_end}"
        message = say("expected AcctSvcrRef; found none", "缺少银行流水号 AcctSvcrRef")
        self._fault(one.node, "missing", message)
        return ""

    def _counterparty(self, node: Node, direction: Direction) -> tuple[str, str]:
        """Name and account of the side that is not the account itself."""
        parties = node.find("RltdPties")
        if parties is None:
            return "", ""
        side, other = ("Cdtr", "Dbtr") if direction == DEBIT else ("Dbtr", "Cdtr")
        if account_number(parties, f"{side}Acct") == self.account:
            side = other
        name = parties.value(side, "Pty", "Nm") or parties.value(side, "Agt", "FinInstnId", "Nm")
        return name, account_number(parties, f"{side}Acct")


def account_number(node: Node, tag: str) -> str:
    """The number of an account below a node: of the bank's own kind, or an IBAN."""
    return node.value(tag, "Id", "Othr", "Id") or node.value(tag, "Id", "IBAN")


def signed_fen(fields: Fields, node: Node) -> int:
    """A balance in fen, negative where the account owes the bank."""
    fen = fields.balance_fen(node, "Amt")
    return -fen if _direction(fields, node) == DEBIT else fen


def _direction(fields: Fields, node: Node) -> Direction:
    code = fields.text(node, "CdtDbtInd")
    found = _DIRECTIONS.get(code)
    if code and found is None:
        message = say(f"expected DBIT or CRDT; found {code[:8]}", "应为 DBIT 或 CRDT")
        fields.faults.add(node.spot, "status", message)
    return found or DEBIT


def _end_to_end(node: Node) -> str | None:
    found = node.value("Refs", "EndToEndId")
    return None if found in {"", NOT_PROVIDED} else found


def _details(node: Node) -> list[_Detail]:
    """Its transactions; an entry that lists none is one itself."""
    listed = [detail for part in node.all("NtryDtls") for detail in part.all("TxDtls")]
    alone = len(listed) <= 1
    return [_Detail(one, node, alone) for one in listed or [node]]


def _what_it_was(one: _Detail) -> tuple[str, str, bool]:
    """Remark, transaction code and whether it was cash, by the transaction and by its entry."""
    node, entry = one.node, one.entry
    remark = " ".join(dict.fromkeys(word for word in _words(node, entry) if word))
    codes = [found for place in (node, entry) if (found := place.find("BkTxCd")) is not None]
    own = [found.value("Prtry", "Cd") for found in codes]
    isos = [_iso_code(found) for found in codes]
    cash = any(is_cash_code(*iso) for iso in isos) or says_cash(remark, *own)
    shown = ["/".join(iso) for iso in isos if all(iso)] + own
    return remark, next(filter(None, shown), ""), cash or node.find("CshDpst") is not None


def _words(node: Node, entry: Node) -> Iterator[str]:
    for tag, part in (("RmtInf", "Ustrd"), ("RtrInf", "AddtlInf")):
        for place in node.all(tag):
            yield from (found.text.strip() for found in place.all(part))
    yield node.value("AddtlTxInf")
    yield entry.value("AddtlNtryInf")


def _iso_code(node: Node) -> tuple[str, str, str]:
    family = node.find("Domn", "Fmly")
    if family is None:
        return node.value("Domn", "Cd"), "", ""
    return node.value("Domn", "Cd"), family.value("Cd"), family.value("SubFmlyCd")
