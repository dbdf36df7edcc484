"""Goods come back while the ledger's clock lapses the points that paid for them.

Whichever comes first, points that come back to a lot that is over live no longer than it did, and
are lost once (PTS-6, ADR 64).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.api import market
from tests.journeys.checks import Logged, read_log, readmit
from tests.journeys.served import (
    Served,
    enrol,
    import_households,
    open_ledger,
    serve_county,
    until,
)
from tests.journeys.wire import Answer, Crowd

HOLDERS_COUNT = 12
POINTS = 50
EARNED_ON = date(2026, 3, 27)
OVER_BEHIND = date(2026, 4, 30)
OFFICERS = ("k1", "k3", "s1", "c1", "m1", "w1", "t1")


@dataclass
class Month:
    """Who redeemed, what was brought back on the day on which their points lapsed."""

    served: Served
    holders: list[market.Holder]
    answers: list[Answer] = field(default_factory=list)
    log: list[Logged] = field(default_factory=list)

    def lapsed(self) -> Counter[str]:
        """What lapsed on each account, all acts of the clock together."""
        found: Counter[str] = Counter()
        for record in self.log:
            for lapse in record.data["lapses"] if record.type == "PointsLapsed.v1" else ():
                found[lapse["account"]] += lapse["points"]
        return found

    def all_lapsed(self) -> bool:
        """Whether as much lapsed as was earned, as far as the log has come."""
        self.log = read_log(self.served)
        return self.lapsed().total() >= POINTS * len(self.holders)


@pytest.fixture(scope="module")
def month(module_folder: Path) -> Iterator[Month]:
    """Each bottle is brought back by three acts at once, while the clock lapses what is over."""
    with serve_county(module_folder / "served", simulated=True) as served:
        at = _settle(served)
        stage = served.stage
        stage.go_to(OVER_BEHIND - timedelta(days=3))
        redeemed = [market.redeem(stage, holder, oil=1) for holder in at.holders]
        workers = [child.pid for child in served.of("worker") if child.pid]
        with Crowd.gather(served.address, stage.client.name, workers, HOLDERS_COUNT) as crowd:
            stage.go_to(OVER_BEHIND + timedelta(days=1), wait="position")
            by = (market.KEEPER, market.SUPERVISOR)
            returns = [
                served.sign("GoodsReturned.v1", market.brought_back(stage, data), *by)
                for data in redeemed
                for _ in range(3)
            ]
            at.answers = crowd.send(returns)
        stage.go_to(OVER_BEHIND + timedelta(days=2), wait="position")
        until(at.all_lapsed, "the clock to lapse what came back")
        served.settled()
        at.log = read_log(served)
        yield at


def _settle(served: Served) -> Month:
    open_ledger(served)
    stage = served.stage
    stage.cast.add(market.KEEPER, "love supermarket", "supermarket_keeper", market.VILLAGE)
    enrol(served, "g1", *OFFICERS, market.KEEPER)
    stage.go_to(EARNED_ON - timedelta(days=2))
    keeper = stage.cast[market.KEEPER]
    stage.token = stage.client.sign_in(keeper.person, keeper.key)
    rows = import_households(served, HOLDERS_COUNT).households
    market.open_shop(stage)
    stage.go_to(EARNED_ON)
    market.adopt_book(stage, POINTS, months_good=1)
    holders = [
        market.Holder(row.household, row.head, f"pointscard:{n}") for n, row in enumerate(rows)
    ]
    for holder in holders:
        market.give_points(stage, POINTS, holder, good_until=OVER_BEHIND)
    return Month(served, holders)


def test_pts_6_points_that_come_back_to_a_lot_that_is_over_lapse_once(month: Month) -> None:
    assert sum(answer.admitted for answer in month.answers) == HOLDERS_COUNT
    assert month.lapsed() == {holder.whose["account"]: POINTS for holder in month.holders}


def test_pts_3_each_bottle_comes_back_once(month: Month) -> None:
    refused = [answer for answer in month.answers if not answer.admitted]
    assert {answer.rule for answer in refused} == {"PTS-3"}
    returned = [one for one in month.log if one.type == "GoodsReturned.v1"]
    assert {one.data["redemption"] for one in returned} == {
        one.data["redemption"] for one in month.log if one.type == "GoodsRedeemed.v1"
    }
    assert len(returned) == HOLDERS_COUNT


def test_every_act_is_admitted_again_by_the_auditor(month: Month) -> None:
    assert readmit(month.served) == len(month.log)
