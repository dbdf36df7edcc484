"""Arrears 欠付: what is due by contract and did not come.

- DIS-5 A contract is listed from the day after a period was due until all of it has come, or until
  the profit is stated from which it follows. A gap is nobody's act and refuses nothing.
"""

from datetime import date

from domain.distribution.contracts import Contract
from domain.kernel.gap import Gap
from domain.kernel.words import say


def gap(contract: Contract, today: date) -> Gap | None:
    """What is late of a contract; None where nothing is."""
    late = tuple(contract.late(today))
    if not late:
        return None
    first, fen = late[0][0].due_on, sum(missing for _, missing in late)
    periods = ", ".join(term.period for term, _ in late)
    return Gap(
        rule="DIS-5",
        subject=contract.id,
        since=first,
        due=first,
        message=say(
            f"in arrears since {first}: {fen} fen at least, of {periods}",
            f"自 {first} 起欠付，至少 {fen} 分，期次 {periods}",
        ),
    )
