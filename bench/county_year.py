"""`python -m bench.county_year [--households N] [--json FILE]`: a county's year, measured whole.

A county of 15 townships and 150 villages over the real server (HTTP bundles, two workers, sealer,
projector, two witnesses): everybody gets key and office, each village's roster comes in as one
signed batch, and the near-poor are identified through every step by the offices of their own
village, as the demo tells it, on a simulated clock. Then a second round stands half-way, and the
to-do lists, the roster and cases are read on 16 connections beside a route that returns a constant.
"""

import argparse
import json
import os
import random
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from api.database import open_database
from api.demo import director, year
from api.demo.case_file import CaseFile
from api.demo.cast import officials
from api.demo.run import Demo, open_demo, open_ledgers, settle
from api.demo.year import Year
from api.roster.lines import RosterLines
from audit.trail.custody import Custody
from bench.county_cast import (
    AT_ONCE_COUNT,
    VILLAGES_A_TOWNSHIP,
    Player,
    at_once,
    fill_offices,
    import_rosters,
    villages_of,
)
from bench.harness import describe
from bench.latency import Latency, constant_route, measure, request
from bench.watching import Watcher, peaks_mib

HOUSEHOLDS = 20_000
IMPORTED_ON = date(2026, 1, 12)
SECOND_LATER_DAYS, SECOND_EVERY_DAYS, SECOND_CASES = 184, 4, 2
HALF_WAY = date(2026, 11, 3)
"""In autumn every township begins a second round four days after the one before; on this day each
stands at another step."""
REQUESTS = 800
SIGNED_IN_EVERY = 3
"""Townships from one whose people are asked to the next."""
WORKERS_COUNT = 2
TIMEOUT_SECONDS = 300.0
"""A batch waits behind others on a busy machine."""


