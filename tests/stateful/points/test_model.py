"""The model of points says itself what the rules say, before it judges anybody."""

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from tests.spec import moment
from tests.stateful.points.judging import JUDGES, why_not
from tests.stateful.points.model import Points
from tests.stateful.points.plans import MOVES, Deed, Tries
from tests.stateful.points.sums import check_conserved
from tests.stateful.points.telling import tell
from tests.stateful.points.till import stock_of
from tests.stateful.points.world import fresh_model
from tests.stateful.said import Said, after


class Sayings:
    """A model and somebody who tries things on it without a mistake."""

    def __init__(self) -> None:
        self.model: Points = fresh_model()
        self.tries = Tries(self.model, Random(1))  # noqa: S311  (a play)
        self.tries.wrong = 0.0
        self.position = 1_000

    def said(self, deed: Deed, **fields: Any) -> Said:  # noqa: ANN401  (fields of any type)
        """The deed as it is said today, with other values in some fields."""
        at = moment(after(self.model.today, -deed.late_days))
        now = max(at, moment(self.model.today))
        by = tuple(f"person:{name}" for name in deed.by)
        data: Mapping[str, Any] = {**deed.data, **fields}
        return Said(deed.kind, data, by, at, now, self.position, tuple(deed.lines))

    def why_not(self, deed: Deed | None, **fields: Any) -> str:  # noqa: ANN401
        assert deed is not None
        return why_not(self.model, self.said(deed, **fields))

    def do(self, *moves: str) -> Deed:
        """Each move is allowed, and told; the last deed."""
        done: Deed | None = None
        for move in moves:
            found: Deed | None = getattr(self.tries, move)()
            assert found is not None, move
            done = found
            said = self.said(done)
            assert why_not(self.model, said) == ""
            tell(self.model, said)
            self.position += 1
        assert done is not None
        return done


@pytest.fixture
def sayings() -> Sayings:
    return Sayings()


def test_pts_6_an_entry_is_reversed_once(sayings: Sayings) -> None:
    sayings.do("earn")
    reversal = sayings.do("reverse")
    assert "PTS-6" in sayings.why_not(reversal, voucher="voucher:again")


def test_pts_4_what_is_spent_is_not_taken_back(sayings: Sayings) -> None:
    sayings.do("receive", "earn")
    reversal = sayings.tries.reverse()
    assert sayings.why_not(reversal) == ""
    sayings.do("redeem")
    assert "PTS-4" in sayings.why_not(reversal)


def test_pts_3_no_more_comes_back_than_was_handed_out(sayings: Sayings) -> None:
    sayings.do("receive", "earn", "redeem")
    back = sayings.tries.bring_back()
    assert back is not None
    assert sayings.why_not(back) == ""
    assert "PTS-3" in sayings.why_not(back, items=[_more(one) for one in back.data["items"]])
    assert "REG-2" in sayings.why_not(back, returned="voucher:other")


def _more(one: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**one, "pieces": one["pieces"] + 9}


def test_pts_6_what_comes_back_to_a_lot_that_is_over_lapses_and_lives_no_longer(
    sayings: Sayings,
) -> None:
    sayings.model.today = "2026-02-27"
    sayings.do("receive", "earn")
    sayings.model.today = "2026-03-29"
    spent = sayings.do("redeem")
    purse = sayings.model.purses[spent.data["account"]]
    sayings.model.today = "2026-04-01"
    left = purse.left
    assert purse.there("2026-04-01", "over") == left
    back = sayings.do("bring_back")
    assert purse.there("2026-04-01") == 0
    assert purse.there("2026-04-01", "over") == left + back.data["total_points"]
    sayings.do("lapse")
    assert sayings.tries.lapse() is None
    check_conserved(purse, "the household's")


def test_pts_1_a_lost_card_earns_no_second_limit(sayings: Sayings) -> None:
    sayings.do("receive", "earn")
    spent = sayings.do("redeem")
    card = sayings.model.cards[spent.data["card"]]
    card.ended = True
    issued = sayings.tries.issue()
    assert issued is not None
    fields = {
        "person": card.person, "account": spent.data["account"], "replaces": spent.data["card"],
        "household": spent.data["household"], "card": "pointscard:new",
    }  # fmt: skip
    total = spent.data["total_points"]
    assert "PTS-1" in sayings.why_not(issued, **fields, spent_points=0)
    assert sayings.why_not(issued, **fields, spent_points=total) == ""


def test_pts_5_no_batch_is_written_off_in_the_place_of_another(sayings: Sayings) -> None:
    delivery = sayings.do("receive")
    goods = delivery.data["lines"][0]["goods"]
    there = sayings.model.purses[stock_of(goods)].left
    line = {"goods": goods, "pieces": there, "batch": delivery.data["voucher"]}
    written_off = Deed(
        "GoodsWrittenOff.v1",
        {**delivery.data, "voucher": "voucher:lost", "reason": "damaged", "lines": [line]},
        ("sk1", "su1"),
    )
    assert sayings.why_not(written_off) == ""
    other = {**line, "batch": "voucher:other"}
    assert "PTS-5" in sayings.why_not(written_off, lines=[other])
    assert "PTS-5" in sayings.why_not(written_off, reason="past_its_day")


def test_every_kind_of_act_is_judged_and_every_move_is_made() -> None:
    assert len(JUDGES) == 15
    assert all(callable(getattr(Tries, move)) for move in MOVES)
