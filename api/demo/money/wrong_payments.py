"""Payments that are refused on the way: too early, elsewhere, twice, unwitnessed, made up."""

from collections.abc import Mapping
from typing import Any

from api.client import RefusalError
from api.demo.bank.bank import Answer
from api.demo.money.homes import poor
from api.demo.money.payments import BANK, LINE, Batch, approval, draft, receipt, write
from api.demo.money.plans import Plan

Line = dict[str, Any]


def _prepared(batch: Batch, told: str, rule: str, lines: list[Line], **changed: object) -> None:
    data = {
        "batch": f"{batch.batch}-x",
        "list": batch.plan.name,
        "place": batch.place,
        "payer": batch.payer,
        "execution_date": batch.plan.purse.later(1).isoformat(),
        "lines_count": len(lines),
        "total_fen": sum(line["amount_fen"] for line in lines),
        **changed,
    }
    rows = [(LINE, {**line, "batch": data["batch"]}) for line in lines]
    batch.stage.refused(told, rule, "PaymentBatchPrepared.v1", data, batch.preparer, lines=rows)


def refuse_early(plan: Plan) -> None:
    """Nothing is paid while the list hangs on the board, nor drafted to be paid (PAY-3)."""
    batch = Batch(plan, 9)
    try:
        draft(batch, plan.purse.today)
    except RefusalError as refusal:
        batch.stage.note("a batch drafted while its list hangs on the board", "PAY-3", refusal)
    else:
        raise AssertionError(batch.batch)
    cards = {home.household: home.card["card"] for home in poor(plan.purse.year(plan.project))}
    lines = [_line(line, cards[line["household"]]) for _, line in plan.lines]
    _prepared(batch, "a list paid before its notice ended", "PAY-3", lines)


def _line(of_plan: Line, card: str) -> Line:
    named = {name: of_plan[name] for name in ("due", "household", "person", "amount_fen")}
    return {**named, "attempt": 1, "card": card}


def refuse_lines(plan: Plan) -> None:
    """Another household's card, more than is owed, and a field that says cash."""
    batch = Batch(plan, 9)
    _, lines = draft(batch, plan.purse.today)
    first, others = lines[0], lines[1:]
    wrong: tuple[tuple[str, str, Line], ...] = (
        ("a payment on another household's card", "PAY-2", {"card": others[0]["card"]}),
        ("more than the line owes", "PAY-3", {"amount_fen": first["amount_fen"] + 1}),
        ("a second attempt without a first", "PAY-4", {"attempt": 2}),
        ("a payment line that says cash", "schema", {"channel": "cash"}),
    )
    for told, rule, changed in wrong:
        _prepared(batch, told, rule, [{**first, **changed}, *others])


def refuse_approvals(batch: Batch) -> None:
    """Who drafted the list does not approve its payment; nor is the bank's file written yet."""
    batch.stage.refused(
        "a batch approved by who drafted its list", "ACT-2", "PaymentBatchApproved.v1",
        approval(batch), "q1",
    )  # fmt: skip
    try:
        write(batch, "pain001")
    except RefusalError as refusal:
        batch.stage.note("the bank's file before the approval", "PAY-3", refusal)
    else:
        raise AssertionError(batch.batch)


def refuse_releases(batch: Batch) -> None:
    """A checkpoint that is older than the approval, and one that nobody witnessed (PAY-3)."""
    _, released = write(batch, "pain001")
    size, root = released["checkpoint"]["size"], released["checkpoint"]["root"]
    wrong = (
        ("a file under a checkpoint from before the approval", {"size": 10, "root": root}),
        ("a file under a checkpoint that nobody witnessed", {"size": size + 9_000, "root": root}),
    )
    for told, checkpoint in wrong:
        data = {**released, "checkpoint": checkpoint}
        batch.stage.refused(told, "PAY-3", "PaymentFileReleased.v1", data, batch.preparer)


def refuse_receipts(batch: Batch, answer: Answer) -> None:
    """While the bank works: the same dues again; then a receipt of other sums, or made up."""
    again = [{**line, "attempt": 2} for line in batch.lines]
    _prepared(batch, "a due paid again while the bank has it", "PAY-3", again)
    header, lines = receipt(batch, answer)
    kind, first = lines[0]
    more = [(kind, {**first, "amount_fen": first["amount_fen"] + 1}), *lines[1:]]
    batch.stage.refused(
        "a receipt whose lines are not its sums", "REG-5", "BankReceiptGiven.v1", header, BANK,
        lines=more,
    )  # fmt: skip
    _refuse_made_up(batch, header, lines)


def _refuse_made_up(
    batch: Batch, header: dict[str, Any], lines: list[tuple[str, dict[str, Any]]]
) -> None:
    batch.stage.refused(
        "a receipt signed for the bank by the office that pays", "PAY-5", "BankReceiptGiven.v1",
        header, "ta1", "q1", lines=lines,
    )  # fmt: skip


def refuse_paid_again(batch: Batch) -> None:
    """What the bank confirmed is paid once (PAY-3)."""
    paid = next(line for line in batch.lines if line["due"] not in batch.rejected)
    _prepared(batch, "a due paid twice", "PAY-3", [{**paid, "attempt": 2}])


def refuse_dead(batch: Batch, line: Mapping[str, Any]) -> None:
    """Who died is not paid; a successor is named first (PAY-6)."""
    _prepared(batch, "a payment to somebody who died", "PAY-6", [dict(line)])
