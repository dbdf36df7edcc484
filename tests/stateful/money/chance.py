"""The chance of one play of money."""

from collections.abc import Callable
from typing import Final

from tests.stateful.luck import PAPER, Deed, Luck
from tests.stateful.money.model import Money, Owed

DOCUMENT: Final = {"number": "示例财农〔2026〕1号", "title": "示例指标文", "sha256": "0" * 64}
TOWNSHIP, COUNTY, VILLAGE = "231005100", "231005", "231005100201"
__all__ = ["COUNTY", "DOCUMENT", "PAPER", "TOWNSHIP", "VILLAGE", "Chances", "Deed"]


class Chances(Luck[Money]):
    """The chance of one play, over the model of money that it watches."""

    def lies_on(self, account: str) -> int:
        """What lies on an account now."""
        return self.model.books.shelves[account].on("9999")

    def due(self, wanted: Callable[[Owed], bool]) -> str | None:
        """A due of that kind, or now and then any."""
        some = [n for n, one in self.model.dues.items() if wanted(one) or self.odd(0.05)]
        return self.one(some) if some else None
