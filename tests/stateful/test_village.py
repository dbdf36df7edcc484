"""Random officials, keys, votes, notices, objections and clocks, from several processes at once.

Villages are played by chance against a small model of the rules: no step skipped, no double vote,
no closing early, no act by a key out of force, at any interleaving; and nothing is refused that
the rules allow. A failure names its seed; `YANGGUANG_SEEDS=7,8` plays those alone.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.checks import check_verified, check_whole, read_log, readmit
from tests.journeys.served import Served, enrol, open_ledger, serve_county
from tests.journeys.wire import Crowd
from tests.stateful.model import STEPS
from tests.stateful.playing import Play, Tally
from tests.stateful.world import fresh

CLIENTS_COUNT = 12
MOVES_COUNT = 260
SEEDS = tuple(map(int, os.environ.get("YANGGUANG_SEEDS", "1,2,3,4,5,6").split(",")))


@pytest.fixture(scope="module")
def served(module_folder: Path) -> Iterator[Served]:
    """A county with a simulated clock, two API workers, and a registrar."""
    with serve_county(module_folder / "served", simulated=True) as found:
        open_ledger(found)
        enrol(found, "g1")
        yield found


@pytest.fixture(scope="module")
def tally(served: Served) -> Tally:
    """What came of all villages, one after the other, each with its own seed."""
    workers = [child.pid for child in served.of("worker") if child.pid]
    name, found = served.stage.client.name, Tally()
    with Crowd.gather(served.address, name, workers, CLIENTS_COUNT) as crowd:
        for seed in SEEDS:
            world = fresh(served, served.stage.cast["g1"])
            play = Play(world, crowd, random.Random(seed), found)  # noqa: S311  (a play)
            play.begin()
            try:
                play.go(MOVES_COUNT)
            except AssertionError as fault:
                fault.add_note(f"seed {seed}")
                raise
    return found


def test_whatever_people_try_the_ledger_does_what_the_rules_say(tally: Tally) -> None:
    assert sum(tally.admitted.values()) > 60 * len(SEEDS)
    assert sum(tally.refused.values()) > 30 * len(SEEDS)
    assert {"ACT-1", "ASM-1", "ID-4", "ID-5"} <= tally.refused.keys()


def test_cases_came_as_far_as_the_first_notice_and_acts_came_twice(tally: Tally) -> None:
    assert all(tally.steps[step] for step in STEPS[: STEPS.index("first") + 1])
    assert tally.repeated


def test_the_log_is_admitted_again_by_the_rules_alone(served: Served, tally: Tally) -> None:
    assert tally.admitted
    log = read_log(served)
    check_whole(served, log)
    assert readmit(served) == len(log)


def test_the_auditor_finds_the_ledger_whole(served: Served, tally: Tally) -> None:
    assert tally.admitted
    served.settled()
    check_verified(served)
