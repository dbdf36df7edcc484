"""Complaints about payments: opened by a household that denies having the money.

- PAY-8 A denial opens a complaint. Nobody answers it who prepared or approved the payment (ACT-2).
"""

from domain.kernel.history import History
from domain.payments.batch import known_batch
from domain.steps.complaints import ground


@ground("batch", rule="PAY-8", days="complaint_days")
def paid_by(history: History, batch: str) -> tuple[str, ...]:
    """Everybody who prepared or approved the batch."""
    return known_batch(history, batch).persons
