"""`python -m bench.redemption_cost [--months N]`: the processor time of a redemption, by its parts.

Client side alone, one thread, groups of 16 acts as a busy worker takes them in, in microseconds an
act; nobody's account was read before, and each has a lot for each of N months. The median of the
groups, since others interrupt. What HTTP and the promise add is measured by `bench.rows`.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from statistics import median
from typing import Final, TypeVar

from audit.trail.append import Conn, append
from audit.trail.collector import keep_loaded
from audit.trail.states import LedgerStates
from audit.trail.submission import Submission, prepare
from bench.counter import Counter
from bench.county import COUNTY, ORIGIN, County
from bench.harness import open_bench
from domain.kernel.times import shanghai_day

GROUP: Final = 16
GROUPS: Final = 200
SHOPS: Final = 16
MONTHS: Final = 6
_WARM: Final = 4
T = TypeVar("T")


class Parts:
    """What each part took, group by group."""

    def __init__(self) -> None:
        self._taken_us: dict[str, list[float]] = defaultdict(list)

    def part(self, name: str, work: Callable[[], T]) -> T:
        """Do the work of a group, and keep its processor time an act."""
        started = time.thread_time()
        done = work()
        self._taken_us[name].append((time.thread_time() - started) / GROUP * 1e6)
        return done

    def lines(self) -> Iterator[str]:
        """The parts, and all of them together."""
        usual = {name: median(taken[_WARM:]) for name, taken in self._taken_us.items()}
        for name, taken_us in {**usual, "all": sum(usual.values())}.items():
            yield f"{name:32} {taken_us:6.0f} us"


def take_in(
    parts: Parts, states: LedgerStates, connection: Conn, acts: Sequence[Submission]
) -> None:
    """One group, from the bytes that came to the states after its commit."""
    waiting = parts.part(
        "read and verify", lambda: [prepare(act, ORIGIN, states.registry) for act in acts]
    )
    parts.part("find and fold its streams", lambda: states.fetch(connection, waiting))
    overlay, size = states.overlay(connection), states.size
    entries = parts.part(
        "rules, evolve and frame",
        lambda: [overlay.admit(one, size + n) for n, one in enumerate(waiting)],
    )
    rows = [row for entry in entries for row in entry.rows]
    at = entries[-1].admitted_at
    parts.part("append", lambda: append(connection, states.ledger, size, at, rows))
    parts.part("publish", overlay.publish)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="redemption_cost", description=__doc__)
    parser.add_argument("--months", type=int, default=MONTHS, help="lots of each account")
    months, parts = parser.parse_args().months, Parts()
    with open_bench(0, 1) as run:
        county = County(run.database(), run.new_folder(), clock=lambda: datetime.now(UTC))
        county.open()
        counter = Counter(shanghai_day(county.clock()), (GROUPS + _WARM) * GROUP, SHOPS)
        keepers = counter.keepers(county, SHOPS)
        counter.write(county, months)
        county.connection.execute("VACUUM ANALYZE")
        seen = county.seen()
        acts = [
            counter.redemption(county, keepers[number % SHOPS], number, 0, seen)
            for number in range(counter.households)
        ]
        states = LedgerStates(
            county.ledger.number, ORIGIN, COUNTY, "county",
            clock=county.clock, holders_of=lambda *_: {},
        )  # fmt: skip
        connection = county.connect()
        states.catch_up(connection)
        keep_loaded()
        for first in range(0, len(acts), GROUP):
            take_in(parts, states, connection, acts[first : first + GROUP])
        county.close()
    print("\n".join(parts.lines()))


if __name__ == "__main__":
    main()
