"""What people try with batches, and the bank with its answers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tests.stateful.money import paying
from tests.stateful.money.chance import PAPER, TOWNSHIP, Chances, Deed
from tests.stateful.money.model import Listed
from tests.stateful.money.paying import CHARGE, CONFIRMED, PAYER, REJECTED
from tests.stateful.money.world import BOOKKEEPERS
from tests.stateful.said import after

ROOT: Final = "StOmIGcEwrbkysPG9sjpbPLq/2RXLFtq1/0sXcem+GA="


class Payments(Chances):
    """From a final list to cards, and back."""

    def prepare(self) -> Deed | None:
        """A batch of some dues of a list: payable ones mostly, now and then others too."""
        lists = [n for n in self.model.lists if self.model.final(n) or self.odd(0.3)]
        if not lists:
            return None
        list_, batch = self.one(lists), self.new("batch")
        dues = self._payable(self.model.lists[list_])
        if not dues:
            return None
        lines = [("PaymentLinePrepared.v1", self._line(batch, name)) for name in dues]
        if self.odd(0.05):
            lines.append(lines[0])
        data = {
            "batch": batch, "list": list_, "place": TOWNSHIP, "payer": PAYER,
            "execution_date": after(self.model.today, self.chance.choice([0, 0, 1, 31, 32])),
            "lines_count": len(lines), "total_fen": sum(x["amount_fen"] for _, x in lines),
        }  # fmt: skip
        return Deed("PaymentBatchPrepared.v1", data, (self.chance.choice(["ta2", "cf6"]),), lines)

    def _payable(self, listed: Listed) -> list[str]:
        free = [name for name in listed.dues if self.odd(0.08) or self._is_payable(name)]
        return self.chance.sample(free, self.chance.randint(1, len(free))) if free else []

    def _is_payable(self, name: str) -> bool:
        due = self.model.dues[name]
        held = (due.contested or due.removed) and not self.odd(0.2)
        return not (held or due.paid or self.model.flying(due))

    def _line(self, batch: str, name: str) -> dict[str, Any]:
        due = self.model.dues[name]
        card = next(
            card for card, held in self.model.cards.items()
            if held == (due.household, due.person, due.card_kind)
        )  # fmt: skip
        return {
            "batch": batch, "due": name, "attempt": len(due.attempts) + 1 + self.odd(0.03),
            "household": due.household, "person": due.person,
            "card": self.one(self.model.cards) if self.odd(0.04) else card,
            "amount_fen": due.amount + self.odd(0.04),
        }  # fmt: skip

    def batch(self, *status: str) -> str | None:
        """A batch of that status, or now and then of any."""
        batches = self.model.batches
        some = [n for n, one in batches.items() if one.status in status or self.odd(0.1)]
        return self.one(some) if some else None

    def approve(self) -> Deed | None:
        """A batch is approved: by another person, mostly."""
        batch = self.batch("prepared")
        if batch is None:
            return None
        data = {
            "batch": batch, "voucher": self.new("voucher"), "place": TOWNSHIP, "payer": PAYER,
            "transit": batch.replace("batch:", "account:batch-"),
            "total_fen": self.model.batches[batch].total + self.odd(0.05),
            "value_date": self.day(2),
        }  # fmt: skip
        by = self.chance.choice(["cf5", "to2", "to2", "cf6", "to1"])
        return Deed("PaymentBatchApproved.v1", data, (by,))

    def take_back(self) -> Deed | None:
        """A batch goes no further: withdrawn before approval, cancelled after it."""
        batch = self.batch("prepared", "approved")
        if batch is None:
            return None
        approved = self.model.batches[batch].transit
        if not approved or self.odd(0.1):
            withdrawn = {"batch": batch, "cause": "entered_wrongly"}
            return Deed("PaymentBatchWithdrawn.v1", withdrawn, ("ta2",))
        data = {
            "batch": batch, "voucher": self.new("voucher"), "payer": PAYER, "transit": approved,
            "total_fen": self.model.batches[batch].total, "value_date": self.day(2),
            "cause": "payee_died",
        }  # fmt: skip
        return Deed("PaymentBatchCancelled.v1", data, BOOKKEEPERS[0])

    def release(self, size: int = 0, root: str = ROOT) -> Deed | None:
        """The file goes to the bank, under a checkpoint that may cover too little."""
        batch = self.batch("approved")
        if batch is None:
            return None
        one = self.model.batches[batch]
        size = size or max(paying.needed(self.model, one) - self.odd(0.1), 1)
        data = {
            "batch": batch, "format": "pain001", "file_sha256": "c" * 64,
            "file_length_bytes": 99, "lines_count": len(one.dues),
            "total_fen": one.total + self.odd(0.05), "checkpoint": {"size": size, "root": root},
        }  # fmt: skip
        return Deed("PaymentFileReleased.v1", data, ("ta2",))

    # --- the bank, and what comes of it ---

    def answer(self) -> Deed | None:
        """The bank answers for some lines of a batch, some of them perhaps once more."""
        batch = self.batch("released")
        if batch is None:
            return None
        one = self.model.batches[batch]
        open_ = self.model.open_in(batch)
        dues = open_ if open_ and not self.odd(0.1) else list(one.dues)
        some = self.chance.sample(dues, self.chance.randint(1, len(dues)))
        on = max(self.day(3), one.released_on) if not self.odd(0.1) else self.day(6)
        lines = [self._answered(batch, due, on) for due in some]
        pending = max(len(open_) - len(lines) + self.odd(0.04), 0)
        data = {
            "receipt": self.new("receipt"), "batch": batch, "voucher": self.new("voucher"),
            "transit": one.transit or PAYER, "payer": PAYER, "charge": CHARGE,
            "file_sha256": "c" * 64, "grade": "bank_signed", "settled": [_settled(lines, on)],
            "pending_count": pending,
        }  # fmt: skip
        return Deed("BankReceiptGiven.v1", data, ("bk1",), lines)

    def _answered(self, batch: str, name: str, on: str) -> tuple[str, dict[str, Any]]:
        due = self.model.dues[name]
        number = next(x.number for x in due.attempts if x.batch == batch) + self.odd(0.03)
        line = {
            "batch": batch, "due": name, "attempt": number,
            "amount_fen": due.amount + self.odd(0.03), "value_date": on,
        }  # fmt: skip
        if self.odd(0.3):
            return REJECTED, {**line, "reason": "AC04", "words": None}
        return CONFIRMED, {**line, "reference": "B-1"}

    def send_back(self) -> Deed | None:
        """The bank sends back what it had paid."""
        name = self.due(lambda due: due.paid)
        due = self.model.dues[name] if name else None
        if due is None or not due.attempts:
            return None
        last = due.attempts[-1]
        data = {
            "due": name, "batch": last.batch, "attempt": last.number,
            "voucher": self.new("voucher"), "payer": PAYER, "charge": CHARGE,
            "amount_fen": last.amount + self.odd(0.05), "value_date": self.day(3),
            "reason": "AC04", "reference": "R-1", "grade": "bank_signed",
        }  # fmt: skip
        return Deed("PaymentReturned.v1", data, ("bk1",))

    def demand(self) -> Deed | None:
        """Some of what was paid is claimed back."""
        name = self.due(lambda due: due.paid)
        if name is None:
            return None
        due = self.model.dues[name]
        data = {
            "recovery": self.new("recovery"), "due": name, "list": due.listed, "place": TOWNSHIP,
            "amount_fen": self.amount(max(due.amount - due.demanded, 1)), "cause": "not_entitled",
            "due_on": after(self.model.today, 10 - 11 * self.odd(0.05)), "paper": PAPER,
        }  # fmt: skip
        return Deed("RecoveryDemanded.v1", data, BOOKKEEPERS[0])

    def recover(self) -> Deed | None:
        """What was claimed back comes, in parts."""
        if not self.model.claims:
            return None
        name = self.one(self.model.claims)
        claim = self.model.claims[name]
        data = {
            "recovery": name, "voucher": self.new("voucher"), "payer": PAYER,
            "recovered": "account:recovered-1",
            "amount_fen": self.amount(max(claim.demanded - claim.received, 1)),
            "value_date": self.day(), "paper": PAPER,
        }  # fmt: skip
        return Deed("RecoveryReceived.v1", data, BOOKKEEPERS[0])


def _settled(lines: Sequence[tuple[str, Mapping[str, Any]]], on: str) -> dict[str, Any]:
    found: dict[str, Any] = {"value_date": on}
    for kind, name in ((CONFIRMED, "confirmed"), (REJECTED, "rejected")):
        own = [line["amount_fen"] for of, line in lines if of == kind]
        found |= {f"{name}_count": len(own), f"{name}_fen": sum(own)}
    return found
