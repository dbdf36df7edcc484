"""How often one address, or one person signed in, may do what costs something: buckets that refill.

Kept by each worker process for itself, so that the whole server allows at most as many times the
figure as it has workers. Behind a proxy, uvicorn puts the client's own address in place
(`--forwarded-allow-ips`). Whose bucket is full again is forgotten.
"""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from api.problems import Problem
from domain.kernel.words import say

ADDRESSES_MAX: Final = 10_000


@dataclass(eq=False)
class Limit:
    """At most `burst` at once and `per_minute` in the long run, for each who asks."""

    per_minute: float
    burst: float
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, who: str) -> None:
        """Take one; raises the 429 problem with `Retry-After` where none is left.

        `who` is an address, or, where one has to sign in, the person: a whole county may sit
        behind one address.
        """
        now = self.clock()
        with self._lock:
            left, at = self._buckets.get(who, (self.burst, now))
            left = min(self.burst, left + (now - at) * self.per_minute / 60)
            if left >= 1:
                self._buckets[who] = (left - 1, now)
                self._forget(now)
                return
        seconds = math.ceil((1 - left) * 60 / self.per_minute)
        raise Problem(
            "too-many",
            say(f"too many requests; wait {seconds} seconds", f"请求过于频繁，请等待 {seconds} 秒"),
            headers={"retry-after": str(seconds)},
        )

    def _forget(self, now: float) -> None:
        if len(self._buckets) <= ADDRESSES_MAX:
            return
        full_after = self.burst * 60 / self.per_minute
        self._buckets = {
            who: bucket for who, bucket in self._buckets.items() if now - bucket[1] < full_after
        }
        while len(self._buckets) > ADDRESSES_MAX:
            self._buckets.pop(next(iter(self._buckets)))
