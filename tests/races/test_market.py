"""Tills on two API processes race for one household's points, and for the last pieces on a shelf."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.signing import SignedAct
from tests.api import market
from tests.journeys.checks import read_log
from tests.journeys.served import Served, enrol, import_households, open_ledger, serve_county
from tests.journeys.wire import Answer, Crowd

CLIENTS_COUNT = 20
ACTS_COUNT = 20
POINTS = 100
"""Five bottles of oil at 20 points: so many of the twenty redemptions the balance allows."""
RICE_PIECES = 3
OFFICERS = ("k1", "k3", "s1", "c1", "m1", "w1", "t1")


@pytest.fixture(scope="module")
def served(module_folder: Path) -> Iterator[Served]:
    """A shop, two households with points, one with a card for each of its two members."""
    with serve_county(module_folder / "served", simulated=True) as found:
        open_ledger(found)
        stage = found.stage
        stage.cast.add(market.KEEPER, "love supermarket", "supermarket_keeper", market.VILLAGE)
        enrol(found, "g1", *OFFICERS, market.KEEPER)
        stage.go_to(date(2026, 3, 2))
        keeper = stage.cast[market.KEEPER]
        stage.token = stage.client.sign_in(keeper.person, keeper.key)
        import_households(found, 3)
        market.open_shop(stage, pieces=30)
        stage.go_to(stage.today + timedelta(days=2))
        yield found


@pytest.fixture(scope="module")
def holders(served: Served) -> list[market.Holder]:
    """One household whose points everybody wants, and two that want the last bags of rice."""
    rows = import_households(served, 6, seed=7).households
    first, *others = [
        market.Holder(row.household, row.head, f"pointscard:till-{n}")
        for n, row in enumerate(rows[:3])
    ]
    market.give_points(served.stage, POINTS, first)
    for other in others:
        market.give_points(served.stage, POINTS, other)
    return [first, *others]


def crowd(served: Served, acts: list[SignedAct]) -> list[Answer]:
    """Every act is sent at once, each by two tills."""
    stage = served.stage
    workers = [child.pid for child in served.of("worker") if child.pid]
    with Crowd.gather(served.address, stage.client.name, workers, CLIENTS_COUNT) as clients:
        return clients.send([act for act in acts for _ in range(2)])


def tills(served: Served, holder: market.Holder, count: int, **basket: int) -> list[SignedAct]:
    return [
        served.sign(
            "GoodsRedeemed.v1",
            market.redemption(served.stage, holder, **basket),
            market.KEEPER,
        )
        for _ in range(count)
    ]


def admitted(answers: list[Answer]) -> set[str]:
    return {answer.act.id for answer in answers if answer.admitted}


@pytest.fixture(scope="module")
def spent(served: Served, holders: list[market.Holder]) -> list[Answer]:
    """Twenty tills redeem a bottle of oil from one card at once."""
    return crowd(served, tills(served, holders[0], ACTS_COUNT, oil=1))


def test_pts_4_twenty_tills_at_one_card_hand_out_what_the_balance_allows(
    served: Served, holders: list[market.Holder], spent: list[Answer]
) -> None:
    paid = admitted(spent)
    assert len(paid) == POINTS // market.GOODS[market.OIL][2]
    logged = [one for one in read_log(served) if one.type == "GoodsRedeemed.v1"]
    assert {one.act_id for one in logged} >= paid
    refused = [answer for answer in spent if not answer.admitted]
    assert len({answer.act.id for answer in refused}) == ACTS_COUNT - len(paid)
    assert {answer.rule for answer in refused} <= {"PTS-3", "PTS-4"}
    account = holders[0].whose["account"]
    assert served.stage.client.read(f"balances/{account}", token(served))["balance_points"] == 0


def token(served: Served) -> str:
    """A session of somebody who reads balances."""
    officer = served.stage.cast["c1"]
    return served.stage.client.sign_in(officer.person, officer.key)
