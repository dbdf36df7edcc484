"""Appeals against deductions 扣分申诉: a complaint about an entry, answered by somebody apart.

- PTS-2 A deduction, or an earning that was taken back, is appealed by the household, once, within
  the days of the rule book by which it was made, whatever was adopted since: by the own key of
  somebody who belongs to it, or to what it was merged into, or on paper to two officers who did not
  deduct (ACT-2). Nobody answers who signed the deduction. REG-1, REG-2 of complaint and entry.
- PTS-6 What was reversed is not appealed. PTS-1 The account is the household's.
"""

from datetime import date
from typing import Final

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_new, known
from domain.kernel.examples import HOUSEHOLD, SEALED, VILLAGE
from domain.kernel.fact import Fact, HouseholdId, Paper, Sealed
from domain.kernel.history import History
from domain.kernel.refused import Refused, require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import evolves
from domain.kernel.times import day_after
from domain.kernel.words import say
from domain.money.vouchers import Voucher, VoucherId
from domain.points.accounts import (
    PointsAccountId,
    PointsHousehold,
    Village,
    account_of,
    known_points,
    points_of,
)
from domain.points.book import book_for, books_above
from domain.points.cards import belongs
from domain.steps.complaints import Complaint, ComplaintId, ground

OWN: Final[Seats] = (("householder", "villager"),)
ON_PAPER: Final[Seats] = (
    (*COMMITTEES, "supervision_committee"),
    ("township_officer", "work_team", "first_secretary", "helper"),
)
DEDUCTIONS: Final = ("PointsDeducted.v1", "DockedPoints.v1")
_REVERSAL: Final = "PointsReversed.v1"


@ground("voucher", rule="PTS-2", days="appeal_answer_days")
def entered_by(history: History, entry: str) -> tuple[str, ...]:
    """Everybody who signed the entry."""
    return history.read(Voucher, entry).persons


@fact(
    "DeductionAppealed.v1",
    title=say("Deduction appealed", "扣分申诉"),
    stream=lambda data: data.complaint,
    touches=lambda data: (points_of(data.account),),
    reads=lambda data: (data.entry, data.household, *books_above(data.place)),
    place=lambda data, history: known_points(history, data.account).place,
    signed_by=(OWN, ON_PAPER),
    rules=("PTS-2", "PTS-1", "PTS-6", "ACT-2", "REG-1", "REG-2"),
    example={
        "complaint": "complaint:1",
        "entry": "voucher:points-2",
        "account": account_of(HOUSEHOLD, VILLAGE),
        "household": HOUSEHOLD,
        "place": VILLAGE,
        "words": SEALED,
        "paper": None,
    },
)
class DeductionAppealed(Fact):
    """Which entry is appealed, and in which words; the paper where officers took it down."""

    complaint: ComplaintId
    entry: VoucherId
    account: PointsAccountId
    household: HouseholdId
    place: Village
    words: Sealed
    paper: Paper | None = None


@admits(DeductionAppealed)
def admit_appeal(act: Act[DeductionAppealed], history: History) -> None:
    """PTS-2 of entry and day, then of who appeals."""
    data, own = act.data, known_points(history, act.data.account)
    check_new(history, Complaint, data.complaint)
    require(
        (own.household, own.place) == (data.household, data.place),
        "PTS-1",
        expected=say(f"{own.household} of {own.place}", f"{own.place} 的 {own.household}"),
        found=say(f"{data.household} of {data.place}", f"{data.place} 的 {data.household}"),
    )
    entry = known(history, Voucher, data.entry, say("an entry of points", "已记的积分"))
    on = _check_deduction(data, entry, own)
    require(
        entry.reversed_by is None,
        "PTS-6",
        expected=say("an entry that stands", "未冲销的记分"),
        found=say(f"reversed by {entry.reversed_by}", f"已由 {entry.reversed_by} 冲销"),
    )
    last = day_after(on, book_for(history, data.place, on, entry.index).appeal_days)
    before = own.appeals.get(data.entry)
    require(
        on <= act.day <= last and before is None,
        "PTS-2",
        expected=say(f"appealed once, from {on} to {last}", f"{on} 至 {last} 之间申诉一次"),
        found=say(f"{act.day}, after {before or 'none'}", f"{act.day}，此前 {before or '无'}"),
    )
    _check_speaker(act, history, entry)


def _check_deduction(data: DeductionAppealed, entry: Voucher, own: PointsHousehold) -> date:
    """PTS-2: what took points of the account, or left it owing them; the day on which it did."""
    owed = own.owed.get(entry.id)
    taken = [one.on for one in entry.movements if one.credit == data.account]
    on = min(taken, default=owed.since if owed else None)
    if entry.type not in (*DEDUCTIONS, _REVERSAL) or on is None:
        raise Refused(
            "PTS-2",
            expected=say(f"a deduction from {data.account}", f"{data.account} 的扣分"),
            found=say(f"{entry.id} of {entry.type}", f"{entry.id}：{entry.type}"),
        )
    return on


def _check_speaker(act: Act[DeductionAppealed], history: History, entry: Voucher) -> None:
    data = act.data
    if len(act.by) > 1:
        both = sorted(set(act.persons) & set(entry.persons))
        require(
            not both,
            "ACT-2",
            expected=say("others than who deducted", "与扣分经办人相分离"),
            found=say(", ".join(both), "、".join(both)),
        )
        named = data.paper is not None
    else:
        named = belongs(history, act.persons[0], data.household, act.day)
    require(
        named,
        "PTS-2",
        expected=say(f"a member of {data.household}, or their paper", "本户成员，或其书面申诉"),
        found=say(", ".join(act.persons), "、".join(act.persons)),
    )


@evolves(Complaint, DeductionAppealed)
def appeal(state: Complaint, event: Event[DeductionAppealed]) -> Complaint:
    """The complaint is open."""
    data = event.data
    return msgspec.structs.replace(
        state,
        entry=data.entry,
        household=data.household,
        place=data.place,
        opened_on=event.day,
        index=event.index,
    )


@evolves(PointsHousehold, DeductionAppealed)
def appealed(state: PointsHousehold, event: Event[DeductionAppealed]) -> PointsHousehold:
    """The entry is appealed, once."""
    appeals = {**state.appeals, event.data.entry: event.data.complaint}
    return msgspec.structs.replace(state, appeals=appeals)
