"""What is open about payments, of a place and what lies under it, each with where it is.

    PAY-4   money claimed back that is not back by its day
    PAY-5   batches without the bank's answer, final lists of which something is unpaid
    PAY-8   complaints that nobody has answered

What a gap is says `domain.payments.overdue`; policies in force at the place say how many days.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, LiteralString

import msgspec

from domain.kernel.gap import Gap
from domain.payments import overdue
from domain.payments.batch import Batch
from domain.payments.recovery import Recovery
from domain.policies import PoliciesAt, decided
from domain.steps.complaints import Complaint, unheard
from projections.days import UNDER
from projections.offices import adopted
from projections.table import Database

Found = Iterator[tuple[Gap | None, str]]
_BATCHES: LiteralString = (
    "SELECT place, state::text FROM projections.batches WHERE ledger = %(ledger)s"
    f" AND {UNDER} AND status = 'released' AND open_count > 0 AND id > %(after)s ORDER BY id"
)
_LISTS: LiteralString = """
SELECT l.place, l.id, (c.state->'ended'->>'day')::date, count(*), sum(d.amount_fen)::bigint
FROM projections.payable_lists l
JOIN projections.cases c ON c.ledger = l.ledger AND c.id = l.made_in
JOIN projections.dues d ON d.ledger = l.ledger AND d.list = l.id
WHERE l.ledger = %(ledger)s AND l.place >= %(place)s AND l.place < %(place)s || ':'
  AND c.status = 'completed' AND c.subject = l.id AND NOT d.paid AND NOT d.removed
  AND l.id > %(after)s
GROUP BY l.place, l.id, c.state->'ended'->>'day' ORDER BY l.id
"""
_RECOVERIES: LiteralString = (
    "SELECT place, state::text FROM projections.recoveries WHERE ledger = %(ledger)s"
    f" AND {UNDER} AND received_fen < demanded_fen AND id > %(after)s ORDER BY id"
)
_COMPLAINTS: LiteralString = (
    "SELECT place, state::text FROM projections.complaints WHERE ledger = %(ledger)s"
    f" AND {UNDER} AND answered_on IS NULL AND batch <> '' AND id > %(after)s ORDER BY id"
)


class Open:
    """What is open of a ledger's payments on a day, behind a subject."""

    def __init__(
        self, connection: Database, ledger: int, place: str, today: date, after: str
    ) -> None:
        self._connection = connection
        self._today = today
        self._values = {"ledger": ledger, "place": place, "after": after}
        self._policies: PoliciesAt = adopted(connection, ledger, today)

    def bank(self) -> Found:
        """PAY-5: batches, then lists; `batch:` sorts before `list:`."""
        for place, state in self._rows(_BATCHES):
            batch = msgspec.json.decode(state, type=Batch)
            days = self._days("bank_answer_days", place)
            yield overdue.unanswered(batch, days, self._today), place
        for place, *found in self._rows(_LISTS):
            left = overdue.Unpaid(*found)
            yield overdue.unpaid(left, self._days("payment_days", place), self._today), place

    def claims(self) -> Found:
        """PAY-4."""
        for place, state in self._rows(_RECOVERIES):
            claim = msgspec.json.decode(state, type=Recovery)
            yield overdue.outstanding(claim, self._today), place

    def complaints(self) -> Found:
        """PAY-8."""
        for place, state in self._rows(_COMPLAINTS):
            complaint = msgspec.json.decode(state, type=Complaint)
            days = self._days("complaint_days", place)
            yield unheard(complaint, days, self._today), place

    def _days(self, name: str, place: str) -> int:
        return decided(self._policies, place, name, self._today).value

    def _rows(self, statement: LiteralString) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement, self._values).fetchall()
