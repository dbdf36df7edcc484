"""Points earned and deducted one by one 加分、扣分, each on evidence, under a voucher.

- PTS-2 By a scorer and a second person, on evidence, by the rule book; above its threshold by a
  passed decision that says exactly this, used once.
- PTS-4 A deduction takes no more than there is. PTS-3 Points move to and from the village's
  counter.
- NOT-4 What puts a line of a month's list right names it, once an objection to it was upheld.
- PTS-1, PTS-6, HH-3, ACT-2, ACT-3 of every entry; FUND-1, PAY-9, REG-1, REG-2 of its voucher.
"""

from datetime import date
from typing import Final

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import PAPER
from domain.kernel.fact import Paper
from domain.kernel.history import History
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement
from domain.points.accounts import MonthSum, PointsHousehold, points_of
from domain.points.decisions import (
    Decided,
    Direction,
    PointsDecision,
    PointsDecisionId,
    check_decided,
    use,
)
from domain.points.entries import (
    DECIDED,
    EXAMPLE,
    RULES,
    SCORERS,
    Entry,
    check_deducts,
    check_earns,
    check_entry,
    deduction,
    earning,
    noted,
    reads_of,
)
from domain.points.lines import PointsLine, PointsLineId, check_corrects

_NONE: Final = {"decision": None, "corrects": None}


class Single(Entry):
    """An entry by itself, with its evidence, and the decision that it needs if it needs one.

    `corrects` is the line of a month's list that it puts right, where an objection was upheld.
    """

    evidence: Paper
    decision: PointsDecisionId | None = None
    corrects: PointsLineId | None = None

    @property
    def noted(self) -> str:
        """Month and category, and whether the village decided."""
        return super().noted + (DECIDED if self.decision else "")


def _touched(data: Single) -> tuple[str, ...]:
    named = (one for one in (data.decision, data.corrects) if one)
    return (*touched_by(data), *named)


@fact(
    "PointsEarned.v1",
    title=say("Points earned", "加分"),
    stream=lambda data: points_of(data.account),
    touches=_touched,
    reads=reads_of,
    place=lambda data, _history: data.place,
    signed_by=(SCORERS,),
    rules=(*RULES, "NOT-4"),
    example={**EXAMPLE, "good_until": "2027-03-31", "evidence": PAPER, **_NONE},
)
class PointsEarned(Single, kw_only=True):
    """Points that a household earned, and the last day on which they are good."""

    good_until: date | None


@fact(
    "PointsDeducted.v1",
    title=say("Points deducted", "扣分"),
    stream=lambda data: points_of(data.account),
    touches=_touched,
    reads=reads_of,
    place=lambda data, _history: data.place,
    signed_by=(SCORERS,),
    rules=(*RULES, "NOT-4"),
    example={**EXAMPLE, "voucher": "voucher:points-2", "evidence": PAPER, **_NONE},
)
class PointsDeducted(Single):
    """Points that a household lost."""


@moves(PointsEarned, corrected_by="PTS-6")
def _earned(data: PointsEarned) -> tuple[Movement, ...]:
    return earning(data, data.good_until)


@moves(PointsDeducted, corrected_by="PTS-6")
def _deducted(data: PointsDeducted) -> tuple[Movement, ...]:
    return deduction(data)


@admits(PointsEarned)
def admit_earned(act: Act[PointsEarned], history: History) -> None:
    """Whose points they are, PTS-2 of the earning, then its movement."""
    data, ruled = act.data, check_entry(act, history)
    check_earns(data, ruled, data.good_until, decided=data.decision is not None)
    _check_decision(act, history, "earned")
    check_corrects(history, data.corrects, data.account)
    check_moves(act, history)


@admits(PointsDeducted)
def admit_deducted(act: Act[PointsDeducted], history: History) -> None:
    """Whose points they are, PTS-2 of the deduction, then PTS-4 of its movement."""
    data, ruled = act.data, check_entry(act, history)
    check_deducts(data, ruled, decided=data.decision is not None)
    _check_decision(act, history, "deducted")
    check_corrects(history, data.corrects, data.account)
    check_moves(act, history)


def _check_decision(act: Act[Single], history: History, direction: Direction) -> None:
    data = act.data
    if data.decision is not None:
        wanted = Decided(data.account, data.category, direction, data.points)
        check_decided(history, data.decision, wanted, act.day)


@evolves(PointsHousehold, PointsEarned)
def note_earned(state: PointsHousehold, event: Event[PointsEarned]) -> PointsHousehold:
    """The month's sum of the category is higher."""
    alone = 0 if event.data.decision else event.data.points
    return noted(state, event.data, MonthSum(earned=event.data.points, earned_alone=alone))


@evolves(PointsHousehold, PointsDeducted)
def note_deducted(state: PointsHousehold, event: Event[PointsDeducted]) -> PointsHousehold:
    """The month's sum of the category is higher."""
    alone = 0 if event.data.decision else event.data.points
    return noted(state, event.data, MonthSum(deducted=event.data.points, deducted_alone=alone))


evolves(PointsDecision, PointsEarned, PointsDeducted)(use)


@evolves(PointsLine, PointsEarned, PointsDeducted)
def correct_line(state: PointsLine, event: Event[PointsEarned | PointsDeducted]) -> PointsLine:
    """The line is put right by so many points."""
    data = event.data
    return state.corrected_by(
        data.voucher, data.points if isinstance(data, PointsEarned) else -data.points
    )
