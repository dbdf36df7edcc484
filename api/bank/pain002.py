"""Receipts as ISO 20022 pain.002, customer payment status report, versions .10 and .12.

- PAY-5 Paid means the bank confirmed: only a settlement that is completed (ACSC, ACCC), line by
  line, with its amount and day. Whatever is on its way is pending.

A header that rejects a file as a whole, or says that it is on its way, is kept as such; one that
says of a whole that it was paid, without its lines, is refused. Source: the messages' schemas and
ISO's external code set of payment transaction status.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from api.bank.faults import WHOLE, Faults, Spot, refusal
from api.bank.rows import Receipt, ReceiptLine, Status, Whole, check_once
from api.bank.xml_fields import Fields
from api.bank.xml_tree import Node, parse
from domain.kernel.words import say

NAMESPACES: Final = (
    "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10",
    "urn:iso:std:iso:20022:tech:xsd:pain.002.001.12",
)
STATUS: Final[dict[str, Status]] = {
    "ACSC": "confirmed",
    "ACCC": "confirmed",
    "RJCT": "rejected",
    "CANC": "rejected",
    "RCVD": "pending",
    "PDNG": "pending",
    "ACTC": "pending",
    "ACCP": "pending",
    "ACSP": "pending",
    "ACWC": "pending",
    "ACWP": "pending",
    "PATC": "pending",
}
"""Statuses of a line or of a whole. With a change (ACWC), or accepted and not posted (ACWP), is
not yet paid."""
MIXED: Final = frozenset({"PART"})
"""Of a whole alone: some lines so, some otherwise."""
_ORDER: Final = "pain.001"


def read_pain002(content: bytes) -> Receipt:
    """The bank's answer.

    Raises:
        BankFileError: with every fault, by line and column.
    """
    report = parse(content, NAMESPACES).find("CstmrPmtStsRpt")
    if report is None:
        raise refusal(WHOLE, "format", "expected CstmrPmtStsRpt", "缺少 CstmrPmtStsRpt")
    faults = Faults()
    receipt = _Report(report, faults).receipt()
    faults.refuse()
    return receipt


class _Report:
    """One report: the original's header, its blocks and their lines."""

    def __init__(self, report: Node, faults: Faults) -> None:
        self._report = report
        self._faults = faults
        self._fields = Fields(faults)

    def receipt(self) -> Receipt:
        """The answer, as far as it can be read."""
        header = self._report.find("OrgnlGrpInfAndSts")
        if header is None:
            raise refusal(
                self._report.spot, "missing",
                "expected OrgnlGrpInfAndSts; found none", "缺少 OrgnlGrpInfAndSts",
            )  # fmt: skip
        batch = self._fields.text(header, "OrgnlMsgId")
        self._check_kind(header)
        wholes = list(self._wholes(header))
        transactions = list(self._transactions())
        lines = [self._line(node) for node in transactions]
        for node, line in zip(transactions, lines, strict=True):
            self._check_agrees(node, line, wholes)
        references = (line.end_to_end for line in lines)
        check_once(zip((one.spot for one in transactions), references, strict=True), self._faults)
        return Receipt(batch, tuple(lines), None if lines else self._whole(header.spot, wholes))

    def _check_kind(self, header: Node) -> None:
        kind = self._fields.text(header, "OrgnlMsgNmId")
        if kind and not kind.startswith(_ORDER):
            message = say(
                f"expected {_ORDER}; found {kind[:20]}", f"应为 {_ORDER}，实际 {kind[:20]}"
            )
            self._faults.add(header.spot, "version", message)

    def _blocks(self) -> Iterator[Node]:
        return self._report.all("OrgnlPmtInfAndSts")

    def _transactions(self) -> Iterator[Node]:
        for block in self._blocks():
            yield from block.all("TxInfAndSts")

    def _wholes(self, header: Node) -> Iterator[Whole]:
        for node, tag in ((header, "GrpSts"), *((block, "PmtInfSts") for block in self._blocks())):
            code = node.value(tag)
            if code and code not in MIXED:
                yield Whole(self._status(node, code), _reason(node))

    def _whole(self, at: Spot, wholes: list[Whole]) -> Whole | None:
        """What is said of the whole where no line is named."""
        statuses = {whole.status for whole in wholes}
        if len(statuses) != 1 or "confirmed" in statuses:
            message = say(
                "expected the status of each line; found none",
                "应逐笔说明状态，文件中没有任何一笔",
            )
            self._faults.add(at, "status", message)
            return None
        return Whole(wholes[0].status, next((one.reason for one in wholes if one.reason), ""))

    def _line(self, node: Node) -> ReceiptLine:
        fields = self._fields
        status = self._status(node, fields.text(node, "TxSts"))
        reason = _reason(node)
        if status == "rejected" and not reason:
            message = say("expected a reason of the rejection; found none", "缺少拒绝原因")
            self._faults.add(node.spot, "missing", message)
        return ReceiptLine(
            end_to_end=fields.text(node, "OrgnlEndToEndId"),
            amount_fen=fields.amount_fen(node, "OrgnlTxRef", "Amt", "InstdAmt"),
            status=status,
            value_date=self._value_date(node) if status == "confirmed" else None,
            reason=reason,
            bank_reference=node.value("AcctSvcrRef"),
        )

    def _value_date(self, node: Node) -> date | None:
        """The day of settlement between banks, or else that of acceptance."""
        found = node.find("OrgnlTxRef", "IntrBkSttlmDt") or node.find("AccptncDtTm")
        if found is None:
            message = say(
                "expected IntrBkSttlmDt or AccptncDtTm of what was paid; found neither",
                "已付款项缺少 IntrBkSttlmDt 或 AccptncDtTm",
            )
            self._faults.add(node.spot, "missing", message)
            return None
        return self._fields.instant_day(found)

    def _status(self, node: Node, code: str) -> Status:
        status = STATUS.get(code)
        if code and status is None:
            known = ", ".join(STATUS)
            message = say(
                f"expected one of {known}; found {code[:8]}", f"应为 {known} 之一，实际 {code[:8]}"
            )
            self._faults.add(node.spot, "status", message)
        return status or "pending"

    def _check_agrees(self, node: Node, line: ReceiptLine, wholes: list[Whole]) -> None:
        """A whole that was rejected has no line that was paid, and the other way round."""
        against = {"confirmed": "rejected", "rejected": "confirmed"}.get(line.status)
        if against in {whole.status for whole in wholes}:
            message = say(
                f"the line is {line.status}, the whole is {against}",
                "这一笔的状态与整批的状态互相矛盾",
            )
            self._faults.add(node.spot, "status", message)


def _reason(node: Node) -> str:
    """The reasons given: code, then further words."""
    parts = [
        text
        for reason in node.all("StsRsnInf")
        for text in (
            reason.value("Rsn", "Cd") or reason.value("Rsn", "Prtry"),
            *(more.text.strip() for more in reason.all("AddtlInf")),
        )
    ]
    return " ".join(part for part in parts if part)
