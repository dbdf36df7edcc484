"""The model of money says itself what the rules say, before it judges anybody."""

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from tests.spec import moment
from tests.stateful.money.judging import JUDGES, why_not
from tests.stateful.money.model import Money
from tests.stateful.money.plans import MOVES, Deed, Tries
from tests.stateful.money.telling import tell
from tests.stateful.money.world import fresh_model
from tests.stateful.said import Said, after


class Sayings:
    """A model and somebody who tries things on it without a mistake."""

    def __init__(self) -> None:
        self.model: Money = fresh_model()
        self.tries = Tries(self.model, Random(1), leap=self.let_pass)  # noqa: S311  (a play)
        self.tries.wrong = 0.0
        self.position = 1_000

    def let_pass(self, days: int) -> None:
        self.model.today = after(self.model.today, days)

    def said(self, deed: Deed, **fields: Any) -> Said:  # noqa: ANN401  (fields of any type)
        """The deed as it is said today, with other values in some fields."""
        at = moment(self.model.today)
        by = tuple(f"person:{name}" for name in deed.by)
        data: Mapping[str, Any] = {**deed.data, **fields}
        return Said(deed.kind, data, by, at, at, self.position, tuple(deed.lines))

    def why_not(self, deed: Deed, **fields: Any) -> str:  # noqa: ANN401
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


def test_no_batch_is_made_of_a_list_before_its_notice_ended(sayings: Sayings) -> None:
    drafted = sayings.do("earn", "plan")
    early = sayings.tries.prepare()
    assert early is None
    sayings.do("go_on", "go_on")
    assert not sayings.model.final(drafted.data["list"])
    sayings.do("go_on")
    assert sayings.model.final(drafted.data["list"])


def test_a_due_is_in_one_batch_until_the_bank_has_answered(sayings: Sayings) -> None:
    sayings.do("earn", "plan", "go_on", "go_on", "go_on")
    first = sayings.do("prepare")
    assert "PAY-3" in sayings.why_not(first, batch="batch:other")


def test_who_prepared_a_batch_does_not_approve_it(sayings: Sayings) -> None:
    sayings.do("earn", "plan", "go_on", "go_on", "go_on", "prepare")
    approval = sayings.tries.approve()
    assert approval is not None
    (preparer,) = sayings.model.batches[approval.data["batch"]].by
    own = approval._replace(by=(preparer.partition(":")[2],))
    assert "ACT-2" in sayings.why_not(own)


def test_a_plan_takes_no_more_than_came(sayings: Sayings) -> None:
    sayings.do("earn")
    again = sayings.tries.plan()
    sayings.do("plan")
    sayings.let_pass(1)
    assert "DIS-1" in sayings.why_not(again, determined_on=sayings.model.today)
    assert "DIS-8" in sayings.why_not(again, determined_on="2026-01-01")


def test_what_is_there_is_below_zero_on_no_day(sayings: Sayings) -> None:
    received = sayings.do("receive")
    taken = sayings.tries.allocate()
    assert taken is not None
    assert sayings.why_not(taken, value_date=sayings.model.today) == ""
    assert "below zero" in sayings.why_not(taken, amount_fen=received.data["amount_fen"] + 1)
    early = after(received.data["value_date"], -1)
    assert "REG-2" in sayings.why_not(taken, value_date=early)


def test_nothing_moves_in_a_closed_period(sayings: Sayings) -> None:
    sayings.do("receive")
    sayings.let_pass(2)
    (fund,) = sayings.model.funds.values()
    shelf = sayings.model.books.shelves[fund[0]]
    shelf.closed = after(sayings.model.today, -1)
    taken = sayings.tries.allocate()
    assert taken is not None
    assert "PAY-9" in sayings.why_not(taken, value_date=shelf.closed)


def test_shares_are_issued_once_and_pass_on_as_far_as_they_go(sayings: Sayings) -> None:
    issued = sayings.do("issue")
    assert "EQ-3" in sayings.why_not(issued, voucher="voucher:again")
    passing = sayings.tries.transfer()
    data = {"household": "household:h1", "to": "household:h2", "asset": issued.data["asset"]}
    data |= {"value_date": sayings.model.today, "opening": False}
    assert sayings.why_not(passing, **data, shares_count=10) == ""
    assert "EQ-5" in sayings.why_not(passing, **data, shares_count=11)
    assert "EQ-5" in sayings.why_not(passing, **data, shares_count=1, share_class="quota")


def test_every_kind_of_act_is_judged_and_every_move_is_made() -> None:
    assert len(JUDGES) == 28
    assert all(callable(getattr(Tries, move)) for move in MOVES)
