"""What is open about love supermarkets, of a place and what lies under it.

PTS-5   shops of which nobody took the stock for longer than policy has it
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from domain.policies import decided
from domain.supermarket import overdue
from domain.supermarket.shop import Shop
from projections.asked import Asked, PlacedGap, Source, placed
from projections.days import UNDER
from projections.offices import adopted

FOLDED_BY: Final = ("shops",)
"""The projection that the answer is made of."""


def _uncounted(asked: Asked) -> Iterator[PlacedGap]:
    """PTS-5, shop by shop."""
    policies = adopted(asked.connection, asked.ledger, asked.today)
    rows = asked.rows(
        "SELECT place, state::text FROM projections.shops WHERE ledger = %(ledger)s"
        f" AND {UNDER} AND closed_on IS NULL AND id > %(after)s ORDER BY id"
    )
    for place, state in rows:
        days = decided(policies, place, "stock_taking_days", asked.today).value
        shop = msgspec.json.decode(state, type=Shop)
        yield from placed(overdue.gap(shop, days, asked.today), place)


SOURCES: Final[dict[str, Source]] = {"PTS-5": _uncounted}
