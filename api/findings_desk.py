"""Findings at the head of each ledger, for who asks over HTTP.

The first question folds the log once; later ones go on with what came since. The states stay in
memory of the process that was asked, some 0.4 KiB a record of the log.
"""

import threading
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from api.hosts import Hosted, Pool
from audit.desk.events import Telling
from audit.desk.findings.finding import Finding
from audit.desk.findings.search import Search


class AtHead(NamedTuple):
    """Everything found up to a position, oldest first."""

    position: int
    findings: list[Finding]


@dataclass(eq=False)
class _Seeking:
    telling: Telling
    search: Search
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(eq=False)
class FindingsDesk:
    """The detectors of each ledger of a server, as far as they were asked to look."""

    pool: Pool
    _seeking: dict[int, _Seeking] = field(default_factory=dict)

    def at_head(self, hosted: Hosted, today: date) -> AtHead:
        """What stands out by now, on that day."""
        fresh = _Seeking(Telling(hosted.number), Search(hosted.county))
        seeking = self._seeking.setdefault(hosted.number, fresh)
        with seeking.lock:
            with self.pool.connection() as connection:
                for page in seeking.telling.pages(connection, seeking.search.position):
                    seeking.search.take(page)
            return AtHead(seeking.search.position, seeking.search.found(today))
