"""Points spent by many at once, over two API processes, beside a model of its own.

No points are spent twice, none live longer than their day, no piece is handed out twice and no
card spends more than its month at any interleaving; nothing is refused that the rules allow; the
ledger's own clock lapses what is over; and the auditor admits the whole log again. A failure names
its seed; `YANGGUANG_POINTS_SEED=7` plays that one.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.checks import check_verified, check_whole, read_log, readmit
from tests.journeys.served import Served, enrol, open_ledger, serve_county, until
from tests.journeys.wire import Crowd
from tests.stateful.bursts import Game, Play, Tally
from tests.stateful.points.judging import JUDGES
from tests.stateful.points.model import Points
from tests.stateful.points.plans import MOVES, Tries
from tests.stateful.points.sums import check_conserved, check_months
from tests.stateful.points.telling import tell
from tests.stateful.points.world import TODAY, actors, beginning, fresh_model
from tests.stateful.served import Beginning, World, settle

CLIENTS_COUNT = 12
MOVES_COUNT = 260
SEED = int(os.environ.get("YANGGUANG_POINTS_SEED", "1"))
SERVED = {name: weight for name, weight in MOVES.items() if name != "lapse"}
"""Over HTTP the ledger's own clock states what lapsed, and nobody else has its key."""
GAME = Game(Tries, SERVED, JUDGES, tell, leap_days_max=9)
LEAPS_UNTIL_ALL_IS_OVER, LEAP_DAYS = 3, 21


@pytest.fixture(scope="module")
def served(module_folder: Path) -> Iterator[Served]:
    """A county with a simulated clock, two API workers, and a registrar."""
    with serve_county(module_folder / "served", simulated=True) as found:
        open_ledger(found)
        enrol(found, "g1")
        yield found


@pytest.fixture(scope="module")
def world(served: Served) -> World[Points]:
    """The village with everything that was there before."""
    return settle(served, Beginning(actors(), beginning(), TODAY), fresh_model)


@pytest.fixture(scope="module")
def tally(world: World[Points]) -> Tally:
    """What came of some hundred things that were tried."""
    served, found = world.served, Tally()
    workers = [child.pid for child in served.of("worker") if child.pid]
    with Crowd.gather(served.address, served.stage.client.name, workers, CLIENTS_COUNT) as crowd:
        play = Play(GAME, world, crowd, random.Random(SEED), found)  # noqa: S311  (a play)
        try:
            play.go(MOVES_COUNT)
            for _ in range(LEAPS_UNTIL_ALL_IS_OVER):
                served.settled()
                play.leap(LEAP_DAYS)
            until(lambda: _nothing_is_over(play), "the clock to lapse what is over")
        except AssertionError as fault:
            fault.add_note(f"seed {SEED}")
            raise
    return found


def _nothing_is_over(play: Play[Points]) -> bool:
    play.catch_up()
    model = play.world.model
    return not any(model.purses[name].there(model.today, "over") for name in model.owners)


def test_whatever_is_tried_with_points_the_ledger_does_what_the_rules_say(tally: Tally) -> None:
    assert sum(tally.admitted.values()) > MOVES_COUNT // 3
    assert sum(tally.refused.values()) > MOVES_COUNT // 3
    assert {"PTS-2", "PTS-3", "PTS-4", "PTS-5", "PTS-6"} <= tally.refused.keys()
    assert tally.repeated


def test_points_became_goods_and_goods_became_points_again(tally: Tally) -> None:
    way = ("MonthScored", "GoodsReceived", "GoodsRedeemed", "GoodsReturned", "PointsReversed")
    assert all(tally.admitted[f"{name}.v1"] for name in way)


@pytest.mark.usefixtures("tally")
def test_pts_6_the_ledgers_own_clock_lapsed_what_was_over(world: World[Points]) -> None:
    purses = [world.model.purses[name] for name in world.model.owners]
    assert sum(purse.sums["lapsed"] for purse in purses) < 0


@pytest.mark.usefixtures("tally")
def test_points_conserve_and_no_month_is_exceeded(world: World[Points]) -> None:
    for name, purse in world.model.purses.items():
        check_conserved(purse, name)
    check_months(world.model)


@pytest.mark.usefixtures("tally")
def test_every_balance_is_what_the_model_counted(world: World[Points]) -> None:
    world.served.settled()
    stage = world.served.stage
    reader = world.office(actors()["kr1"])
    token = stage.client.sign_in(reader.person, reader.key)
    for account, purse in world.model.purses.items():
        found = stage.client.read(f"balances/{account}", token)
        unit = "points" if account in world.model.owners else "pieces"
        assert found[f"balance_{unit}"] == purse.left, account


@pytest.mark.usefixtures("tally")
def test_the_log_is_admitted_again_and_found_whole(served: Served) -> None:
    log = read_log(served)
    check_whole(served, log)
    assert readmit(served) == len(log)
    served.settled()
    check_verified(served)
