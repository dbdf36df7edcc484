"""Whether a ledger takes acts: not while its log is behind what was signed outside the database.

A database that was rolled back or rewritten must not grow again before somebody has looked at it
(log.md): acts are answered 503, reads go on. The look costs one small file and one query, and is
taken at most once a second for each ledger.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from api.hosts import Hosted, Pool
from api.problems import Problem
from audit.trail import checkpoints
from audit.trail.append import read_head
from audit.trail.head_file import HeadFileError
from audit.trail.outside_head import OutsideHead
from domain.kernel.words import Words, say

LOOK_SECONDS: Final = 1.0
RETRY_SECONDS: Final = 60


@dataclass(eq=False)
class Gate:
    """The gates of all ledgers of a server; `heads` is the folder of outside heads."""

    pool: Pool
    heads: Path
    clock: Callable[[], float] = time.monotonic
    _closed: dict[int, Words] = field(default_factory=dict)
    _looked_at: dict[int, float] = field(default_factory=dict)

    def is_due(self, hosted: Hosted) -> bool:
        """Whether it is time to look again."""
        return self.clock() - self._looked_at.get(hosted.number, float("-inf")) >= LOOK_SECONDS

    def look(self, hosted: Hosted) -> None:
        """Compare the database with the outside head of this host, where it has one."""
        self._looked_at[hosted.number] = self.clock()
        trouble = self._trouble(hosted)
        if trouble is None:
            self._closed.pop(hosted.number, None)
        else:
            self._closed[hosted.number] = trouble

    def check(self, hosted: Hosted) -> None:
        """Raise the 503 problem while the ledger takes no acts."""
        trouble = self._closed.get(hosted.number)
        if trouble is not None:
            raise Problem("read-only", trouble, headers={"retry-after": str(RETRY_SECONDS)})

    def _trouble(self, hosted: Hosted) -> Words | None:
        outside = OutsideHead(self.heads, hosted.origin)
        if not outside.path.exists():
            return None
        try:
            signed = outside.read()
        except HeadFileError:
            return say("the outside head cannot be read", "库外日志头无法读取")
        with self.pool.connection() as connection, connection.cursor() as cursor:
            size = read_head(connection, hosted.number).size
            stored = checkpoints.at_size(cursor, hosted.number, signed.size)
        if size < signed.size:
            return say(
                f"the database ends at {size}, behind what was signed at {signed.size}",
                f"数据库只到 {size}，落后于已签名的 {signed.size}",
            )
        if stored is not None and stored.root != signed.root:
            return say("the log forked from what was signed", "日志与已签名的历史不一致")
        return None
