"""The month's list of points 月度积分公示: drawn, put on the board, corrected where it is wrong.

- PTS-7 A village's list of a month shows every account of the village, with what it had, earned,
  lost and spent and what lapsed, as the ledger has it, once the month is over; it hangs with a
  notice, and each account can be contested alone. Drawing it closes the month on each account, so
  that what was shown is never another (PAY-9).
- NOT-4 A line that an upheld objection removed is shown again, in a further list of the month with
  a notice of its own, once it is corrected; the others stand. What was put right is told of all
  lists together, beside the figures as they were.
- REG-5 The header says how many lines there are, what they add up to, and the hash of exactly what
  is shown. REG-1 List and case are new. PTS-1, REG-2 Accounts are on record.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Annotated, Final

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_new
from domain.kernel.examples import CASE, HOUSEHOLD, VILLAGE
from domain.kernel.fact import CaseId, Count, Digest, Fact, HouseholdId, identifier
from domain.kernel.history import History
from domain.kernel.refused import Refused, require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.money.accounts import Account, known_account
from domain.points.accounts import (
    Month,
    PointsAccountId,
    PointsVillage,
    Village,
    account_of,
    known_points,
    village_of_points,
)
from domain.points.lines import (
    Figures,
    Net,
    PointsLine,
    PointsLineId,
    PointsMonth,
    figures_of,
    line_of,
    list_of,
)
from domain.steps.case import Case, open_case

PointsMonthId = Annotated[str, identifier("pointsmonth")]
DRAWERS: Final[Seats] = (COMMITTEES, ("supermarket_keeper", "supervision_committee"))
MONTHS_KEPT: Final = 12
"""A month is drawn within a year: as long as accounts know what moved in it."""
_LINE: Final = "PointsMonthLine.v1"
_LIST: Final = list_of(VILLAGE, "2026-03", 1)
_ACCOUNT: Final = account_of(HOUSEHOLD, VILLAGE)
_FIGURES: Final = {
    "opening": 0, "earned": 10, "deducted": 0, "redeemed": 0, "lapsed": 0, "closing": 10,
}  # fmt: skip


class _Lined(msgspec.Struct, frozen=True):
    account: str
    figures: Figures
    corrected: int


def shown_hash(lines: Iterable["PointsMonthLine | _Lined"]) -> str:
    """SHA-256 of what a list shows: a line for each account, in the order of the list."""
    told = (f"{line.account} {line.figures.told} {line.corrected}\n" for line in lines)
    return sha256("".join(told).encode()).hexdigest()


@fact(
    "PointsMonthDrawn.v1",
    title=say("Month's list of points drawn", "编制月度积分公示"),
    stream=lambda data: data.list,
    touches=lambda data: (data.case, village_of_points(data.place)),
    place=lambda data, _history: data.place,
    signed_by=(DRAWERS,),
    rules=("PTS-7", "REG-1", "REG-5"),
    line_types=(_LINE,),
    example={
        "list": _LIST,
        "case": CASE,
        "place": VILLAGE,
        "month": "2026-03",
        "number": 1,
        "lines_count": 1,
        "sums": _FIGURES,
        "shown": shown_hash([_Lined(_ACCOUNT, Figures(**_FIGURES), 0)]),
    },
)
class PointsMonthDrawn(Fact):
    """Which month of which village, what all lines add up to, and the hash of what is shown.

    The first list of a month has the number 1; a further one shows corrected lines again.
    """

    list: PointsMonthId
    case: CaseId
    place: Village
    month: Month
    number: Annotated[int, msgspec.Meta(ge=1, le=99)]
    lines_count: Count
    sums: Figures
    shown: Digest


@fact(
    _LINE,
    title=say("Line of a month's points", "月度积分明细"),
    stream=lambda data: data.line,
    touches=lambda data: (data.account, *((data.corrects,) if data.corrects else ())),
    reads=lambda data: (data.list,),
    signed_by=(DRAWERS,),
    rules=("PTS-7", "PTS-1", "NOT-4", "REG-2"),
    line_only=True,
    example={
        "list": _LIST,
        "line": line_of(_LIST, _ACCOUNT),
        "account": _ACCOUNT,
        "household": HOUSEHOLD,
        "figures": _FIGURES,
        "corrected": 0,
        "corrects": None,
    },
)
class PointsMonthLine(Fact):
    """An account's month; `corrected` is what was put right of it in all lists before."""

    list: PointsMonthId
    line: PointsLineId
    account: PointsAccountId
    household: HouseholdId
    figures: Figures
    corrected: Net
    corrects: PointsLineId | None


