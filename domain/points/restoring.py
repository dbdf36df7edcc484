"""Points that were taken back unjustly 冲销不当、恢复积分: given back once an appeal was upheld.

- PTS-2 An earning that was taken back is appealed as a deduction is, so that nobody deducts under
  another name; what was found right is put right by an act that names appeal and reversal.
- PTS-6 What the reversal took goes back to the lots from which it came, with their days as they
  were, once; what it left owing is owed no more. PTS-1 The account is the household's.
- ACT-2 At least one who signs did not sign the reversal. ACT-3 Nobody restores for their own home
  or kin.
- PTS-3, FUND-1, PAY-9, REG-1, REG-2 of the movement.
"""

from datetime import date

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
from domain.money.counters import counter
from domain.money.lots import Terms
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, Voucher, VoucherId
from domain.points.accounts import (
    PointsAccountId,
    PointsHousehold,
    Village,
    account_of,
    own_today,
    points_of,
)
from domain.points.book import Bound
from domain.points.entries import SCORERS
from domain.points.reversal import Noted, resum
from domain.residents.kinship import check_recused
from domain.steps.complaints import Complaint, ComplaintId


@fact(
    "PointsRestored.v1",
    title=say("Points restored", "恢复积分"),
    stream=lambda data: points_of(data.account),
    touches=lambda data: (*touched_by(data), data.restores, data.complaint),
    reads=lambda data: (data.household,),
    place=lambda data, _history: data.place,
    signed_by=(SCORERS,),
    rules=(
        "PTS-2", "PTS-6", "PTS-1", "PTS-3", "ACT-2", "ACT-3", "FUND-1", "PAY-9", "REG-1", "REG-2",
    ),
    example={
        "voucher": "voucher:points-5",
        "restores": "voucher:points-3",
        "entered_for": "2026-03/beautiful_courtyard",
        "complaint": "complaint:1",
        "account": account_of(HOUSEHOLD, VILLAGE),
        "household": HOUSEHOLD,
        "place": VILLAGE,
        "points": 6,
        "owed_points": 4,
        "on": "2026-05-02",
        "paper": PAPER,
    },
)  # fmt: skip
class PointsRestored(Fact):
    """Which reversal was unjust, by which appeal, what it had taken and what it had left owing.

    `entered_for` is the month and category of the entry that it reversed, as the reversal has it.
    """

    voucher: VoucherId
    restores: VoucherId
    entered_for: Noted
    complaint: ComplaintId
    account: PointsAccountId
    household: HouseholdId
    place: Village
    points: Bound
    owed_points: Bound
    on: date
    paper: Paper


@moves(PointsRestored, corrected_by="PTS-6")
def _again(data: PointsRestored) -> tuple[Movement, ...]:
    giver = counter("points_issued", data.place)
    terms = Terms(gives_back=data.restores)
    return (Movement(data.account, giver, data.points, data.on, terms),) if data.points else ()


@admits(PointsRestored)
def admit_restoring(act: Act[PointsRestored], history: History) -> None:
    """PTS-2 of the appeal, PTS-6 of the reversal, ACT-2 and ACT-3 of who signs."""
    data, own = act.data, own_today(act, history)
    appeal = history.read(Complaint, data.complaint)
    require(
        (appeal.entry, appeal.outcome) == (data.restores, "upheld"),
        "PTS-2",
        expected=say(
            f"an appeal against {data.restores} that was upheld", f"针对 {data.restores} 成立的申诉"
        ),
        found=say(
            f"{data.complaint} about {appeal.entry or 'nothing'}: {appeal.outcome or 'open'}",
            f"{data.complaint} 针对 {appeal.entry or '无'}：{appeal.outcome or '未答复'}",
        ),
    )
    reversal = known(history, Voucher, data.restores, say("a reversal of points", "积分冲销"))
    _check_reversal(data, reversal, own)
    check_recused(history, act.persons, data.household)
    require(
        not set(act.persons) <= set(reversal.persons),
        "ACT-2",
        expected=say("somebody who did not sign the reversal", "至少一名未经办该冲销的人"),
        found=say(", ".join(act.persons), "、".join(act.persons)),
    )
    check_moves(act, history)


def _check_reversal(data: PointsRestored, reversal: Voucher, own: PointsHousehold) -> None:
    """PTS-6: as it was made, and not restored yet."""
    taken = sum(one.amount for one in reversal.movements if one.credit == data.account)
    owed = own.owed[reversal.id].points if reversal.id in own.owed else 0
    right = (taken, owed, reversal.noted, reversal.reversed_by, True)
    stated = (data.points, data.owed_points, data.entered_for, None, bool(taken or owed))
    require(
        right == stated,
        "PTS-6",
        expected=say(
            f"{taken} taken and {owed} owed by {reversal.id}, {reversal.noted or '-'}, once",
            f"{reversal.id} 冲销的 {taken} 分及应追 {owed} 分，{reversal.noted or '无'}，恢复一次",
        ),
        found=say(
            f"{data.points} and {data.owed_points}, {data.entered_for}; "
            f"restored by {reversal.reversed_by or 'nothing'}",
            f"{data.points} 分、{data.owed_points} 分，{data.entered_for}；"
            f"{reversal.reversed_by or '未恢复'}",
        ),
    )


@evolves(PointsHousehold, PointsRestored)
def restore(state: PointsHousehold, event: Event[PointsRestored]) -> PointsHousehold:
    """The month's sum is what it was, and nothing is owed by the reversal."""
    data = event.data
    after = state.owing(data.restores, data.owed_points)
    return resum(after, data.entered_for, data.points + data.owed_points, data.on, earned=True)


@evolves(Complaint, PointsRestored)
def remedy(state: Complaint, event: Event[PointsRestored]) -> Complaint:
    """What was found right is put right."""
    return msgspec.structs.replace(state, remedied_by=event.data.voucher)
