"""Eighth chapter of money: every final list is paid by files that a bank reads and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, Protocol

from api.bank.reading import read_receipt
from api.bank_receipt import Line, receipt_act
from api.demo.bank import forms, iso
from api.demo.bank.bank import Answer, Planted, Posting
from api.demo.director import Story
from api.demo.money.desk import bank_file, drafted
from api.demo.money.purse import Purse
from api.demo.stage import PAGE, Stage

BANK: Final = "bk1"
LINE: Final = "PaymentLinePrepared.v1"


class Listed(Protocol):
    """A list that is paid: a plan's, or one of awards."""

    @property
    def name(self) -> str:
        """Its reference."""
        ...

    @property
    def purse(self) -> Purse:
        """The money that it is paid from, and the bank."""
        ...

    @property
    def stage(self) -> Stage:
        """Where those act who pay it."""
        ...

    @property
    def place(self) -> str:
        """Of the list."""
        ...

    @property
    def payer(self) -> str:
        """The account that pays."""
        ...

    @property
    def kept_at(self) -> str:
        """Where the bank keeps that money."""
        ...

    @property
    def preparer(self) -> str:
        """Who prepares its batches and hands them to the bank."""
        ...

    @property
    def approver(self) -> str:
        """Who approves them."""
        ...


@dataclass(slots=True)
class Batch:
    """A batch of a list on its way: what was sent, and what the bank said of each line."""

    plan: Listed
    number: int
    lines: list[Mapping[str, Any]] = field(default_factory=list)
    total_fen: int = 0
    paid: dict[str, Posting] = field(default_factory=dict)
    rejected: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        """Short, and its own in the ledger."""
        return f"{self.plan.name.partition(':')[2]}-{self.number}"

    @property
    def batch(self) -> str:
        """Its reference."""
        return f"batch:{self.code}"

    @property
    def stage(self) -> Stage:
        """Where it is prepared and approved."""
        return self.plan.stage

    @property
    def payer(self) -> str:
        """The account that pays."""
        return self.plan.payer

    @property
    def place(self) -> str:
        """Of the list."""
        return self.plan.place

    @property
    def preparer(self) -> str:
        """Who prepares it and hands it to the bank."""
        return self.plan.preparer

    @property
    def approver(self) -> str:
        """Who approves it."""
        return self.plan.approver

    def line(self, due: str) -> Mapping[str, Any]:
        """The line of a due."""
        return next(line for line in self.lines if line["due"] == due)


def draft(batch: Batch, execution_date: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What there is to sign, as the server says."""
    found = _drafted(batch, execution_date)
    return found["data"], found["lines"]


def without_card(plan: Listed) -> list[str]:
    """Dues that are payable, but for a card."""
    return list(_drafted(Batch(plan, 0), plan.purse.today)["without_card"])


def _drafted(batch: Batch, execution_date: str) -> dict[str, Any]:
    asked = {"list": batch.plan.name, "batch": batch.batch, "execution_date": execution_date}
    return drafted(batch.stage, batch.preparer, "payment-batch", asked)


def prepare(batch: Batch) -> None:
    """Every due of the list that is payable today gets a line."""
    data, lines = draft(batch, batch.plan.purse.later(2).isoformat())
    batch.lines, batch.total_fen = list(lines), data["total_fen"]
    rows = [(LINE, line) for line in lines]
    batch.stage.act("PaymentBatchPrepared.v1", data, batch.preparer, lines=rows)


def approval(batch: Batch) -> dict[str, Any]:
    """The data of the approval: its sum goes into transit."""
    return {
        "batch": batch.batch,
        "voucher": f"voucher:approval-{batch.code}",
        "place": batch.place,
        "payer": batch.payer,
        "transit": f"account:transit-{batch.code}",
        "total_fen": batch.total_fen,
        "value_date": batch.plan.purse.today,
    }


def approve(batch: Batch) -> None:
    """Another person approves; witnesses make the checkpoint over it final."""
    data, purse = approval(batch), batch.plan.purse
    batch.stage.act("PaymentBatchApproved.v1", data, batch.approver, wait="final")
    purse.accounts[data["transit"]] = "transit"
    if batch.plan.name not in purse.lists:
        purse.lists.append(batch.plan.name)


def write(batch: Batch, form: str) -> tuple[bytes, dict[str, Any]]:
    """The file for the bank, and what its release says of it."""
    purse = batch.plan.purse
    owner = purse.bank.accounts[purse.number(batch.plan.kept_at)].owner
    content, sha256, size, root = bank_file(
        batch.stage, batch.preparer, f"payments/{batch.batch}/file",
        format=form, payer_name=owner, remark="收益分配",
    )  # fmt: skip
    released = {
        "batch": batch.batch,
        "format": form,
        "file_sha256": sha256,
        "file_length_bytes": len(content),
        "lines_count": len(batch.lines),
        "total_fen": batch.total_fen,
        "checkpoint": {"size": size, "root": root},
    }
    return content, released


def send(batch: Batch, form: str = "pain001", planted: Planted | None = None) -> Answer:
    """The file is released under its checkpoint, and the bank takes it in."""
    content, released = write(batch, form)
    batch.stage.act("PaymentFileReleased.v1", released, batch.preparer)
    answer = batch.plan.purse.bank.take(content, planted)
    for decision in answer.decisions:
        if decision.posting is not None:
            batch.paid[decision.asked.reference] = decision.posting
    return answer


def receipt(
    batch: Batch, answer: Answer, form: str = "pain001"
) -> tuple[dict[str, Any], list[Line]]:
    """What the bank's file says, as the bank is to sign it: header and lines."""
    name, content = "receipt.xlsx", forms.receipt(answer)
    if form == "pain001":
        name, content = "receipt.xml", iso.receipt(answer, batch.stage.now)
    path = f"payments/{batch.batch}"
    found = batch.stage.read_as(batch.preparer, path, limit=PAGE)
    header, lines = receipt_act(
        found,
        [one for one in found["items"] if one["status"] == "released"],
        read_receipt(name, content),
        file_sha256=sha256(content).hexdigest(),
        grade="bank_signed",
        name=batch.code,
        today=batch.stage.today,
    )
    batch.rejected = [line["due"] for kind, line in lines if kind == "PaymentRejected.v1"]
    return header, lines


def pay(batch: Batch, form: str = "pain001", planted: Planted | None = None) -> Story:
    """From the draft to the bank's receipt, in three days."""
    purse = batch.plan.purse
    prepare(batch)
    yield purse.later(1)
    approve(batch)
    yield purse.later(1)
    answer = send(batch, form, planted)
    header, lines = receipt(batch, answer, form)
    batch.stage.act("BankReceiptGiven.v1", header, BANK, lines=lines)
