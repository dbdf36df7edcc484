"""Points that a household owes 错记已兑积分: earned wrongly, spent before anybody saw it.

- PTS-4 (L) What a reversal found spent is listed until it is made good: taken from what the
  household has later, as much as there is, or forgiven by a decision of the village that says
  exactly this (PTS-2). No balance falls below zero for it.
- PTS-2 Nothing is recovered before the days are over in which the reversal is appealed, nor while
  an appeal against it waits or was upheld.
- PTS-6 Nothing is made good twice, nor more than is owed. PTS-1 The account is the household's.
- ACT-3 Nobody takes or forgives for household or kin. PTS-3, FUND-1, PAY-9, REG-1, REG-2 of the
  movement.
"""

from datetime import date
from typing import Any

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import HOUSEHOLD, VILLAGE
from domain.kernel.fact import Fact, HouseholdId
from domain.kernel.gap import Gap
from domain.kernel.history import History
from domain.kernel.refused import Refused, require
from domain.kernel.state import evolves
from domain.kernel.times import day_after
from domain.kernel.words import say
from domain.money.accounts import known_account
from domain.money.counters import counter
from domain.money.lots import Terms
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, Voucher, VoucherId
from domain.points.accounts import (
    Owed,
    PointsAccountId,
    PointsHousehold,
    Village,
    account_of,
    known_points,
    own_today,
    points_of,
)
from domain.points.book import Points, book_for
from domain.points.decisions import Decided, PointsDecision, PointsDecisionId, check_decided
from domain.points.entries import SCORERS
from domain.residents.kinship import check_recused
from domain.steps.complaints import Complaint

_EXAMPLE = {
    "owed_by": "voucher:points-3",
    "account": account_of(HOUSEHOLD, VILLAGE),
    "household": HOUSEHOLD,
    "place": VILLAGE,
    "points": 4,
    "on": "2026-05-02",
}


class _MadeGood(Fact):
    """The reversal that found points spent, whose they are, and how many are made good."""

    owed_by: VoucherId
    account: PointsAccountId
    household: HouseholdId
    place: Village
    points: Points
    on: date


@fact(
    "PointsRecovered.v1",
    title=say("Owed points recovered", "追回错记积分"),
    stream=lambda data: points_of(data.account),
    touches=touched_by,
    place=lambda data, _history: data.place,
    signed_by=(SCORERS,),
    rules=(
        "PTS-4", "PTS-2", "PTS-6", "PTS-1", "PTS-3", "ACT-2", "ACT-3", "FUND-1", "PAY-9", "REG-1",
        "REG-2",
    ),
    example={"voucher": "voucher:points-4", **_EXAMPLE},
)  # fmt: skip
class PointsRecovered(_MadeGood):
    """What the household owes is taken from what it has now."""

    voucher: VoucherId


@fact(
    "PointsForgiven.v1",
    title=say("Owed points forgiven", "免追错记积分"),
    stream=lambda data: points_of(data.account),
    touches=lambda data: (data.decision,),
    place=lambda data, _history: data.place,
    signed_by=(SCORERS,),
    rules=("PTS-4", "PTS-2", "PTS-6", "PTS-1", "ACT-2", "ACT-3"),
    example={"decision": "pointsdecision:1", **_EXAMPLE},
)
class PointsForgiven(_MadeGood):
    """What the household owes is not asked for any more, as the village decided."""

    decision: PointsDecisionId


@moves(PointsRecovered, corrected_by="PTS-6")
def _taken(data: PointsRecovered) -> tuple[Movement, ...]:
    giver = counter("points_issued", data.place)
    return (Movement(giver, data.account, data.points, data.on, Terms(kept_days=0)),)


@admits(PointsRecovered)
def admit_recovery(act: Act[PointsRecovered], history: History) -> None:
    """PTS-2 of appeals, then PTS-6: all that is owed, or all that is there."""
    data, owed = act.data, _check_owed(act, history)
    _check_appeals(data, owed, history)
    there = known_account(history, data.account, "points").lots.available(data.on)
    wanted = min(owed.points, there)
    require(
        data.points == wanted,
        "PTS-6",
        expected=say(
            f"{wanted}: of {owed.points} owed, {there} there",
            f"{wanted} 分（应追 {owed.points} 分，余额 {there} 分）",
        ),
        found=say(str(data.points), f"{data.points} 分"),
    )
    check_moves(act, history)


@admits(PointsForgiven)
def admit_forgiving(act: Act[PointsForgiven], history: History) -> None:
    """PTS-6: all that is owed; PTS-2 of the decision."""
    data, owed = act.data, _check_owed(act, history)
    require(
        data.points == owed.points,
        "PTS-6",
        expected=say(f"all {owed.points} owed", f"应追 {owed.points} 分一并免追"),
        found=say(str(data.points), f"{data.points} 分"),
    )
    wanted = Decided(data.account, owed.category, "forgiven", data.points)
    check_decided(history, data.decision, wanted, act.day)


def _check_appeals(data: PointsRecovered, owed: Owed, history: History) -> None:
    """PTS-2: the days to appeal against the reversal are over, and no appeal stands against it."""
    index = history.read(Voucher, data.owed_by).index
    last = day_after(owed.since, book_for(history, data.place, owed.since, index).appeal_days)
    appeal = known_points(history, data.account).appeals.get(data.owed_by)
    waiting = appeal is not None and history.read(Complaint, appeal).outcome != "dismissed"
    require(
        data.on > last and not waiting,
        "PTS-2",
        expected=say(
            f"a day after {last}, and no appeal open or upheld",
            f"{last} 之后，且无未决或成立的申诉",
        ),
        found=say(f"{data.on}, appeal {appeal or 'none'}", f"{data.on}，申诉 {appeal or '无'}"),
    )


def _check_owed(act: Act[Any], history: History) -> Owed:
    """PTS-1 of account and day, ACT-3 of who signs, PTS-6 of what is owed."""
    data, own = act.data, own_today(act, history)
    check_recused(history, act.persons, data.household)
    owed = own.owed.get(data.owed_by)
    if owed is None:
        raise Refused(
            "PTS-6",
            expected=say("points that are owed", "应追回的积分"),
            found=say(f"nothing by {data.owed_by}", f"{data.owed_by} 无应追回积分"),
        )
    return owed


@evolves(PointsHousehold, PointsRecovered, PointsForgiven)
def make_good(state: PointsHousehold, event: Event[Any]) -> PointsHousehold:
    """So much less is owed."""
    return state.owing(event.data.owed_by, event.data.points)


@evolves(PointsDecision, PointsForgiven)
def use(state: PointsDecision, event: Event[PointsForgiven]) -> PointsDecision:
    """What was decided is done."""
    return msgspec.structs.replace(state, used_by=event.data.owed_by)


def gap(reversal: str, owed: Owed) -> Gap:
    """What a household owes by a reversal: listed until nothing is left of it."""
    return Gap(
        rule="PTS-4",
        subject=reversal,
        since=owed.since,
        due=None,
        message=say(
            f"{owed.points} points earned wrongly for {owed.entered_for} were spent, and are "
            "neither recovered nor forgiven",
            f"{owed.entered_for} 错记的 {owed.points} 分已使用，尚未追回或免追",
        ),
    )
