"""The chance of one play of money: names, days and amounts, mostly right, now and then wrong."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any, Final, NamedTuple

from tests.stateful.money.model import Money, Owed, after

PAPER: Final = {"sha256": "3f" * 32, "media_type": "application/pdf", "length_bytes": 9}
DOCUMENT: Final = {"number": "示例财农〔2026〕1号", "title": "示例指标文", "sha256": "0" * 64}
TOWNSHIP, COUNTY, VILLAGE = "231005100", "231005", "231005100201"
ODD: Final = 0.25


class Deed(NamedTuple):
    """An act to be signed: its type and data, who signs by short name, a batch's lines."""

    kind: str
    data: Mapping[str, Any]
    by: tuple[str, ...]
    lines: Sequence[tuple[str, Mapping[str, Any]]] = ()


@dataclass(slots=True)
class Chances:
    """The chance of one play, over the model that it watches."""

    model: Money
    chance: Random
    names: "count[int]" = field(default_factory=lambda: count(1))
    mark: str = ""
    wrong: float = 1.0
    """Times the usual chance that something is wrong."""
    leap: Callable[[int], None] = lambda _days: None
    """How time goes by where somebody waits for the end of a notice."""

    def new(self, prefix: str) -> str:
        """A fresh name; now and then one that was given out before."""
        number = next(self.names)
        if self.odd(0.04) and number > 1:
            number = self.chance.randrange(1, number)
        return f"{prefix}:{self.mark}{number}"

    def odd(self, share: float = ODD) -> bool:
        """Whether something is wrong this time."""
        return self.chance.random() < share * self.wrong

    def one(self, among: Collection[Any]) -> Any:  # noqa: ANN401  (any of them)
        """One of them."""
        return self.chance.choice(sorted(among))

    def day(self, back: int = 9) -> str:
        """Today, a day before it, or now and then tomorrow."""
        if self.odd(0.05):
            return after(self.model.today, 1)
        return after(self.model.today, -self.chance.randrange(back) if self.odd(0.5) else 0)

    def amount(self, most: int) -> int:
        """An amount up to `most`, now and then more, or nothing."""
        if self.odd(0.15):
            return self.chance.choice([0, most + 1, 2 * most + 1])
        return self.chance.randint(1, max(most, 1))

    def lies_on(self, account: str) -> int:
        """What lies on an account now."""
        return self.model.books.shelves[account].on("9999")

    def due(self, wanted: Callable[[Owed], bool]) -> str | None:
        """A due of that kind, or now and then any."""
        some = [n for n, one in self.model.dues.items() if wanted(one) or self.odd(0.05)]
        return self.one(some) if some else None
