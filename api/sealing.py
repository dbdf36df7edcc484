"""The sealer's process: every ledger whose outside head lies here is sealed and cosigned.

One thread seals; each witness has a thread of its own, so that one that is away delays nobody. A
ledger that is founded meanwhile is taken in: the threads are made anew with it.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import psycopg

from api import clock
from api.database import Database
from api.settings import Settings
from api.wiring import connect, custody_of
from audit.proof.note import parse_vkey
from audit.trail.admission import LedgerInfo, read_ledgers
from audit.trail.cosigning import Cosigner
from audit.trail.custody import Custody
from audit.trail.outside_head import OutsideHead
from audit.trail.sealing import Sealer
from audit.trail.sealing_loop import SealingLoop
from audit.trail.witness_client import WitnessClient

LOOK_SECONDS: Final = 0.5

Now = Callable[[], datetime]
Loop = Callable[[threading.Event], None]


def run_sealing(
    database: Database, settings: Settings, stop: threading.Event, now: Now = clock.utc_now
) -> None:
    """Seal and have cosigned until `stop` is set, through every absence of the database."""
    custody = custody_of(settings)
    with _clients(settings) as clients:
        while not stop.is_set():
            ledgers = _ledgers_here(database, settings)
            if not ledgers:
                stop.wait(LOOK_SECONDS)
                continue
            loops = _loops(database, settings, custody, clients, ledgers=ledgers, now=now)
            with _running(loops):
                while _ledgers_here(database, settings) in ([], ledgers):
                    if stop.wait(LOOK_SECONDS):
                        break


@contextmanager
def _clients(settings: Settings) -> Iterator[list[WitnessClient]]:
    clients = [WitnessClient(parse_vkey(one.vkey), one.url) for one in settings.witnesses]
    try:
        yield clients
    finally:
        for client in clients:
            client.close()


def _ledgers_here(database: Database, settings: Settings) -> list[LedgerInfo]:
    """The ledgers with an outside head on this host; none while the database is away."""
    try:
        with connect(database) as connection:
            found = read_ledgers(connection)
    except (psycopg.Error, OSError):
        return []
    return [one for one in found if OutsideHead(settings.heads, one.origin).path.exists()]


def _loops(
    database: Database,
    settings: Settings,
    custody: Custody,
    clients: Sequence[WitnessClient],
    *,
    ledgers: Sequence[LedgerInfo],
    now: Now,
) -> list[Loop]:
    sealers = [
        Sealer(one.number, one.origin, OutsideHead(settings.heads, one.origin), custody)
        for one in ledgers
    ]
    origins = {one.number: one.origin for one in ledgers}
    sealing = SealingLoop(lambda: connect(database), sealers, now)
    cosigning = [Cosigner(lambda: connect(database), one, origins, now) for one in clients]
    return [sealing.run, *(one.run for one in cosigning)]


@contextmanager
def _running(loops: Sequence[Loop]) -> Iterator[None]:
    """Run each loop in a thread, and end them with the context."""
    stop = threading.Event()
    threads = [threading.Thread(target=loop, args=(stop,), daemon=True) for loop in loops]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
