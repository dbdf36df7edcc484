"""Reversals of points 积分冲销: what was entered wrongly is taken back by an entry that names it.

- PTS-6 An entry is reversed once, with its own points, on the day of the reversal; a reversal is
  not reversed, what was right is entered anew. What an earning brought is taken from its own lot
  first; what is gone of it from the lots that would have been spent instead. A lot that is over
  lapses and is not reversed. What a deduction took goes back to the lots it came from.
- PTS-4 What is spent cannot be taken back below zero: what of a wrong earning is short is stated,
  exactly, and stays owed (`owed.py`). PTS-1 The account is the household's.
- PTS-2 A reversal after an appeal names it, and it was upheld; while one waits for its answer,
  nobody reverses past it. Where an entry was entered wrongly, and is taken back in whole, its
  reversal may give back the decision behind it, once.
- NOT-4 After an objection to a line of a month's list it names the line; one after an appeal may,
  where both were right.
- ACT-2 At least one who signs did not sign the entry. ACT-3 Nobody reverses for household or kin.
- PTS-3, FUND-1, PAY-9, REG-1, REG-2 of the movement.
"""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import known
from domain.kernel.examples import HOUSEHOLD, PAPER, VILLAGE
from domain.kernel.fact import Fact, HouseholdId, Paper
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import known_account
from domain.money.counters import counter
from domain.money.lots import Terms
from domain.money.mending import check_another
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, Voucher, VoucherId
from domain.points.accounts import (
    MonthSum,
    Owed,
    PointsAccountId,
    PointsHousehold,
    Village,
    account_of,
    own_today,
    points_of,
)
from domain.points.appeals import DEDUCTIONS
from domain.points.book import Bound, Points
from domain.points.decisions import PointsDecision, PointsDecisionId, check_gives_back
from domain.points.entries import DECIDED, DEDUCTION_KEPT_DAYS, RULES, SCORERS, with_sum
from domain.points.lines import PointsLine, PointsLineId, check_corrects
from domain.residents.kinship import check_recused
from domain.steps.complaints import Complaint, ComplaintId

_CAUSES_ZH: Final = {
    "entered_wrongly": "记错",
    "entered_twice": "重复记分",
    "appeal_upheld": "申诉成立",
    "objection_upheld": "异议成立",
}
EARNINGS: Final = ("PointsEarned.v1", "ScoredPoints.v1")
Noted = Annotated[str, msgspec.Meta(pattern=r"^20[0-9]{2}-[0-9]{2}/[a-z_]{1,40}(/decided)?$")]


@fact(
    "PointsReversed.v1",
    title=say("Points reversed", "积分冲销"),
    stream=lambda data: points_of(data.account),
    touches=lambda data: (
        *touched_by(data),
        data.reverses,
        *(one for one in (data.complaint, data.corrects, data.decision) if one),
    ),
    reads=lambda data: (data.household,),
    place=lambda data, _history: data.place,
    signed_by=(SCORERS,),
    rules=(*(rule for rule in RULES if rule != "HH-3"), "NOT-4"),
    example={
        "voucher": "voucher:points-3",
        "reverses": "voucher:points-1",
        "direction": "earned",
        "entered_for": "2026-03/beautiful_courtyard",
        "account": account_of(HOUSEHOLD, VILLAGE),
        "household": HOUSEHOLD,
        "place": VILLAGE,
        "points": 10,
        "on": "2026-04-02",
        "cause": "entered_wrongly",
        "complaint": None,
        "paper": PAPER,
        "corrects": None,
        "short_points": 0,
        "decision": None,
    },
)
class PointsReversed(Fact):
    """Which entry is reversed, of how many points in which direction, why, and on which paper.

    `entered_for` is its month and category, and `/decided` where a decision was behind it;
    `corrects` is the line of a month's list to which an objection was upheld. Of a wrong earning,
    `short_points` are spent and could not be taken back: the household owes them. `decision` is the
    one behind an entry that was entered wrongly: it may be used again.
    """

    voucher: VoucherId
    reverses: VoucherId
    direction: Literal["earned", "deducted"]
    entered_for: Noted
    account: PointsAccountId
    household: HouseholdId
    place: Village
    points: Points
    on: date
    cause: Literal["entered_wrongly", "entered_twice", "appeal_upheld", "objection_upheld"]
    complaint: ComplaintId | None
    paper: Paper
    corrects: PointsLineId | None = None
    short_points: Bound = 0
    decision: PointsDecisionId | None = None

    @property
    def noted(self) -> str:
        """What its voucher keeps for who puts it right: what was reversed, where it took points."""
        return self.entered_for if self.direction == "earned" else ""


@moves(PointsReversed, corrected_by="PTS-6")
def _back(data: PointsReversed) -> tuple[Movement, ...]:
    if data.direction == "earned":
        giver = counter("points_issued", data.place)
        terms = Terms(first=data.reverses, kept_days=DEDUCTION_KEPT_DAYS)
        there = data.points - data.short_points
        return (Movement(giver, data.account, there, data.on, terms),) if there else ()
    taker = counter("points_deducted", data.place)
    terms = Terms(gives_back=data.reverses)
    return (Movement(data.account, taker, data.points, data.on, terms),)


@admits(PointsReversed)
def admit_reversal(act: Act[PointsReversed], history: History) -> None:
    """PTS-6 of the entry, ACT-2 and ACT-3 of who signs, PTS-2 of the appeal, then PTS-4."""
    data, own = act.data, own_today(act, history)
    entry = known(history, Voucher, data.reverses, say("an entry of points", "已记的积分"))
    _check_entry(data, entry)
    check_recused(history, act.persons, data.household)
    check_another(act, "ACT-2", entry.persons, say("the entry", "原记分"))
    _check_complaint(data, own.appeals.get(data.reverses), history)
    check_corrects(history, data.corrects, data.account)
    require(
        _names_line(data),
        "NOT-4",
        expected=say("the line, where an objection was upheld", "因异议成立冲销的，须写明公示行"),
        found=say(
            f"{data.cause}, {data.corrects}",
            f"{_CAUSES_ZH[data.cause]}，公示行：{data.corrects or '无'}",
        ),
    )
    _check_short(data, history)
    _check_decision(data, history)
    check_moves(act, history)


