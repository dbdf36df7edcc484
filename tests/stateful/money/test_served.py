"""Money handled by many at once, by two API processes, beside a model with books of its own.

Nothing is paid twice, too early, to the dead or out of nothing at any interleaving; nothing is
refused that the rules allow; and the auditor admits the whole log again. A failure names its seed;
`YANGGUANG_MONEY_SEED=7` plays that one.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.checks import check_verified, check_whole, read_log, readmit
from tests.journeys.served import Served, enrol, open_ledger, serve_county
from tests.journeys.wire import Crowd
from tests.stateful.bursts import Tally
from tests.stateful.money.model import Money
from tests.stateful.money.playing import GAME, MoneyPlay
from tests.stateful.money.world import TODAY, actors, beginning, fresh_model
from tests.stateful.served import Beginning, World, settle

CLIENTS_COUNT = 12
MOVES_COUNT = 330
SEED = int(os.environ.get("YANGGUANG_MONEY_SEED", "1"))


@pytest.fixture(scope="module")
def served(module_folder: Path) -> Iterator[Served]:
    """A county with a simulated clock, two API workers, and a registrar."""
    with serve_county(module_folder / "served", simulated=True) as found:
        open_ledger(found)
        enrol(found, "g1")
        yield found


@pytest.fixture(scope="module")
def world(served: Served) -> World[Money]:
    """The village with everything that was there before."""
    return settle(served, Beginning(actors(), beginning(), TODAY), fresh_model)


@pytest.fixture(scope="module")
def tally(world: World[Money]) -> Tally:
    """What came of some hundred things that were tried."""
    served, found = world.served, Tally()
    workers = [child.pid for child in served.of("worker") if child.pid]
    with Crowd.gather(served.address, served.stage.client.name, workers, CLIENTS_COUNT) as crowd:
        play = MoneyPlay(GAME, world, crowd, random.Random(SEED), found)  # noqa: S311  (a play)
        try:
            play.go(MOVES_COUNT)
        except AssertionError as fault:
            fault.add_note(f"seed {SEED}")
            raise
    return found


def test_whatever_is_tried_with_money_the_ledger_does_what_the_rules_say(tally: Tally) -> None:
    assert sum(tally.admitted.values()) > MOVES_COUNT // 3
    assert sum(tally.refused.values()) > MOVES_COUNT // 3
    assert {"FUND-1", "DIS-1", "PAY-3"} <= tally.refused.keys()
    assert tally.repeated


def test_money_went_from_income_to_cards(tally: Tally) -> None:
    way = ("IncomeReceived", "PlanDrafted", "PaymentBatchPrepared", "PaymentBatchApproved",
           "PaymentFileReleased", "BankReceiptGiven")  # fmt: skip
    assert all(tally.admitted[f"{name}.v1"] for name in way)


@pytest.mark.usefixtures("tally")
def test_every_balance_is_what_the_model_counted(world: World[Money]) -> None:
    world.served.settled()
    stage = world.served.stage
    reader = world.office(actors()["cf1"])
    token = stage.client.sign_in(reader.person, reader.key)
    shelves = world.model.books.shelves
    for account, shelf in shelves.items():
        found = stage.client.read(f"balances/{account}", token)
        unit = "shares" if shelf.kind in ("issue", "holding") else "fen"
        assert found[f"balance_{unit}"] == shelf.on("9999"), account


@pytest.mark.usefixtures("tally")
def test_the_log_is_admitted_again_and_found_whole(served: Served) -> None:
    log = read_log(served)
    check_whole(served, log)
    assert readmit(served) == len(log)
    served.settled()
    check_verified(served)
