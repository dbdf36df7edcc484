"""What every measurement shares: a durable database, the machine's description, the table.

A figure is a ratio to a floor measured in the same run: both are taken in turns, several rounds,
and the median of each counts, for machines are noisy. Source: quality.md, How fast.
"""

import json
import os
import platform
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from api.database import Database, make_database
from api.embedded import Embedded
from audit.trail.migrate import migrate

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. `ratio` is figure over floor for rates; goals say what is good."""

    name: str
    figure: float
    unit: str
    floor: float | None = None
    floor_name: str = ""
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """The row as text."""
        floor = f"{self.floor:>10,.0f}" if self.floor is not None else " " * 10
        ratio = f"{self.ratio:5.2f}" if self.ratio is not None else "     "
        mark = {True: "met", False: "MISSED", None: ""}[self.met]
        return (
            f"{self.name:<52} {self.figure:>10,.2f} {self.unit:<8} {floor} {ratio}"
            f"  {self.goal:<8} {mark}"
        )


class Bench:
    """A durable embedded server for one run; each measurement gets databases of its own."""

    def __init__(self, embedded: Embedded, folder: Path, records: int, rounds: int) -> None:
        self.embedded = embedded
        self.folder = folder
        self.records = records
        self.rounds = rounds
        self._numbers = count(1)

    def database(self) -> str:
        """The DSN of a fresh migrated database."""
        name = f"bench_{next(self._numbers)}"
        make_database(self.embedded.dsn(), name)
        dsn = Database(embedded=self.embedded, name=name).migration_dsn()
        migrate(dsn)
        return dsn

    def new_folder(self) -> Path:
        """An empty folder."""
        return Path(tempfile.mkdtemp(dir=self.folder))


@contextmanager
def open_bench(records: int, rounds: int = ROUNDS) -> Iterator[Bench]:
    """A server that writes through to the disk, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="yangguang-bench-"))
    folder.chmod(0o711)
    try:
        with Embedded(folder / "server") as embedded:
            work = folder / "work"
            work.mkdir()
            yield Bench(embedded, work, records, rounds)
    finally:
        for home in folder.rglob("postgresql"):
            shutil.rmtree(home.resolve(), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def in_turns(rounds: int, *takes: Callable[[], float]) -> list[list[float]]:
    """Take several measurements in turns; a list of each one's rounds."""
    found: list[list[float]] = [[] for _ in takes]
    for _ in range(rounds):
        for place, take in enumerate(takes):
            found[place].append(take())
    return found


def rate_figure(
    name: str,
    goal: float,
    floor_name: str,
    rates: Sequence[float],
    floors: Sequence[float],
    **notes: object,
) -> Figure:
    """A rate against the rate of its floor, both in units a second; medians."""
    rate, floor = statistics.median(rates), statistics.median(floors)
    notes |= {"rounds": [round(r, 1) for r in rates], "floors": [round(f, 1) for f in floors]}
    ratio = rate / floor
    return Figure(
        name, rate, "/s", floor, floor_name, ratio, f">= {goal}", ratio >= goal, dict(notes)
    )


def machine(bench: Bench) -> dict[str, Any]:
    """What it was measured on."""
    with psycopg.connect(bench.embedded.dsn()) as connection:
        return describe(connection, bench.folder)


def describe(connection: psycopg.Connection[Any], folder: Path) -> dict[str, Any]:
    """The machine, its load, and how long it takes to reach the disk that `folder` is on."""
    row = connection.execute("SHOW server_version").fetchone()
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load_before": os.getloadavg()[0],
        "fsync_us": round(_fsync_us(folder)),
        "postgresql": row[0] if row else "",
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def write_results(path: Path, described: dict[str, Any], figures: Sequence[Figure]) -> None:
    """The run as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = {"machine": described, "figures": [asdict(figure) for figure in figures]}
    path.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")


def _fsync_us(folder: Path) -> float:
    """The median time of an 8 KiB write and fdatasync, microseconds."""
    taken = []
    with (folder / "fsync").open("wb", buffering=0) as file:
        for _ in range(50):
            start = time.perf_counter()
            file.write(bytes(8192))
            os.fdatasync(file.fileno())
            taken.append((time.perf_counter() - start) * 1e6)
    return statistics.median(taken)
