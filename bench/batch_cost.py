"""`python -m bench.batch_cost`: where the processor time of a payment line goes, in microseconds.

Client side alone, one thread, in the order in which a batch of 20,000 lines is taken in; below a
step stand parts of it, measured once more by themselves. What the server does (the look-up of
the streams, COPY, the commit) is not in it: the floor of `bench.rows.batch` is.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import reduce
from typing import TypeVar

from audit.proof.batch import verify_batch
from audit.proof.record import frame_line
from audit.trail.append import Conn, append_by_copy
from audit.trail.arrays import text_array
from audit.trail.collector import resting
from audit.trail.copying import copy_records
from audit.trail.loading import read_concerning
from audit.trail.rows import Entry
from audit.trail.states import LedgerStates
from audit.trail.submission import Prepared, prepare
from audit.trail.typed_lines import line_decoder, read_line
from bench import payments
from bench.county import COUNTY, ORIGIN, County
from bench.harness import open_bench
from domain.kernel.act import Event
from domain.kernel.fact import Fact
from domain.kernel.state import State, blank, evolve

LINES = 20_000
RESIDENT = ("nothing", "households", "all")
T = TypeVar("T")


def cost(name: str, work: Callable[[], T]) -> T:
    """Do the work and print its processor time a line."""
    started = time.process_time()
    done = work()
    print(f"{name:46} {(time.process_time() - started) / LINES * 1e6:6.2f} us", flush=True)
    return done


def main() -> None:
    """Measure and print, with more and more of the states resident."""
    with open_bench(1_000, 1) as run:
        county = County(run.database(), run.new_folder(), clock=lambda: datetime.now(UTC))
        county.open()
        officer = county.officer("person:f1", "county_finance", COUNTY, "finance bureau")
        county.seal()
        payments.payees(county, LINES, range(len(RESIDENT)))
        states = LedgerStates(
            county.ledger.number, ORIGIN, COUNTY, "county",
            clock=county.clock, holders_of=lambda *_: {},
        )  # fmt: skip
        connection = county.connect()
        states.catch_up(connection)
        for number, said in enumerate(RESIDENT):
            print(f"\nresident: {said}")
            submission = payments.batch(county, officer, number, LINES)
            with resting(LINES):
                waiting = cost("1 read", lambda: prepare(submission, ORIGIN, states.registry))  # noqa: B023
                if said == "all":
                    states.fetch(connection, [waiting])
                cost("2 load", lambda: states.fetch(connection, [waiting]))  # noqa: B023
                _take_in(states, waiting, connection)
        with resting(LINES):
            _parts(states, waiting, connection)
        county.close()


def _take_in(states: LedgerStates, waiting: Prepared, connection: Conn) -> None:
    overlay, size = states.overlay(connection), states.size
    entry: Entry = cost("3 admit, evolve and frame", lambda: overlay.admit(waiting, size))

    def append() -> None:
        with connection.transaction():
            append_by_copy(connection, states.ledger, size, entry.admitted_at, entry.rows)

    cost("4 pack and send", append)
    cost("5 publish", overlay.publish)
    cost("  4 pack", lambda: copy_records(states.ledger, size, entry.rows))


def _parts(states: LedgerStates, waiting: Prepared, connection: Conn) -> None:
    print("\nparts")
    lines = [line.raw for line in waiting.lines]
    decoder = line_decoder(lines[0])
    assert decoder is not None and waiting.signed.lines is not None  # noqa: S101, PT018
    header = waiting.signed.lines
    cost("  1 typed, its patterns checked", lambda: [decoder.decode(raw) for raw in lines])
    cost("  1 typed and canonical", lambda: [read_line(raw) for raw in lines])
    cost("  1 hashed under the signed root", lambda: verify_batch(header, lines))
    dues = [line.streams[0] for line in waiting.lines]
    cost("  2 ask", lambda: text_array(dues))
    found = cost(
        "  2 ask, read and unframe",
        lambda: read_concerning(connection, states.ledger, states.size, dues),
    )
    mapper = states.mapper
    events = cost("  2 typed", lambda: [list(map(mapper.event, one.events)) for one in found])
    cost(
        "  2 evolve",
        lambda: [_fold(one.stream, own) for one, own in zip(found, events, strict=True)],
    )
    text = found[0].events[0].admitted_at
    cost("  3 frame", lambda: [frame_line(raw, 1_000_000, text, 1_000) for raw in lines])


def _fold(stream: str, events: Sequence[Event[Fact]]) -> State:
    return reduce(evolve, events, blank(stream))


if __name__ == "__main__":
    main()