def _check_short(data: PointsReversed, history: History) -> None:
    """PTS-4: what is said to be short is exactly what is not there, of an earning."""
    if not data.short_points:
        return
    there = known_account(history, data.account, "points").lots.available(data.on)
    short = max(0, data.points - there) if data.direction == "earned" else 0
    require(
        data.short_points == short,
        "PTS-4",
        expected=say(f"{short} points short", f"不足 {short} 分"),
        found=say(str(data.short_points), f"{data.short_points} 分"),
    )


def _check_decision(data: PointsReversed, history: History) -> None:
    """PTS-2: a decision comes back with all of an entry that was entered wrongly."""
    if data.decision is None:
        return
    whole = data.cause == "entered_wrongly" and not data.short_points
    require(
        whole,
        "PTS-2",
        expected=say(
            "a decision given back with the whole of a wrong entry", "错记全部冲销后方可退回评议"
        ),
        found=say(
            f"{data.cause}, {data.short_points} points short",
            f"{data.cause}，不足 {data.short_points} 分",
        ),
    )
    check_gives_back(history, data.decision, data.reverses)


def _check_entry(data: PointsReversed, entry: Voucher) -> None:
    """PTS-6: an entry of that account and direction, as it was entered, that stands."""
    kinds = EARNINGS if data.direction == "earned" else DEDUCTIONS
    wanted = entry.type in kinds and entry.reversed_by is None
    (one,) = entry.movements[:1] or (None,)
    same = one is not None and (data.account, data.points, data.entered_for) == (
        one.debit if data.direction == "earned" else one.credit,
        one.amount,
        entry.noted,
    )
    ends_on = one.terms.ends_on if one else None
    good = ends_on is None or data.on <= ends_on
    require(
        wanted and same and good,
        "PTS-6",
        expected=say(
            f"{data.reverses} as entered, once, while it is good",
            f"{data.reverses}：按原记分冲销一次，且未到期",
        ),
        found=say(
            f"{entry.type} {entry.noted}, {one.amount if one else 0} points until {ends_on}, "
            f"reversed by {entry.reversed_by}",
            f"{entry.type} {entry.noted}，{one.amount if one else 0} 分，有效期至 {ends_on}，"
            f"冲销 {entry.reversed_by or '无'}",
        ),
    )


def _names_line(data: PointsReversed) -> bool:
    if data.cause == "appeal_upheld":
        return True
    return (data.cause == "objection_upheld") == (data.corrects is not None)


def _check_complaint(data: PointsReversed, appeal: str | None, history: History) -> None:
    """PTS-2: an appeal is named where there was one, and it was upheld; else it was dismissed."""
    found = history.read(Complaint, data.complaint) if data.complaint else None
    upheld = found is not None and (found.entry, found.outcome) == (data.reverses, "upheld")
    waiting = appeal is not None and history.read(Complaint, appeal).outcome != "dismissed"
    require(
        upheld if data.cause == "appeal_upheld" else found is None and not waiting,
        "PTS-2",
        expected=say(
            "the appeal that was upheld, and with that cause only; none that is open",
            "因申诉成立冲销的，须写明该申诉；申诉未答复的，先行答复",
        ),
        found=say(
            f"{data.cause}, {data.complaint or 'none'}; appealed by {appeal or 'none'}",
            f"{_CAUSES_ZH[data.cause]}，所写申诉：{data.complaint or '无'}；"
            f"已有申诉：{appeal or '无'}",
        ),
    )


@evolves(PointsHousehold, PointsReversed)
def unenter(state: PointsHousehold, event: Event[PointsReversed]) -> PointsHousehold:
    """The month's sum of the category is lower; what was short is owed."""
    data = event.data
    if data.short_points:
        owed = Owed(data.entered_for.removesuffix(DECIDED), data.short_points, data.on)
        state = msgspec.structs.replace(state, owed={**state.owed, data.voucher: owed})
    return resum(state, data.entered_for, -data.points, data.on, earned=data.direction == "earned")


def resum(
    state: PointsHousehold, entered_for: str, points: int, on: date, *, earned: bool
) -> PointsHousehold:
    """The account with so many points more of a month and category, as long as it is kept."""
    key, alone = entered_for.removesuffix(DECIDED), points
    if entered_for.endswith(DECIDED):
        alone = 0
    more = (
        MonthSum(earned=points, earned_alone=alone)
        if earned
        else MonthSum(deducted=points, deducted_alone=alone)
    )
    return with_sum(state, key, more, on) if key in state.sums else state


@evolves(PointsDecision, PointsReversed)
def give_back(state: PointsDecision, event: Event[PointsReversed]) -> PointsDecision:
    """The decision may be used once more."""
    return msgspec.structs.replace(state, used_by="", given_back_by=event.data.voucher)


@evolves(Complaint, PointsReversed)
def remedy(state: Complaint, event: Event[PointsReversed]) -> Complaint:
    """What was found right is put right."""
    return msgspec.structs.replace(state, remedied_by=event.data.voucher)


@evolves(PointsLine, PointsReversed)
def correct_line(state: PointsLine, event: Event[PointsReversed]) -> PointsLine:
    """The line is put right by so many points."""
    data = event.data
    points = -data.points if data.direction == "earned" else data.points
    return state.corrected_by(data.voucher, points)
