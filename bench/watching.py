"""What a running server costs: memory of its processes, and how far it is behind its log."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg

from api import wiring
from api.database import Database

EVERY_SECONDS = 0.5
PATIENCE_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Lender:
    """Lends one connection, as a pool does."""

    opened: psycopg.Connection[Any]

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection[Any]]:
        """The connection."""
        yield self.opened


@dataclass(slots=True)
class Backlog:
    """Records not yet under a checkpoint, and not yet in every projection, as sampled."""

    sealed: list[int] = field(default_factory=list)
    projected: list[int] = field(default_factory=list)

    def line(self) -> str:
        """The worst of each."""
        sealed, projected = max(self.sealed, default=0), max(self.projected, default=0)
        return f"at most {sealed:,} records unsealed, {projected:,} not projected"


class Watcher:
    """Looks at one ledger's heights on a connection of its own."""

    def __init__(self, database: Database, ledger: int) -> None:
        self.ledger = ledger
        self.connection = psycopg.connect(database.migration_dsn(), autocommit=True)

    def heights(self) -> dict[str, int]:
        """`head`, `sealed`, `final` and `projected` of the ledger."""
        lender: Any = Lender(self.connection)
        found = wiring.read_heights(lender)
        return {of: size for (number, of), size in found.items() if number == self.ledger}

    def database_bytes(self) -> int:
        """What the whole database takes on the disk."""
        row = self.connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0

    def until(self, height: str) -> float:
        """Seconds until so much is there as the log holds now."""
        goal, start = self.heights()["head"], perf_counter()
        waiting = threading.Event()
        while self.heights()[height] < goal:
            if perf_counter() - start > PATIENCE_SECONDS:
                raise TimeoutError(f"{height} is still behind {goal}")
            waiting.wait(0.05)
        return perf_counter() - start

    @contextmanager
    def backlog(self) -> Iterator[Backlog]:
        """Sampled twice a second for as long as the context lasts."""
        found, stop = Backlog(), threading.Event()

        def sample() -> None:
            while not stop.wait(EVERY_SECONDS):
                heights = self.heights()
                found.sealed.append(heights["head"] - heights["sealed"])
                found.projected.append(heights["head"] - heights["projected"])

        thread = threading.Thread(target=sample)
        thread.start()
        try:
            yield found
        finally:
            stop.set()
            thread.join()


def peaks_mib(parent: int) -> dict[str, list[int]]:
    """The peak resident memory of the server's processes, by their role."""
    found: dict[str, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
            words = (folder / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if f"PPid:\t{parent}\n" in status and "api.serve" in words:
            peak_kib = int(status.partition("VmHWM:")[2].split()[0])
            role = words[words.index("api.serve") + 1]
            found.setdefault(role, []).append(peak_kib // 1024)
    return {role: sorted(peaks) for role, peaks in sorted(found.items())}
