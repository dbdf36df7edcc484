"""A batch of payments 发放批次 as it stands: of which list, how far it has come.

- PAY-3 A batch goes one way: prepared, approved, with the bank; or it is taken back before.
- PAY-4 A due is with the bank, or on the way there, until the batch is taken back or the bank has
  answered; as long as its answer is open nobody tries it again. REG-2 A batch is on record.
"""

from datetime import date
from typing import Annotated, Final, Literal

from domain.kernel.checks import known
from domain.kernel.fact import identifier
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import State, state_of
from domain.kernel.words import Words, say
from domain.payables.dues import Due

BatchId = Annotated[str, identifier("batch")]
Status = Literal["prepared", "approved", "released", "withdrawn", "cancelled"]
TAKEN_BACK: Final = ("withdrawn", "cancelled")
STATUSES: Final[dict[Status, Words]] = {
    "prepared": say("prepared", "已编制"),
    "approved": say("approved", "已批准"),
    "released": say("with the bank", "已交银行"),
    "withdrawn": say("withdrawn", "已撤回"),
    "cancelled": say("cancelled", "已取消"),
}


@state_of("batch")
class Batch(State, frozen=True, kw_only=True):
    """A batch: of which list, out of which account, how far it has come, what the bank said.

    `preparers` and `approvers` are the persons who signed for it; `transit` holds its money from
    approval until the bank answers. `approved_at` is the position of its approval. Amounts are
    fen; of `confirmed_fen`, `returned_fen` came back later.
    """

    list: str = ""
    place: str = ""
    payer: str = ""
    execution_date: date | None = None
    lines_count: int = 0
    total_fen: int = 0
    status: Status = "prepared"
    preparers: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    transit: str = ""
    prepared_on: date | None = None
    approved_at: int | None = None
    released_on: date | None = None
    format: str = ""
    file_sha256: str = ""
    confirmed_count: int = 0
    confirmed_fen: int = 0
    rejected_count: int = 0
    rejected_fen: int = 0
    returned_count: int = 0
    returned_fen: int = 0
    index: int = 0

    @property
    def open_count(self) -> int:
        """Lines that the bank has not answered, while the batch stands."""
        answered = self.confirmed_count + self.rejected_count
        return 0 if self.status in TAKEN_BACK else self.lines_count - answered

    @property
    def persons(self) -> tuple[str, ...]:
        """Everybody who prepared or approved it."""
        return (*self.preparers, *self.approvers)


def known_batch(history: History, batch: str) -> Batch:
    """The batch; refused under REG-2 where there is none."""
    return known(history, Batch, batch, say("a batch on record", "已登记的发放批次"))


def place_of_batch(history: History, batch: str) -> str:
    """Where the list of a batch is from; refused under REG-2 where there is no batch."""
    return known_batch(history, batch).place


def check_status(batch: Batch, status: Status) -> None:
    """PAY-3: the batch is as far as that, and has not gone on."""
    require(
        batch.status == status,
        "PAY-3",
        expected=say(f"a batch that is {status}", f"批次状态：{STATUSES[status].zh}"),
        found=say(f"{batch.id} is {batch.status}", f"{batch.id}：{STATUSES[batch.status].zh}"),
    )


def in_flight(history: History, due: Due) -> str:
    """The batch in which a due waits for the bank's answer; empty where it does not."""
    last = due.attempt
    if last is None or last.outcome:
        return ""
    batch = history.read(Batch, last.batch)
    return "" if batch.status in TAKEN_BACK else batch.id


def end_to_end(due: str, attempt: int) -> str:
    """What the bank calls an attempt to pay a due, in at most 35 characters."""
    return f"{due.partition(':')[2]}-{attempt}"


def named_by(reference: str) -> tuple[str, int] | None:
    """The due and the attempt that a bank's file names; None where it is no name of ours."""
    digits, _, attempt = reference.rpartition("-")
    return (f"due:{digits}", int(attempt)) if digits and attempt.isdecimal() else None
