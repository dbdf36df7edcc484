"""What readers ask about payments: lines by list, batch and status, sums, and what is payable.

An attempt that the bank has not answered is as far as its batch: prepared, approved, released, or
taken back. What is payable of a list is what a batch may be made of now (PAY-3, PAY-4).
"""

from datetime import date
from typing import LiteralString

import msgspec

from domain.payments.batch import TAKEN_BACK
from projections.batches import BATCHES_TABLE, BatchRow
from projections.dues import LISTS_TABLE, ListRow
from projections.pages import under
from projections.table import Database, narrowed

PLACED: LiteralString = "b.place >= %(place)s AND b.place < %(place)s || ':'"
_STATUS: LiteralString = "CASE WHEN l.outcome <> '' THEN l.outcome ELSE b.status END"
_FROM: LiteralString = (
    " FROM projections.payment_lines l"
    " JOIN projections.batches b ON b.ledger = l.ledger AND b.id = l.batch"
    " WHERE l.ledger = %(ledger)s"
)


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to pay a due, and how far it has come."""

    id: str
    due: str
    attempt: int
    list: str
    batch: str
    household: str
    person: str
    card: str
    amount_fen: int
    status: str
    value_date: date | None
    reason: str
    reference: str
    word: str
    because: int


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """How many lines have come how far, how much they are, and what their households said."""

    status: str
    lines_count: int
    total_fen: int
    confirmed_by_households: int
    denied_by_households: int


class PayableDue(msgspec.Struct, frozen=True, kw_only=True):
    """A due that a batch may pay: to whom, which attempt it would be, on which cards."""

    due: str
    household: str
    person: str
    card_kind: str
    amount_fen: int
    attempt: int
    card: str | None


def payments(
    connection: Database,
    ledger: int,
    place: str,
    *,
    list_: str | None = None,
    batch: str | None = None,
    status: str | None = None,
    after: str = "",
    limit: int = 100,
) -> list[Payment]:
    """Attempts of a place and what lies under it, by due and attempt."""
    where = narrowed(
        ("l.list = %(list)s", list_),
        ("l.batch = %(batch)s", batch),
        (f"{_STATUS} = %(status)s", status),
    )
    rows = connection.execute(
        "SELECT l.id, l.due, l.attempt, l.list, l.batch, l.household, l.person, l.card,"
        f" l.amount_fen, {_STATUS}, l.value_date, l.reason, l.reference, l.word, l.because"
        f"{_FROM} AND {PLACED}{where} AND l.id > %(after)s ORDER BY l.id LIMIT %(limit)s",
        {
            "ledger": ledger,
            "place": place,
            "list": list_,
            "batch": batch,
            "status": status,
            "after": after,
            "limit": limit,
        },
    ).fetchall()
    return [Payment(**dict(zip(Payment.__struct_fields__, row, strict=True))) for row in rows]


def sums(
    connection: Database, ledger: int, *, list_: str | None = None, batch: str | None = None
) -> list[Sum]:
    """How far the attempts of a list or of a batch have come."""
    rows = connection.execute(
        f"SELECT {_STATUS} AS status, count(*), sum(l.amount_fen)::bigint,"
        " count(*) FILTER (WHERE l.word = 'confirmed'), count(*) FILTER (WHERE l.word = 'denied')"
        f"{_FROM}{narrowed(('l.list = %(list)s', list_), ('l.batch = %(batch)s', batch))}"
        " GROUP BY 1 ORDER BY 1",
        {"ledger": ledger, "list": list_, "batch": batch},
    ).fetchall()
    return [Sum(**dict(zip(Sum.__struct_fields__, row, strict=True))) for row in rows]


def batches(
    connection: Database,
    ledger: int,
    place: str,
    *,
    list_: str | None = None,
    after: str = "",
    limit: int = 100,
) -> list[BatchRow]:
    """The batches of a place and what lies under it, or of one list, by id."""
    return under(
        BATCHES_TABLE,
        connection,
        ledger,
        place,
        narrowed(("list = %(list)s", list_)),
        after=after,
        limit=limit,
        list=list_,
    )


def batch(connection: Database, ledger: int, name: str) -> BatchRow | None:
    """One batch, None if the ledger does not know it."""
    return BATCHES_TABLE.one(connection, ledger, name)


def payable_list(connection: Database, ledger: int, name: str) -> ListRow | None:
    """One payable list, None if the ledger does not know it."""
    return LISTS_TABLE.one(connection, ledger, name)


_PAYABLE: LiteralString = """
SELECT d.id, d.household, d.person, d.card_kind, d.amount_fen, d.attempt + 1, c.card
FROM projections.dues d
LEFT JOIN projections.payment_lines l
    ON l.ledger = d.ledger AND l.due = d.id AND l.attempt = d.attempt
LEFT JOIN projections.batches b ON b.ledger = l.ledger AND b.id = l.batch
LEFT JOIN LATERAL (
    SELECT card FROM projections.household_cards h
    WHERE h.ledger = d.ledger AND h.household = d.household AND h.person = d.person
      AND h.kind = d.card_kind AND h.known_to IS NULL
      AND h.valid_from <= %(as_of)s AND (h.valid_to IS NULL OR h.valid_to > %(as_of)s)
    ORDER BY h.because DESC LIMIT 1
) c ON true
WHERE d.ledger = %(ledger)s AND d.list = %(list)s AND NOT d.paid AND NOT d.removed
  AND NOT d.contested AND d.entity = '' AND COALESCE((d.state->>'demanded_fen')::bigint, 0) = 0
  AND (l.id IS NULL OR l.outcome IN ('rejected', 'returned')
    OR (l.outcome = '' AND b.status = ANY(%(taken_back)s)))
ORDER BY d.id
"""


def payable(connection: Database, ledger: int, list_: str, as_of: date) -> list[PayableDue]:
    """What a batch of the list may pay on a day; `card` is None where the payee has none."""
    rows = connection.execute(
        _PAYABLE,
        {"ledger": ledger, "list": list_, "as_of": as_of, "taken_back": list(TAKEN_BACK)},
    ).fetchall()
    return [PayableDue(**dict(zip(PayableDue.__struct_fields__, row, strict=True))) for row in rows]