@dataclass(slots=True)
class Measured:
    """What is played, and what was found."""

    demo: Demo
    stage: Player
    watcher: Watcher
    figures: dict[str, Any] = field(default_factory=dict)

    def say(self, name: str, value: object) -> None:
        """Print a figure and keep it."""
        self.figures[name] = value
        print(f"{name:<34} {value}", flush=True)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Time a phase, count its records, and wait until all of it is sealed and projected."""
        before, clock = self.watcher.heights().get("head", 0), self.stage.clock_seconds
        start = time.perf_counter()
        with self.watcher.backlog() as backlog:
            yield
        seconds, clock = time.perf_counter() - start, self.stage.clock_seconds - clock
        count = self.watcher.heights()["head"] - before
        self.say(
            name,
            f"{count:,} records in {seconds:.1f} s, of which {clock:.1f} s waiting for the clock:"
            f" {count / (seconds - clock):,.0f}/s",
        )
        self.say(f"  {name}: meanwhile", backlog.line())
        self.say(f"  {name}: until sealed", f"{self.watcher.until('sealed'):.2f} s more")
        self.say(f"  {name}: until projected", f"{self.watcher.until('projected'):.2f} s more")


@contextmanager
def opened() -> Iterator[Measured]:
    """The demo's server in a folder of its own, and a stage for the county."""
    folder = Path(tempfile.mkdtemp(prefix="yangguang-county-"))
    folder.chmod(0o711)
    try:
        with ExitStack() as stack:
            demo = stack.enter_context(open_demo(folder / "data", 0))
            database = stack.enter_context(open_database(directory=demo.folder))
            stage = Player(demo.stage.client, officials(Custody(folder / "people")), demo.stage.now)
            demo.stage = stage
            stage.client.http.timeout = TIMEOUT_SECONDS
            yield Measured(demo, stage, Watcher(database, demo.ledgers["county"].number))
    finally:
        for home in folder.rglob("postgresql"):
            shutil.rmtree(home.resolve(), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def play(run: Measured, households_count: int) -> list[Year]:
    """Keys and offices, rosters, the first round whole and the second half-way."""
    villages, stage = villages_of(households_count), run.stage
    run.say("villages", f"{len(villages)}, of {households_count:,} households")
    with run.phase("keys and offices"):
        open_ledgers(run.demo)
        stages = fill_offices(stage, villages)
    stage.go_to(IMPORTED_ON)
    with run.phase("rosters"):
        lines = import_rosters(stages, villages)
    with run.phase("identification"):
        parts = zip(stages, villages, lines, strict=True)
        years = at_once(lambda part: settle(*part), parts)
        director.play(stage, *map(year.whole, years), at_once_count=AT_ONCE_COUNT)
    applied = sum(len(one.cases) for one in years)
    listed = sum(len(one.going_on) for one in years)
    run.say("cases", f"{applied:,} applied, {listed:,} came on the roster")
    with run.phase("second round, half-way"):
        again = [_again(one, found) for one, found in zip(years, lines, strict=True)]
        stories = map(year.whole, again)
        director.play(stage, *stories, until=HALF_WAY, at_once_count=AT_ONCE_COUNT)
    return years


def _again(played: Year, lines: RosterLines) -> Year:
    """The last households of the village apply in autumn, on paper."""
    township = int(played.village.code[6:9]) - 100
    later = replace(
        played.village, later_days=SECOND_LATER_DAYS + SECOND_EVERY_DAYS * township, turns=()
    )
    cases = [
        CaseFile(one.household, one.head, one.place, one.members_count, None, 350_000)
        for one in lines.households[-SECOND_CASES:]
    ]
    return Year(played.stage, cases, later)


def answers(run: Measured, years: Sequence[Year]) -> None:
    """Each answer's latency, beside the route that returns a constant."""
    client = run.stage.client
    port = int(run.demo.address.rpartition(":")[2])
    with constant_route(WORKERS_COUNT) as constant:
        floor = [request("/constant")] * REQUESTS
        measure(constant, floor)
        for name, asked in _questions(run, years).items():
            paths = [request(f"/v1/{client.name}/{path}", token) for path, token in asked]
            measure(port, paths[: REQUESTS // 10])
            _tell(run, name, measure(port, paths), measure(constant, floor))


def _tell(run: Measured, name: str, found: Latency, floor: Latency) -> None:
    ratio = found.p50_ms / floor.p50_ms
    run.say(
        name, f"{found.line()}   constant {floor.p50_ms:.1f}/{floor.p99_ms:.1f} ms: {ratio:.1f}x"
    )


def _questions(run: Measured, years: Sequence[Year]) -> dict[str, list[tuple[str, str | None]]]:
    """What is asked, by whom; nobody signs in for the roster."""
    chance = random.Random(1)
    secretary, township, county = (_busiest(years, name) for name in ("s1", "t2", "k1"))
    cases = [case.case for one in years for case in one.cases]
    asked = [(f"cases/{chance.choice(cases)}", county) for _ in range(REQUESTS)]
    return {
        "to-do of a village secretary": [("todo", secretary)] * REQUESTS,
        "to-do of a township reviewer": [("todo", township)] * REQUESTS,
        "to-do of a county reviewer": [("todo", county)] * REQUESTS,
        "roster, first page": [("rosters/near-poor", None)] * REQUESTS,
        "roster, last page": [(f"rosters/near-poor?after={_last(run)}", None)] * REQUESTS,
        "one case": asked,
    }


def _busiest(years: Sequence[Year], name: str) -> str:
    """The session of the actor for whom most waits, among those of a few villages.

    Few, for a server takes sixty sign-ins a minute from one address.
    """
    found: dict[str, int] = {}
    for one in years[:: SIGNED_IN_EVERY * VILLAGES_A_TOWNSHIP]:
        one.stage.sign_in(name)
        token = one.stage.token
        found[token] = len(one.stage.client.read("todo", token)["items"])
    return max(found, key=found.__getitem__)


def _last(run: Measured) -> str:
    """The cursor before the roster's last page."""
    after, following = "", run.stage.client.read("rosters/near-poor")["next"]
    while following:
        after = following
        following = run.stage.client.read("rosters/near-poor", after=after)["next"]
    return after


def main() -> None:
    """Play, measure, print."""
    parser = argparse.ArgumentParser(prog="county_year", description=__doc__)
    parser.add_argument("--households", type=int, default=HOUSEHOLDS)
    parser.add_argument("--json", type=Path, help="where the figures go as well")
    options = parser.parse_args()
    with opened() as run:
        described = describe(run.watcher.connection, run.demo.folder)
        for name, value in described.items():
            run.say(name, value)
        years = play(run, options.households)
        for role, peaks in peaks_mib(os.getpid()).items():
            run.say(f"peak memory, {role}", " and ".join(f"{peak} MiB" for peak in peaks))
        size, records = run.watcher.database_bytes(), run.watcher.heights()["head"]
        run.say("database", f"{size / 2**20:,.0f} MiB, {size / records:,.0f} bytes a record")
        answers(run, years)
        run.say("load at the end", os.getloadavg()[0])
        if options.json:
            body = {"at": datetime.now(UTC).isoformat(), "figures": run.figures}
            options.json.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