@admits(PointsMonthDrawn)
def admit_month(act: Act[PointsMonthDrawn], history: History) -> None:
    """REG-1 of list and case, PTS-7 of the month and its accounts, REG-5 of the lines."""
    data = act.data
    check_new(history, PointsMonth, data.list)
    check_new(history, Case, data.case)
    village = history.read(PointsVillage, village_of_points(data.place))
    _check_month(data, village, act.day)
    lines = [line.data for line in act.lines if isinstance(line.data, PointsMonthLine)]
    own = {line.account for line in lines if line.list == data.list}
    count = len(own) if len(own) == len(lines) else 0
    wanted = village.accounts_by(data.month) if data.number == 1 else count
    require(
        count == wanted and all((line.corrects is None) == (data.number == 1) for line in lines),
        "PTS-7",
        expected=say(
            f"each of {wanted} accounts of {data.place} once, and nothing else",
            f"{data.place} 全部 {wanted} 个账户，各一行",
        ),
        found=say(
            f"{len(own)} accounts on {len(lines)} lines", f"{len(lines)} 行、{len(own)} 个账户"
        ),
    )
    _check_sums(data, lines)


def _check_month(data: PointsMonthDrawn, village: PointsVillage, day: date) -> None:
    """PTS-7: a month that is over, within a year, and the next list of it."""
    last, number = last_day(data.month), village.lists.get(data.month, 0) + 1
    months = (day.year - last.year) * 12 + day.month - last.month
    name = list_of(data.place, data.month, number)
    require(
        last < day and months <= MONTHS_KEPT and (data.number, data.list) == (number, name),
        "PTS-7",
        expected=say(
            f"{name}, of a month that is over, within {MONTHS_KEPT} months",
            f"{name}，月份已结束且在 {MONTHS_KEPT} 个月之内",
        ),
        found=say(f"{data.list}, number {data.number}, on {day}", f"{data.list}，{day}"),
    )


def last_day(month: str) -> date:
    """The last day of a month, `2026-03`."""
    first = date.fromisoformat(f"{month}-01")
    return first.replace(day=monthrange(first.year, first.month)[1])


def _check_sums(data: PointsMonthDrawn, lines: list[PointsMonthLine]) -> None:
    names = Figures.__struct_fields__
    sums = Figures(**{n: sum(getattr(one.figures, n) for one in lines) for n in names})
    found, stated = (len(lines), sums.told, shown_hash(lines)), (
        data.lines_count, data.sums.told, data.shown,
    )  # fmt: skip
    require(
        found == stated,
        "REG-5",
        expected=say(
            f"{stated[0]} lines: {stated[1]}, {stated[2]}",
            f"{stated[0]} 行：{stated[1]}，{stated[2]}",
        ),
        found=say(
            f"{found[0]} lines: {found[1]}, {found[2]}", f"{found[0]} 行：{found[1]}，{found[2]}"
        ),
    )


