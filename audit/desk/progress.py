"""How far a verification has come: told to whoever wants to show it, with rate and time left."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple


class Step(NamedTuple):
    """How far one stage has come; `total` is 0 where it is not known."""

    stage: str
    done: int
    total: int
    seconds: float

    @property
    def rate(self) -> float:
        """Done in a second."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def left_seconds(self) -> float | None:
        """How long the rest will take at this rate; None while nobody can say."""
        if not self.total or not self.rate:
            return None
        return max(self.total - self.done, 0) / self.rate


Progress = Callable[[Step], None]
"""Called whenever a stage has come further: `records`, `checkpoints`, `attachments`,
`projections`."""


def silent(_step: Step) -> None:
    """Shows nothing."""


class Meter:
    """Counts one stage; the seconds are this process's own and say nothing about the log."""

    def __init__(self, progress: Progress, stage: str, total: int) -> None:
        self._progress = progress
        self._stage = stage
        self._total = total
        self._started = monotonic()
        self.reach(0)

    def reach(self, done: int) -> None:
        """Say that so many are done."""
        self._progress(Step(self._stage, done, self._total, monotonic() - self._started))
