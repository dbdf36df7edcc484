"""Row 8: a county's roster of 20,000 households, from the spreadsheet into the served ledger.

A workbook as offices keep it (150 villages in 15 sheets, titles, merged cells, dates of every
shape) is checked as in a dry run, then sealed, signed and sent village by village to a worker in a
process of its own, which admits every line by its rules. The client is a process of its own too,
so that its memory is its own.
"""

import resource
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from api import wiring
from api.client import LedgerClient
from api.database import Database
from api.demo import office, village
from api.roster import telling
from api.roster.journal import Journal, beside
from api.roster.lines import LINES_MAX, batches_of
from api.roster.reading import read_roster
from api.roster.submitting import Submission
from api.roster.villages import Villages, write_places
from api.signing import Office
from audit.trail.custody import Custody, load_key
from bench.county import COUNTY, ORIGIN, County
from bench.harness import Bench, Figure
from bench.serving import Served, name_system_key, serve_ledger, serving

ORDER = 8
HOUSEHOLDS_MAX = 20_000
RECORDS_A_HOUSEHOLD = 5
"""Smaller runs are for trying out: a fifth of `--records`, up to the whole county."""
VILLAGES, SHEETS = 150, 15
SIZES = (1, 2, 3, 4, 5)
WHOLE_SECONDS_MAX = 300.0
REGISTRAR = ("person:registrar", "registrar", COUNTY)


class Stages(NamedTuple):
    """Seconds of each stage in the client, and what it brought in."""

    check: float
    sign: float
    admit: float
    whole: float
    persons: int
    households: int
    peak_mib: float
    cpu: float


def run(bench: Bench) -> Iterator[Figure]:
    """Seconds of each stage, the rate of the whole, and the peaks of memory."""
    households = min(HOUSEHOLDS_MAX, max(VILLAGES, bench.records // RECORDS_A_HOUSEHOLD))
    dsn, folder = bench.database(), bench.new_folder()
    wiring.prepare(Database(dsn=dsn))
    county = County(dsn, folder, clock=lambda: datetime.now(UTC))
    county.custody.create_secret("vault")
    try:
        county.open()
        name_system_key(county)
        key = Custody(folder / "people").create("registrar")
        person, role, place = REGISTRAR
        county.officer(person, role, place, "civil affairs bureau", key)
        county.seal()
    finally:
        county.close()
    file = folder / "roster.xlsx"
    write_places(folder / "places.csv", _write(file, households))
    with serving(serve_ledger, dsn, folder) as served:
        with get_context("spawn").Pool(1) as pool:
            stages = pool.apply(_bring_in, (f"http://127.0.0.1:{served.port}", file))
        yield from _figures(stages, served, file.stat().st_size)


def _write(file: Path, households: int) -> list[tuple[str, str]]:
    """The county's workbook; returns the codes and names of its villages."""
    taken: set[str] = set()
    sheets: dict[str, list[tuple[str, village.Row]]] = {}
    places = []
    for number in range(VILLAGES):
        name = f"示例{number + 1}村"
        places.append((f"{COUNTY}1{number // 50:02d}{200 + number % 50:03d}", name))
        count = households * (number + 1) // VILLAGES - households * number // VILLAGES
        rows = village.households(count, number, SIZES, taken)
        sheet = f"第{number * SHEETS // VILLAGES + 1}片"
        sheets.setdefault(sheet, []).extend((name, row) for row in rows)
    office.write_office_roster(file, sheets)
    return places


def _bring_in(address: str, file: Path) -> Stages:
    """What `yangguang import roster` does, with a clock beside it."""
    start = time.perf_counter()
    villages = Villages.read(file.with_name("places.csv"))
    roster = read_roster(file, date.today(), villages)  # noqa: DTZ011  (dates of birth)
    if roster.faults:
        raise RuntimeError(str(roster.faults[0]))
    telling.document(roster)
    checked = time.perf_counter()
    client = LedgerClient.open(address, COUNTY, ORIGIN, timeout_seconds=300)
    waited: list[float] = []
    client.http.event_hooks = {
        "request": [partial(_mark, waited, -1)],
        "response": [partial(_mark, waited, 1)],
    }
    person, role, place = REGISTRAR
    signer = Office(person, role, place, load_key(file.parent / "people" / "registrar.pem"))
    journal = Journal.open(beside(file), client.origin)
    work = Submission(client, signer, journal, file, lambda: datetime.now(UTC))
    batches = list(batches_of(roster, "", journal.references, LINES_MAX))
    result = work.run(batches)
    if result.faults:
        raise RuntimeError(str(result.faults[0]))
    end, admit = time.perf_counter(), sum(waited)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Stages(
        checked - start, end - checked - admit, admit, end - start,
        result.persons, result.households, peak, time.process_time(),
    )  # fmt: skip


def _mark(waited: list[float], sign: int, _message: httpx.Request | httpx.Response) -> None:
    waited.append(sign * time.perf_counter())


def _figures(stages: Stages, served: Served, file_bytes: int) -> Iterator[Figure]:
    lines = stages.persons + stages.households
    notes: dict[str, Any] = {
        "persons": stages.persons,
        "households": stages.households,
        "file_bytes": file_bytes,
    }
    name = f"roster of {stages.households:,} households"
    met = stages.whole <= WHOLE_SECONDS_MAX
    yield Figure(f"{name}: read and checked", stages.check, "s", notes=notes)
    yield Figure(f"{name}: sealed and signed", stages.sign, "s")
    yield Figure(f"{name}: admitted over HTTP", stages.admit, "s")
    yield Figure(f"{name}: whole", stages.whole, "s", goal=f"<= {WHOLE_SECONDS_MAX:.0f}", met=met)
    yield Figure(f"{name}: processor of the client", stages.cpu, "s")
    yield Figure(f"{name}: processor of the worker", served.cpu_seconds(), "s")
    yield Figure(f"{name}: lines", lines / stages.whole, "/s")
    yield Figure(f"{name}: peak of the client", stages.peak_mib, "MiB")
    yield Figure(f"{name}: peak of the worker", served.peak_mib(), "MiB")
