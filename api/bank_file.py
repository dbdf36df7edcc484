"""The bank's file of a batch: who is paid on which card, opened from the vault for this alone.

- PAY-3 It is written only of a batch that is approved or with the bank, and only while a final
  checkpoint covers its approval. PAY-2 Name and number are those with which the card was declared.

The same batch, format and words give the same bytes: the file is dated by the batch's approval and
kept nowhere, so that it can be written again and held against the hash of its release.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NamedTuple

from api.bank.layouts import shipped_layout
from api.bank.order import OrderLine, PaymentOrder
from api.bank.pain001 import write_pain001
from api.bank.templates import write_template
from api.hosts import Hosted
from api.people import People
from api.problems import Problem, not_found
from api.reading import Database
from audit.proof.record import envelope_of
from audit.trail import checkpoints
from audit.trail.mapper import payload_of
from domain.kernel.words import Words, say
from domain.payments.batch import end_to_end
from projections.batches import BatchRow

Format = Literal["pain001", "spreadsheet", "text"]
MEDIA_TYPES: Final[dict[Format, str]] = {
    "pain001": "application/xml",
    "spreadsheet": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text": "text/plain",
}
_LINES: Final = """
SELECT l.due, l.attempt, l.amount_fen, h.bank, h.because
FROM projections.payment_lines l
LEFT JOIN LATERAL (
    SELECT bank, because FROM projections.household_cards h
    WHERE h.ledger = l.ledger AND h.household = l.household AND h.card = l.card
      AND h.person = l.person AND h.because < l.because ORDER BY h.because DESC LIMIT 1
) h ON true
WHERE l.ledger = %s AND l.batch = %s ORDER BY l.id
"""
_KEPT_AT: Final = """
SELECT r.stream FROM touches t
JOIN records r ON r.ledger = t.ledger AND r.position = t.position
WHERE t.ledger = %s AND t.stream = %s AND r.type IN ('BankAccountDeclared.v1', 'BooksKeptAt.v1')
ORDER BY t.position DESC LIMIT 1
"""
_DECLARED: Final = (
    "SELECT position, record FROM records WHERE ledger = %s AND stream = %s"
    " AND type = 'BankAccountDeclared.v1'"
)
_ADMITTED: Final = "SELECT admitted_at FROM projections.entries WHERE ledger = %s AND position = %s"


class Checked(NamedTuple):
    """Under which final checkpoint the file may go out."""

    size: int
    root: bytes


class _Line(NamedTuple):
    due: str
    attempt: int
    amount_fen: int
    bank: str | None
    because: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """In which format, from whom as the bank knows them, with which remark."""

    format: Format
    payer_name: str
    remark: str


@dataclass(frozen=True, slots=True)
class Material:
    """What the database holds of a file: lines, the account that pays, when it was approved."""

    row: BatchRow
    lines: Sequence[_Line]
    payer_declared_at: int
    payer_bank: str
    approved: datetime


def final_checkpoint(database: Database, hosted: Hosted, row: BatchRow) -> Checked:
    """The first final checkpoint that covers the approval, and with it the list; else PAY-3."""
    approved_at = row.state.approved_at
    if approved_at is None or row.status not in ("approved", "released"):
        raise _refused(say("an approved batch", "已批准的批次"), say(row.status, row.status))
    with database.cursor() as cursor:
        head = checkpoints.first_final_above(cursor, hosted.number, approved_at)
    if head is None:
        expected = say("a final checkpoint over the approval", "覆盖批准记录且经联署的检查点")
        raise _refused(expected, say("none yet", "尚无"))
    return Checked(head.size, head.root)


def material(database: Database, hosted: Hosted, row: BatchRow) -> Material:
    """What is needed of the database; personal values come later, once the look is recorded."""
    number = hosted.number
    lines = [_Line(*one) for one in database.execute(_LINES, (number, row.id)).fetchall()]
    kept = database.execute(_KEPT_AT, (number, row.payer)).fetchone()
    declared = database.execute(_DECLARED, (number, kept[0])).fetchone() if kept else None
    if declared is None:
        raise not_found(say(f"bank account of {row.payer}", f"{row.payer} 的银行账户"))
    approved = database.execute(_ADMITTED, (number, row.state.approved_at)).fetchone()
    if approved is None:
        raise not_found(say("the batch's approval", "批次的批准记录"))
    payload = json.loads(payload_of(envelope_of(declared[1], declared[0])))
    return Material(row, lines, declared[0], payload["data"]["bank"], approved[0])


def file_of(people: People, hosted: Hosted, found: Material, wanted: Wanted) -> bytes:
    """The file's bytes.

    Raises:
        BankFileError: a line that the format cannot carry.
        Problem: a card or its number is not held any more.
    """
    positions = [line.because for line in found.lines if line.because is not None]
    opened = people.records(hosted, [*positions, found.payer_declared_at])
    values = {(one.position, one.path): one.value for one in opened}
    account = _held(values.get((found.payer_declared_at, "/number")), found.row.payer)
    order = PaymentOrder(
        batch=found.row.id.partition(":")[2],
        debtor_name=wanted.payer_name,
        debtor_account=account,
        debtor_bank=found.payer_bank,
        execution_date=found.row.execution_date or found.approved.date(),
        lines=tuple(_order_line(line, values, wanted.remark) for line in found.lines),
    )
    if wanted.format == "pain001":
        return write_pain001(order, found.approved)
    return write_template(order, shipped_layout(wanted.format), found.approved)


def _order_line(line: _Line, values: dict[tuple[int, str], str | None], remark: str) -> OrderLine:
    at = line.because if line.because is not None else -1
    return OrderLine(
        end_to_end=end_to_end(line.due, line.attempt),
        amount_fen=line.amount_fen,
        payee_name=_held(values.get((at, "/holder_name")), line.due),
        card=_held(values.get((at, "/number")), line.due),
        bank=line.bank or "",
        remark=remark,
    )


def _held(value: str | None, subject: str) -> str:
    if value is None:
        expected = say("a name and a number that are held", "在保管的户名和账号")
        raise _refused(expected, say(f"none of {subject}", f"{subject} 已无"), rule="SUP-11")
    return value


def _refused(expected: Words, found: Words, rule: str = "PAY-3") -> Problem:
    words = say(f"{rule}: the bank's file is not written", f"{rule}：不能生成银行文件")
    return Problem("refused", words, rule=rule, expected=expected, found=found)
