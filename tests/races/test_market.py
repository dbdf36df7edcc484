"""Tills on two API processes race for a household's points, and for the last pieces on a shelf."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.demo.stage import Stage
from api.signing import SignedAct
from tests.api import market
from tests.api.money import example
from tests.journeys.checks import Logged, read_log, readmit
from tests.journeys.served import Served, enrol, import_households, open_ledger, serve_county
from tests.journeys.wire import Answer, Crowd, stated

TILLS_COUNT = 20
POINTS = 100
"""Five bottles of oil at 20 points: so many of the twenty redemptions the balance allows."""
PIECES = 30
LAST_PIECES = 3
OFFICERS = ("k1", "k3", "s1", "c1", "m1", "w1", "t1")


@dataclass
class Market:
    """The shop, whose points everybody wants, who wants the last bags, and what was answered."""

    served: Served
    first: market.Holder
    others: list[market.Holder]
    oil: list[Answer] = field(default_factory=list)
    rice: list[Answer] = field(default_factory=list)
    returns: list[Answer] = field(default_factory=list)
    log: list[Logged] = field(default_factory=list)

    def tills(self, holder: market.Holder, count: int, **basket: int) -> list[SignedAct]:
        """As many redemptions of the same basket on one card, each of its own."""
        stage = self.served.stage
        return [
            self.served.sign(
                "GoodsRedeemed.v1", market.redemption(stage, holder, basket), market.KEEPER
            )
            for _ in range(count)
        ]

    def read(self, path: str) -> Any:  # noqa: ANN401  (answers of every kind)
        """What an officer of the village reads."""
        stage = self.served.stage
        officer = stage.cast["c1"]
        return stage.client.read(path, stage.client.sign_in(officer.person, officer.key))


@pytest.fixture(scope="module")
def raced(module_folder: Path) -> Iterator[Market]:
    """The shop after every race."""
    with serve_county(module_folder / "served", simulated=True) as served:
        at = _settle(served)
        workers = [child.pid for child in served.of("worker") if child.pid]
        name = served.stage.client.name
        with Crowd.gather(served.address, name, workers, TILLS_COUNT) as crowd:
            at.oil = crowd.send(at.tills(at.first, TILLS_COUNT, oil=1))
            one_each = [act for each in at.others for act in at.tills(each, 1, rice=1)]
            at.rice = crowd.send([act for act in one_each for _ in range(3)])
            at.returns = crowd.send(_returns(at))
        served.settled()
        at.log = read_log(served)
        yield at


def _settle(served: Served) -> Market:
    open_ledger(served)
    stage = served.stage
    stage.cast.add(market.KEEPER, "love supermarket", "supermarket_keeper", market.VILLAGE)
    enrol(served, "g1", *OFFICERS, market.KEEPER)
    stage.go_to(date(2026, 3, 2))
    keeper = stage.cast[market.KEEPER]
    stage.token = stage.client.sign_in(keeper.person, keeper.key)
    rows = import_households(served, LAST_PIECES + 3).households
    market.open_shop(stage, pieces=PIECES)
    stage.go_to(stage.today + timedelta(days=2))
    holders = [
        market.Holder(row.household, row.head, f"pointscard:till-{n}") for n, row in enumerate(rows)
    ]
    market.adopt_book(stage, POINTS)
    for holder in holders:
        market.give_points(stage, POINTS, holder)
    _leave_rice(stage, LAST_PIECES)
    return Market(served, holders[0], holders[1:])


def _leave_rice(stage: Stage, pieces: int) -> None:
    """All but so many bags of rice are written off."""
    lost = example(
        "GoodsWrittenOff.v1",
        **market.AT_SHOP,
        lines=[{"goods": market.RICE, "pieces": PIECES - pieces, "batch": None}],
        photo=stage.paper("damaged"),
        on=str(stage.today),
    )
    stage.act("GoodsWrittenOff.v1", lost, market.KEEPER, market.SUPERVISOR)


def _returns(at: Market) -> list[SignedAct]:
    """The same bottle is brought back by ten acts at once."""
    stage = at.served.stage
    redeemed = next(answer.act for answer in at.oil if answer.admitted)
    back = [market.brought_back(stage, dict(stated(redeemed))) for _ in range(10)]
    by = (market.KEEPER, market.SUPERVISOR)
    return [at.served.sign("GoodsReturned.v1", data, *by) for data in back]


def admitted(answers: list[Answer]) -> set[str]:
    """The acts that the server says are in the log."""
    return {answer.act.id for answer in answers if answer.admitted}


def rules(answers: list[Answer]) -> set[str]:
    """By which rules the others were refused."""
    return {answer.rule for answer in answers if not answer.admitted}


def test_pts_4_twenty_tills_at_one_card_hand_out_what_the_balance_allows(raced: Market) -> None:
    paid = admitted(raced.oil)
    assert len(paid) == POINTS // market.GOODS[market.OIL][2]
    logged = {one.act_id for one in raced.log if one.type == "GoodsRedeemed.v1"}
    assert paid <= logged
    assert rules(raced.oil) <= {"PTS-3", "PTS-4"}


def test_pts_5_the_last_pieces_are_handed_out_once_whoever_wants_them(raced: Market) -> None:
    assert len(admitted(raced.rice)) == LAST_PIECES
    assert rules(raced.rice) == {"PTS-5"}
    found = raced.read(f"shops/{market.SHOP}/stock/{market.RICE}")
    assert (found["stock_pieces"], [one["left_pieces"] for one in found["batches"]]) == (0, [0])


def test_pts_3_what_was_handed_out_comes_back_once(raced: Market) -> None:
    assert len(admitted(raced.returns)) == 1
    assert rules(raced.returns) == {"PTS-3"}
    price = market.GOODS[market.OIL][2]
    balance = raced.read(f"balances/{raced.first.whose['account']}")
    assert balance["balance_points"] == price
    sold = len(admitted(raced.oil)) - 1
    stock = raced.read(f"shops/{market.SHOP}/stock/{market.OIL}")
    assert stock["stock_pieces"] == PIECES - sold


def test_every_act_is_admitted_again_by_the_auditor(raced: Market) -> None:
    assert readmit(raced.served) > TILLS_COUNT
