"""What people try with points and goods, made from the model: mostly right, now and then wrong."""

from typing import Final

from tests.stateful.luck import Deed
from tests.stateful.points.trying_entries import Entries
from tests.stateful.points.trying_shop import Shop
from tests.stateful.points.trying_till import Till


class Tries(Entries, Shop, Till):
    """Everything that is tried."""


MOVES: Final = {
    "adopt": 1, "earn": 6, "deduct": 3, "score": 4, "reverse": 4, "lapse": 3, "die": 1,
    "issue": 2, "end": 1, "redeem": 12, "bring_back": 5, "label": 2, "receive": 4, "write_off": 2,
    "count": 2,
}  # fmt: skip
"""How often each thing is tried."""
__all__ = ["MOVES", "Deed", "Tries"]
