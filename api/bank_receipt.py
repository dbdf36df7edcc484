"""What a bank's answer becomes: the act that states it, line by line, as it has to be signed.

- PAY-5 Only what the batch sent, with its amount; what is pending is left open. PAY-4 A rejection
  keeps the bank's code in the record, and its words sealed.
- REG-5 The header says what its lines add up to on each value date.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from api.bank.rows import Receipt, ReceiptLine
from api.signing import Secret
from domain.payments.batch import end_to_end, named_by

Line = tuple[str, dict[str, Any]]
_CODE: Final = re.compile(r"[A-Z]{2}[0-9]{2}\b")
NARRATIVE: Final = "NARR"
"""ISO 20022: the reason is told in words."""


def receipt_act(
    batch: Mapping[str, Any],
    sent: Sequence[Mapping[str, Any]],
    receipt: Receipt,
    *,
    file_sha256: str,
    grade: str,
    name: str,
    today: date,
) -> tuple[dict[str, Any], list[Line]]:
    """Header and lines of `BankReceiptGiven`; no lines where everything is pending.

    Args:
        batch: the batch as `/payments/{batch}` gives it.
        sent: its payments that the bank has not answered yet.
        receipt: the bank's answer.
        file_sha256: of the file.
        grade: `bank_signed` or `handed_in`.
        name: what receipt and voucher are called, behind their prefixes.
        today: dates what the bank rejected without a day.

    Raises:
        BankFileError: a line that was not sent, or with another amount.
    """
    asked = {end_to_end(one["due"], one["attempt"]): one["amount_fen"] for one in sent}
    answers = [line for line in receipt.lines_of(asked) if line.status != "pending"]
    lines = [_line(batch["batch"], one, today) for one in answers]
    data = {
        "receipt": f"receipt:{name}",
        "batch": batch["batch"],
        "voucher": f"voucher:{name}",
        "transit": batch["transit"],
        "payer": batch["payer"],
        "charge": batch["charge"],
        "file_sha256": file_sha256,
        "grade": grade,
        "settled": list(_settled(lines)),
        "pending_count": len(sent) - len(lines),
    }
    return data, lines


def _line(batch: str, one: ReceiptLine, today: date) -> Line:
    due, attempt = named_by(one.end_to_end) or ("", 0)
    said: dict[str, Any] = {
        "batch": batch,
        "due": due,
        "attempt": attempt,
        "amount_fen": one.amount_fen,
        "value_date": (one.value_date or today).isoformat(),
    }
    if one.status == "confirmed":
        reference = re.sub(r"[^A-Za-z0-9-]", "-", one.bank_reference)[:64] or "none"
        return "PaymentConfirmed.v1", {**said, "reference": reference}
    code = _CODE.match(one.reason)
    words = Secret(one.reason) if one.reason else None
    return "PaymentRejected.v1", {**said, "reason": code[0] if code else NARRATIVE, "words": words}


def _settled(lines: Sequence[Line]) -> Iterator[dict[str, Any]]:
    for day in sorted({data["value_date"] for _, data in lines}):
        found = {"value_date": day}
        for word, kind in (
            ("confirmed", "PaymentConfirmed.v1"),
            ("rejected", "PaymentRejected.v1"),
        ):
            fen = [d["amount_fen"] for k, d in lines if k == kind and d["value_date"] == day]
            found |= {f"{word}_count": len(fen), f"{word}_fen": sum(fen)}
        yield found
