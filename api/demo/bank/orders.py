"""What a county hands in, read as a bank reads it: count and control sum first, then the lines."""

import io
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

PAIN_001: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_NS: Final = {"p": PAIN_001}
_DAMAGES: Final = (
    CalamineError, ET.ParseError, LookupError, AttributeError, InvalidOperation, StopIteration,
    ValueError,
)  # fmt: skip
_TITLE: Final = "业务编号"
_COLUMNS: Final = ("业务编号", "收款户名", "收款账号", "收款行", "金额", "用途")


class NotAcceptedError(ValueError):
    """The file is not taken in at the counter."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One payment that is asked for, in cents."""

    reference: str
    payee: str
    account: str
    bank: str
    cents: int
    purpose: str


@dataclass(frozen=True, slots=True)
class Order:
    """What was handed in: by whom, from which account, for which day."""

    number: str
    payer: str
    account: str
    day: date
    asked: tuple[Asked, ...]
    iso: bool


def read_order(content: bytes) -> Order:
    """Take a file in.

    Raises:
        NotAcceptedError: it is none of the three kinds, or its count or sum is not that of its
            lines.
    """
    try:
        if content.startswith(b"PK"):
            return _from_workbook(content)
        if content.lstrip().startswith(b"<"):
            return _from_pain(content)
        return _from_text(content)
    except _DAMAGES as error:
        raise NotAcceptedError(f"{error}") from error


def cents_of(amount: object) -> int:
    """Whole cents of an amount in yuan."""
    cents = Decimal(str(amount)) * 100
    if cents != cents.to_integral_value() or cents <= 0:
        raise NotAcceptedError(f"no amount in whole cents: {amount}")
    return int(cents)


def _accepted(order: Order, count: object, total: object) -> Order:
    if int(str(count)) != len(order.asked):
        raise NotAcceptedError(f"{count} lines announced, {len(order.asked)} found")
    if cents_of(total) != sum(one.cents for one in order.asked):
        raise NotAcceptedError(f"the lines do not sum to {total}")
    if len({one.reference for one in order.asked}) != len(order.asked):
        raise NotAcceptedError("a reference stands twice")
    return order


def _from_pain(content: bytes) -> Order:
    root = ET.fromstring(content)  # noqa: S314  (handed in by who wrote it, in one process)
    message = _one(root, "p:CstmrCdtTrfInitn")
    block = _one(message, "p:PmtInf")
    asked = tuple(map(_asked, block.iterfind("p:CdtTrfTxInf", _NS)))
    order = Order(
        number=_text(message, "p:GrpHdr/p:MsgId"),
        payer=_text(block, "p:Dbtr/p:Nm"),
        account=_text(block, "p:DbtrAcct/p:Id/p:Othr/p:Id"),
        day=date.fromisoformat(_text(block, "p:ReqdExctnDt/p:Dt")),
        asked=asked,
        iso=True,
    )
    for part in (_one(message, "p:GrpHdr"), block):
        _accepted(order, _text(part, "p:NbOfTxs"), _text(part, "p:CtrlSum"))
    return order


def _asked(node: ET.Element) -> Asked:
    amount = _one(node, "p:Amt/p:InstdAmt")
    if amount.get("Ccy") != "CNY":
        raise NotAcceptedError("another currency")
    return Asked(
        reference=_text(node, "p:PmtId/p:EndToEndId"),
        payee=_text(node, "p:Cdtr/p:Nm"),
        account=_text(node, "p:CdtrAcct/p:Id/p:Othr/p:Id"),
        bank=_text(node, "p:CdtrAgt/p:FinInstnId/p:Nm"),
        cents=cents_of(amount.text),
        purpose=_text(node, "p:RmtInf/p:Ustrd"),
    )


def _one(node: ET.Element, path: str) -> ET.Element:
    found = node.findall(path, _NS)
    if len(found) != 1:
        raise NotAcceptedError(f"{path}: {len(found)} found")
    return found[0]


def _text(node: ET.Element, path: str) -> str:
    return _one(node, path).text or ""


def _from_text(content: bytes) -> Order:
    first, *rows = [line.split("|") for line in content.decode("gb18030").splitlines()]
    number, account, payer, _bank, day, count, total = first
    asked = tuple(
        Asked(reference, payee, card, bank, cents_of(amount), purpose)
        for _, reference, card, payee, amount, bank, purpose in rows
    )
    when = datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007  (a day)
    return _accepted(Order(number, payer, account, when, asked, iso=False), count, total)


def _from_workbook(content: bytes) -> Order:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    above = {str(row[0]): row[1] for row in rows if str(row[0]) and len(row) > 1}
    start = next(place for place, row in enumerate(rows) if _TITLE in row)
    places = [rows[start].index(title) for title in _COLUMNS]
    asked = tuple(_of_row([row[place] for place in places]) for row in rows[start + 1 :])
    order = Order(
        number=str(above["批次号"]),
        payer=str(above["付款户名"]),
        account=str(above["付款账号"]),
        day=date.fromisoformat(str(above["付款日期"])),
        asked=asked,
        iso=False,
    )
    return _accepted(order, above["总笔数"], above["总金额"])


def _of_row(row: Sequence[object]) -> Asked:
    reference, payee, card, bank, amount, purpose = row
    if not isinstance(card, str) or not card.isdigit():
        raise NotAcceptedError("an account that is no text of digits")
    return Asked(str(reference), str(payee), card, str(bank), cents_of(amount), str(purpose))