@admits(PointsMonthLine)
def admit_line(act: Act[PointsMonthLine], history: History) -> None:
    """PTS-7: what the ledger has of the account's month; NOT-4 of what is shown again."""
    data, listed = act.data, history.read(PointsMonth, act.data.list)
    own = known_points(history, data.account)
    account = known_account(history, data.account, "points")
    stated = (data.household, listed.place, data.line)
    wanted = (own.household, own.place, line_of(data.list, data.account))
    if stated != wanted:
        raise Refused(
            "PTS-7",
            expected=say(", ".join(wanted), "、".join(wanted)),
            found=say(", ".join(stated), "、".join(stated)),
        )
    _check_opened(account, listed)
    if data.corrects is not None:
        _check_corrected(data, listed, history.read(PointsLine, data.corrects), history)
        return
    figures = figures_of(account, listed.month)
    if (data.figures, data.corrected) != (figures, 0):
        raise Refused(
            "PTS-7",
            expected=say(f"{figures.told} of {data.account}", f"{data.account}：{figures.told}"),
            found=say(
                f"{data.figures.told}, corrected by {data.corrected}",
                f"{data.figures.told}，更正 {data.corrected}",
            ),
        )


def _check_opened(account: Account, listed: PointsMonth) -> None:
    """PTS-7: none that was opened later takes the place of one that was there."""
    last = last_day(listed.month)
    if account.opened_on is None or account.opened_on > last:
        raise Refused(
            "PTS-7",
            expected=say(f"an account opened by {last}", f"{last} 之前开立的账户"),
            found=say(f"{account.id}, {account.opened_on}", f"{account.id}，{account.opened_on}"),
        )


def _check_corrected(
    data: PointsMonthLine, listed: PointsMonth, before: PointsLine, history: History
) -> None:
    """NOT-4: a removed line of that month, corrected and not yet shown again."""
    month = history.read(PointsMonth, before.list).month if before.exists else ""
    figures = before.figures or data.figures
    right = (month, before.account, before.corrected) == (
        listed.month, data.account, data.corrected,
    )  # fmt: skip
    waits = before.removed_on is not None and before.corrections and not before.shown_again
    require(
        bool(waits) and right and figures == data.figures,
        "NOT-4",
        expected=say(
            f"a removed line of {listed.month}, as corrected: {before.corrected}",
            f"{listed.month} 中异议成立并已更正的一行：{before.corrected}",
        ),
        found=say(
            f"{before.id} of {month or 'nothing'}, {data.corrected}",
            f"{before.id}（{month or '无'}），{data.corrected}",
        ),
    )


@evolves(PointsMonth, PointsMonthDrawn)
def draw(state: PointsMonth, event: Event[PointsMonthDrawn]) -> PointsMonth:
    """The list is drawn."""
    data = event.data
    return msgspec.structs.replace(
        state,
        case=data.case,
        place=data.place,
        month=data.month,
        number=data.number,
        lines_count=data.lines_count,
        shown=data.shown,
        drawn_on=event.day,
        index=event.index,
    )


@evolves(Case, PointsMonthDrawn)
def open_month(state: Case, event: Event[PointsMonthDrawn]) -> Case:
    """The list waits for its notice."""
    data = event.data
    return open_case(state, event, procedure="points_month", subject=data.list, place=data.place)


@evolves(PointsVillage, PointsMonthDrawn)
def count_list(state: PointsVillage, event: Event[PointsMonthDrawn]) -> PointsVillage:
    """The village has one list of the month more."""
    lists = {**state.lists, event.data.month: event.data.number}
    return msgspec.structs.replace(state, lists=lists)


@evolves(PointsLine, PointsMonthLine)
def show(state: PointsLine, event: Event[PointsMonthLine]) -> PointsLine:
    """The line is shown; the one that it corrects is shown again by it."""
    data = event.data
    if state.id == data.corrects:
        return msgspec.structs.replace(state, shown_again=data.list)
    return msgspec.structs.replace(
        state,
        list=data.list,
        account=data.account,
        household=data.household,
        figures=data.figures,
        corrected=data.corrected,
        index=event.index,
    )


@evolves(Account, PointsMonthLine)
def close_month(state: Account, event: Event[PointsMonthLine]) -> Account:
    """The month is closed on the account: nothing moves on its days any more."""
    month = event.data.list.removeprefix("pointsmonth:")[13:20]
    until = last_day(month)
    return state if until <= (state.closed_until or date.min) else state.close(until)
