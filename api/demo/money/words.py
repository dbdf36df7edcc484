"""What households say: the money came, or it did not; a denial opens a complaint (PAY-8)."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.demo.director import Story
from api.demo.money.homes import Home
from api.demo.money.opening import Keepers, account
from api.demo.money.payments import Batch
from api.demo.opening import enrol_heads
from api.demo.stage import Draft, Stage
from api.demo.year.village_year import Year
from api.signing import Secret

ON_PAPER = ("c1", "w1")
COMPLAINT = "complaint:solar-1"
RECOVERY = "recovery:solar-1"


def _word(batch: Batch, line: Mapping[str, Any], place: str, answer: str) -> dict[str, Any]:
    return {
        "due": line["due"],
        "batch": batch.batch,
        "attempt": line["attempt"],
        "household": line["household"],
        "place": place,
        "answer": answer,
        "complaint": COMPLAINT if answer == "denied" else None,
        "happened_on": None,
        "paper": None,
    }


def confirm(batch: Batch, year: Year, homes: Sequence[Home], left: int = 2) -> None:
    """Most households confirm, the first with a key of its own; the last `left` say nothing."""
    stage, known = year.stage, {home.household: home for home in homes}
    lines = [line for line in _paid(batch) if line["household"] in known]
    if not lines:
        return
    first, *others = lines
    name = with_key(stage, first["person"])
    stage.act("PaymentAcknowledged.v1", _of(batch, known, first), name)
    sheet = stage.paper(f"signed receipts of {batch.code} {year.village.code}")
    drafts = [
        Draft("PaymentAcknowledged.v1", {**_of(batch, known, line), "paper": sheet}, ON_PAPER)
        for line in others[: max(len(others) - left, 0)]
    ]
    stage.together(drafts)


def with_key(stage: Stage, person: str) -> str:
    """The householder's actor, who gets a key where there is none yet."""
    name = f"p-{person.partition(':')[2][:8]}"
    if name not in stage.cast.offices:
        enrol_heads(stage, stage.cast, [(name, person)])
    return name


def _of(batch: Batch, known: Mapping[str, Home], line: Mapping[str, Any]) -> dict[str, Any]:
    return _word(batch, line, known[line["household"]].place, "confirmed")


def _paid(batch: Batch) -> list[Mapping[str, Any]]:
    return [line for line in batch.lines if line["due"] not in batch.rejected]


def deny(batch: Batch, year: Year, home: Home, line: Mapping[str, Any]) -> Story:
    """The money never came: the household says so, the township finds it right, it comes back."""
    stage, purse = year.stage, batch.plan.purse
    name = with_key(stage, home.head)
    word = _word(batch, line, home.place, "denied")
    stage.refused(
        "a denial that opens no complaint", "PAY-8", "PaymentAcknowledged.v1",
        {**word, "complaint": None}, name,
    )  # fmt: skip
    stage.act("PaymentAcknowledged.v1", word, name)
    yield purse.later(4)
    answered = {
        "complaint": COMPLAINT,
        "outcome": "upheld",
        "reasons": Secret("银行核对，款项误入他人账户。"),
        "evidence": stage.paper("the bank's letter"),
    }
    stage.act("ComplaintAnswered.v1", answered, "t2")
    yield purse.later(1)
    _demand(batch, stage, line)
    yield purse.later(4)
    _recover(batch, stage, line)


def _demand(batch: Batch, stage: Stage, line: Mapping[str, Any]) -> None:
    demanded = {
        "recovery": RECOVERY,
        "due": line["due"],
        "list": batch.plan.name,
        "place": batch.place,
        "amount_fen": line["amount_fen"],
        "cause": "wrong_payee",
        "due_on": batch.plan.purse.later(20).isoformat(),
        "paper": stage.paper("demand for recovery"),
    }
    stage.refused(
        "more claimed back than was paid", "PAY-4", "RecoveryDemanded.v1",
        {**demanded, "amount_fen": line["amount_fen"] + 1}, "ta1", "q1",
    )  # fmt: skip
    stage.act("RecoveryDemanded.v1", demanded, "ta1", "q1")


def _recover(batch: Batch, stage: Stage, line: Mapping[str, Any]) -> None:
    purse = batch.plan.purse
    keepers = Keepers(stage, batch.place, ("ta1", "q1"))
    recovered = account(purse, keepers, f"recovered-{batch.place}", "recovered")
    number = purse.number(batch.plan.kept_at)
    purse.bank.receive(number, line["amount_fen"], stage.today, "追回误付款")
    data = {
        "recovery": RECOVERY,
        "voucher": "voucher:recovery-solar-1",
        "payer": batch.payer,
        "recovered": recovered,
        "amount_fen": line["amount_fen"],
        "value_date": purse.today,
        "paper": stage.paper("the bank's advice on the recovery"),
    }
    stage.act("RecoveryReceived.v1", data, "ta1", "q1")
