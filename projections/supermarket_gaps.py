"""What is open about love supermarkets, of a place and what lies under it.

PTS-5   shops of which nobody took the stock for longer than policy has it
"""

from collections.abc import Iterator
from typing import Any, Final

from domain.supermarket import overdue
from domain.supermarket.shop import Shop
from projections.asked import PlacedGap, Source, StateAt, Today, placed, states

FOLDED_BY: Final = ("shops",)
"""The projection that the answer is made of."""


def _uncounted(row: StateAt[Shop], today: Today) -> Iterator[PlacedGap]:
    """PTS-5, shop by shop."""
    days = today.value("stock_taking_days", row.place)
    return placed(overdue.gap(row.state, days, today.day), row.place)


SOURCES: Final[tuple[Source[Any], ...]] = (
    Source("PTS-5", states("shops", "closed_on IS NULL"), StateAt[Shop], _uncounted),
)
