"""Waiting for a position: one poll for all who wait, and none while nobody does.

Four heights of each ledger are watched: what is logged (`head`), what is under a checkpoint
(`sealed`), what is under a final one (`final`), and what the projections reflect (`projected`).
Polling, not NOTIFY: a notification inside the append would serialise commits (log.md).
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Height = Literal["head", "sealed", "final", "projected"]
Heights = Mapping[tuple[int, Height], int]
"""The size up to which each ledger has come, by ledger number: position n is below size n + 1."""

INTERVAL_SECONDS: Final = 0.02


@dataclass(eq=False)
class Watch:
    """The heights of all ledgers, as last polled; `poll` asks the database, in a worker thread."""

    poll: Callable[[], Heights]
    _heights: Heights = field(default_factory=dict)
    _next: "asyncio.Task[Heights] | None" = None

    async def reached(self, ledger: int, height: Height, size: int, timeout_s: float) -> bool:
        """Whether the ledger's height reaches `size` within `timeout_s` seconds.

        Heights only grow, so one that was seen is not asked for again.
        """
        if self._seen(ledger, height) >= size or await self.now(ledger, height) >= size:
            return True
        try:
            async with asyncio.timeout(timeout_s):
                while self._seen(ledger, height) < size:
                    self._heights = await asyncio.shield(self._poll_after_interval())
        except TimeoutError:
            return False
        return True

    async def now(self, ledger: int, height: Height) -> int:
        """The height as it stands in the database."""
        self._heights = await asyncio.to_thread(self.poll)
        return self._seen(ledger, height)

    def _seen(self, ledger: int, height: Height) -> int:
        return self._heights.get((ledger, height), 0)

    def _poll_after_interval(self) -> "asyncio.Task[Heights]":
        if self._next is None or self._next.done():
            self._next = asyncio.create_task(self._after_interval())
        return self._next

    async def _after_interval(self) -> Heights:
        await asyncio.sleep(INTERVAL_SECONDS)
        return await asyncio.to_thread(self.poll)
