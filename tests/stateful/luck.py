"""The chance of one play: names, days and amounts, mostly right, now and then wrong."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any, Final, Generic, NamedTuple, Protocol, TypeVar

from tests.stateful.said import after

PAPER: Final = {"sha256": "3f" * 32, "media_type": "application/pdf", "length_bytes": 9}
ODD: Final = 0.25


class Dated(Protocol):
    """A model that knows which day it is."""

    today: str


M = TypeVar("M", bound=Dated)


class Deed(NamedTuple):
    """An act to be signed: its type and data, who signs by short name, a batch's lines.

    `late_days` is how long ago it happened.
    """

    kind: str
    data: Mapping[str, Any]
    by: tuple[str, ...]
    lines: Sequence[tuple[str, Mapping[str, Any]]] = ()
    late_days: int = 0


@dataclass(slots=True)
class Luck(Generic[M]):
    """The chance of one play, over the model that it watches."""

    model: M
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
