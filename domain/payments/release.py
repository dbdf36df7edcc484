"""Release of the bank's file 报盘: only under a checkpoint that covers list and approval.

- PAY-3 A file is released once, of an approved batch, under a checkpoint that covers the batch's
  approval and the end of its list's procedure; that witnesses made it final is asked beside the
  ledger, in the transaction of the release. PAY-5 Released is not paid.
- PAY-1 The file is in one of the formats that say whose card gets what; there is none for cash.
- REG-5 The file carries the lines and the sum of the batch.

The file itself holds names and card numbers, and is kept nowhere: its hash is, and it can be
written again, byte for byte, from the batch.
"""

from typing import Annotated, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import DIGEST
from domain.kernel.fact import Count, Digest, Fact, Fen
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.payables.listing import final_list
from domain.payments.approval import check_keeps
from domain.payments.batch import Batch, BatchId, check_status, known_batch, place_of_batch
from domain.payments.batches import PREPARERS
from domain.steps.case import Case

Format = Literal["pain001", "spreadsheet", "text"]
"""ISO 20022 pain.001, or a bank's own template as a spreadsheet or as text."""
Root = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9+/]{43}=$")]


class Checkpoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A checkpoint of this log: how many records it covers, and their root in base64."""

    size: Annotated[int, msgspec.Meta(ge=1)]
    root: Root


@fact(
    "PaymentFileReleased.v1",
    title=say("Payment file released", "发放文件交银行"),
    stream=lambda data: data.batch,
    place=lambda data, history: place_of_batch(history, data.batch),
    signed_by=(PREPARERS,),
    rules=("PAY-1", "PAY-3", "PAY-5", "ID-8", "REG-2", "REG-5", "ACT-2"),
    beside=say("PAY-3, that witnesses made the checkpoint final", "PAY-3 检查点经见证人联署"),
    example={
        "batch": "batch:1",
        "format": "pain001",
        "file_sha256": DIGEST,
        "file_length_bytes": 2_480,
        "lines_count": 1,
        "total_fen": 30_000,
        "checkpoint": {"size": 120, "root": "StOmIGcEwrbkysPG9sjpbPLq/2RXLFtq1/0sXcem+GA="},
    },
)
class PaymentFileReleased(Fact):
    """Which file went to the bank, by its hash, and under which checkpoint."""

    batch: BatchId
    format: Format
    file_sha256: Digest
    file_length_bytes: Annotated[int, msgspec.Meta(ge=1)]
    lines_count: Count
    total_fen: Fen
    checkpoint: Checkpoint


@admits(PaymentFileReleased)
def admit_release(act: Act[PaymentFileReleased], history: History) -> None:
    """PAY-3 of the batch and the checkpoint, REG-5 of the file."""
    data, batch = act.data, known_batch(history, act.data.batch)
    check_status(batch, "approved")
    check_keeps(act, history, batch)
    needed = covered_from(history, batch)
    require(
        data.checkpoint.size >= needed,
        "PAY-3",
        expected=say(
            f"a checkpoint of {needed} records or more", f"检查点至少覆盖 {needed} 条记录"
        ),
        found=say(f"one of {data.checkpoint.size}", f"检查点覆盖 {data.checkpoint.size} 条"),
    )
    require(
        (data.lines_count, data.total_fen) == (batch.lines_count, batch.total_fen),
        "REG-5",
        expected=say(
            f"{batch.lines_count} lines, {batch.total_fen} fen",
            f"{batch.lines_count} 笔，合计 {batch.total_fen} 分",
        ),
        found=say(
            f"{data.lines_count} lines, {data.total_fen} fen",
            f"{data.lines_count} 笔，合计 {data.total_fen} 分",
        ),
    )


def covered_from(history: History, batch: Batch) -> int:
    """The size of the smallest checkpoint that covers the batch's approval and its list."""
    listed = final_list(history, batch.list)
    ended = history.read(Case, listed.case).ended
    return max(batch.approved_at or 0, ended.index if ended else 0, listed.index) + 1


@evolves(Batch, PaymentFileReleased)
def release(state: Batch, event: Event[PaymentFileReleased]) -> Batch:
    """The bank has it; what it says is awaited."""
    data = event.data
    return msgspec.structs.replace(
        state,
        status="released",
        released_on=event.day,
        format=data.format,
        file_sha256=data.file_sha256,
    )
