"""What is open about payments, of a place and what lies under it, each with where it is.

    PAY-4   money claimed back that is not back by its day
    PAY-5   batches without the bank's answer, final lists of which something is unpaid
    PAY-8   complaints that nobody has answered

What a gap is says `domain.payments.overdue`; policies in force at the place say how many days.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, LiteralString

import msgspec

from domain.payments import overdue
from domain.payments.batch import Batch
from domain.payments.recovery import Recovery
from domain.steps.complaints import Complaint, unheard
from projections.asked import PlacedGap, Source, StateAt, Today, placed, states
from projections.question import listed


class UnpaidRow(msgspec.Struct, frozen=True):
    """A final list of which something is unpaid, and its place."""

    place: str
    list: str
    final_on: date
    dues_count: int
    total_fen: int


_LISTS: LiteralString = listed(
    UnpaidRow,
    """FROM (
SELECT l.place, l.id AS list, (c.state->'ended'->>'day')::date AS final_on,
    count(*) AS dues_count, sum(d.amount_fen)::bigint AS total_fen
FROM projections.payable_lists l
JOIN projections.cases c ON c.ledger = l.ledger AND c.id = l.made_in
JOIN projections.dues d ON d.ledger = l.ledger AND d.list = l.id
WHERE l.ledger = %(ledger)s AND l.place >= %(place)s AND l.place < %(place)s || ':'
  AND c.status = 'completed' AND c.subject = l.id AND NOT d.paid AND NOT d.removed
GROUP BY l.place, l.id, c.state->'ended'->>'day'
) unpaid ORDER BY list""",
)


def _unanswered(row: StateAt[Batch], today: Today) -> Iterator[PlacedGap]:
    days = today.value("bank_answer_days", row.place)
    return placed(overdue.unanswered(row.state, days, today.day), row.place)


def _unpaid(row: UnpaidRow, today: Today) -> Iterator[PlacedGap]:
    left = overdue.Unpaid(row.list, row.final_on, row.dues_count, row.total_fen)
    days = today.value("payment_days", row.place)
    return placed(overdue.unpaid(left, days, today.day), row.place)


def _outstanding(row: StateAt[Recovery], today: Today) -> Iterator[PlacedGap]:
    return placed(overdue.outstanding(row.state, today.day), row.place)


def _unheard(row: StateAt[Complaint], today: Today) -> Iterator[PlacedGap]:
    days = today.value("complaint_days", row.place)
    return placed(unheard(row.state, days, today.day), row.place)


SOURCES: Final[tuple[Source[Any], ...]] = (
    Source(
        "PAY-4",
        states("recoveries", "received_fen < demanded_fen"),
        StateAt[Recovery],
        _outstanding,
    ),
    Source(
        "PAY-5",
        states("batches", "status = 'released' AND open_count > 0"),
        StateAt[Batch],
        _unanswered,
    ),
    Source("PAY-5", _LISTS, UnpaidRow, _unpaid),
    Source(
        "PAY-8",
        states("complaints", "answered_on IS NULL AND batch <> ''"),
        StateAt[Complaint],
        _unheard,
    ),
)
"""Of PAY-5 batches, then lists; `batch:` sorts before `list:`."""
