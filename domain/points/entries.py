"""Entries of points 积分记分: earned and deducted, one by one, each under a voucher.

- PTS-2 In a category of the rule book and within its bounds for an entry and for the month that is
  scored, on evidence, by a scorer and a second person. Above the book's threshold a decision of the
  village is named.
- PTS-4 A deduction takes no more than there is. PTS-6 What is earned is good as long as the book
  says. PTS-1 Points are the account's household's.
- ACT-3 Nobody scores their own household, their kin's, or one in which they have an interest.
- HH-3 A household that has ended, or moved away, earns nothing. REG-1, REG-2, PAY-9, FUND-1 of the
  voucher. An entry is dated on the day on which it is made.
"""

from datetime import date
from typing import Any, Final

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.fact import Fact, HouseholdId, Paper
from domain.kernel.history import History
from domain.kernel.refused import Refused, require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.kinship import check_recused
from domain.money.counters import counter
from domain.money.lots import Terms
from domain.money.movements import check_moves, moves, touched_by
from domain.money.vouchers import Movement, VoucherId
from domain.points.accounts import (
    Month,
    MonthSum,
    PointsAccountId,
    PointsHousehold,
    Village,
    account_of,
    known_points,
    living_there,
    points_of,
)
from domain.points.book import (
    CATEGORIES,
    Category,
    CategoryCode,
    Points,
    RuleBook,
    book_for,
    books_above,
)
from domain.roles import COMMITTEES
from domain.steps.examples import HOUSEHOLD, PAPER, VILLAGE

SCORERS: Final[Seats] = (
    (*COMMITTEES, "first_secretary", "work_team", "helper", "township_officer"),
    ("supervision_committee", "first_secretary", "work_team", "township_officer",
     "township_reviewer"),
)  # fmt: skip
"""The scorer, and who saw the evidence too."""
MONTHS_BACK: Final = 2
"""A month is scored until the end of the second month after it."""
DEDUCTION_KEPT_DAYS: Final = 366
"""For how long a deduction can be taken back exactly: an appeal takes its time."""
RULES: Final = (
    "PTS-2", "PTS-1", "PTS-3", "PTS-4", "PTS-6", "ACT-2", "ACT-3", "HH-3", "FUND-1", "PAY-9",
    "REG-1", "REG-2",
)  # fmt: skip
_EXAMPLE: Final[dict[str, Any]] = {
    "voucher": "voucher:points-1",
    "account": account_of(HOUSEHOLD, VILLAGE),
    "household": HOUSEHOLD,
    "place": VILLAGE,
    "category": "beautiful_courtyard",
    "month": "2026-03",
    "points": 10,
    "on": "2026-03-31",
}


class Entry(Fact):
    """What every entry says: whose points, for which month, in which category, on which day."""

    voucher: VoucherId
    account: PointsAccountId
    household: HouseholdId
    place: Village
    category: CategoryCode
    month: Month
    points: Points
    on: date


def reads_of(data: Entry) -> tuple[str, ...]:
    """What the admission of an entry reads beside its own streams."""
    return (data.household, *books_above(data.place))


def earning(data: Entry, good_until: date | None) -> tuple[Movement, ...]:
    """What an earning moves: a lot that is good until its day."""
    giver = counter("points_issued", data.place)
    return (Movement(data.account, giver, data.points, data.on, Terms(ends_on=good_until)),)


def deduction(data: Entry) -> tuple[Movement, ...]:
    """What a deduction moves, oldest lots first."""
    taker = counter("points_deducted", data.place)
    kept = Terms(kept_days=DEDUCTION_KEPT_DAYS)
    return (Movement(taker, data.account, data.points, data.on, kept),)


@fact(
    "PointsEarned.v1",
    title=say("Points earned", "加分"),
    stream=lambda data: points_of(data.account),
    touches=touched_by,
    reads=reads_of,
    place=lambda data, _history: data.place,
    signed_by=(SCORERS,),
    rules=RULES,
    example={**_EXAMPLE, "good_until": "2027-03-31", "evidence": PAPER},
)
class PointsEarned(Entry):
    """Points that a household earned, until when they are good, and the evidence."""

    good_until: date | None
    evidence: Paper


@moves(PointsEarned, corrected_by="PTS-6")
def _earned(data: PointsEarned) -> tuple[Movement, ...]:
    return earning(data, data.good_until)


@fact(
    "PointsDeducted.v1",
    title=say("Points deducted", "扣分"),
    stream=lambda data: points_of(data.account),
    touches=touched_by,
    reads=reads_of,
    place=lambda data, _history: data.place,
    signed_by=(SCORERS,),
    rules=RULES,
    example={**_EXAMPLE, "voucher": "voucher:points-2", "evidence": PAPER},
)
class PointsDeducted(Entry):
    """Points that a household lost, and the evidence."""

    evidence: Paper


@moves(PointsDeducted, corrected_by="PTS-6")
def _deducted(data: PointsDeducted) -> tuple[Movement, ...]:
    return deduction(data)


@admits(PointsEarned)
def admit_earned(act: Act[PointsEarned], history: History) -> None:
    """Whose points they are, then PTS-2 of the earning, then its movement."""
    check_entry(act, history, earns=True)
    check_moves(act, history)


@admits(PointsDeducted)
def admit_deducted(act: Act[PointsDeducted], history: History) -> None:
    """Whose points they are, then PTS-2 of the deduction, then PTS-4 of its movement."""
    check_entry(act, history, earns=False)
    check_moves(act, history)


def check_entry(act: Act[Any], history: History, *, earns: bool) -> None:
    """PTS-1 of the account, HH-3 and ACT-3 of the household, PTS-2 of the points."""
    data: Entry = act.data
    own = known_points(history, data.account)
    if (own.household, own.place) != (data.household, data.place):
        raise Refused(
            "PTS-1",
            expected=say(f"{own.household} of {own.place}", f"{own.place} 的 {own.household}"),
            found=say(f"{data.household} of {data.place}", f"{data.place} 的 {data.household}"),
        )
    living_there(history, data.household, data.place)
    check_recused(history, act.persons, data.household)
    _check_days(data, act.day)
    book = book_for(history, data.place, act.day)
    category = _category(book, data.category)
    check_bounds(data, category, own.sum_of(data.month, data.category), earns=earns)
    if earns:
        check_good_until(act.data.good_until, book, data.on)


def _check_days(data: Entry, day: date) -> None:
    """PTS-2: entered on its own day, for this month or one of the two before it."""
    months = _months(day) - _months(date.fromisoformat(f"{data.month}-01"))
    if data.on != day or not 0 <= months <= MONTHS_BACK:
        raise Refused(
            "PTS-2",
            expected=say(
                f"dated {day}, for its month or one of the {MONTHS_BACK} before",
                f"记于 {day}，计分月份为当月或前 {MONTHS_BACK} 个月",
            ),
            found=say(f"{data.on}, for {data.month}", f"{data.on}，计 {data.month}"),
        )


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _category(book: RuleBook, code: CategoryCode) -> Category:
    category = book.category(code)
    if category is None:
        listed = [CATEGORIES[one.code] for one in book.categories]
        raise Refused(
            "PTS-2",
            expected=say(
                f"a category of {book.number}: {', '.join(one.en for one in listed)}",
                f"{book.number} 中的项目：{'、'.join(one.zh for one in listed)}",
            ),
            found=say(code, CATEGORIES[code].zh),
        )
    return category


def check_bounds(data: Entry, category: Category, before: MonthSum, *, earns: bool) -> None:
    """PTS-2: within the category's bounds for an entry and for the household's month."""
    most = category.earn_entry_max if earns else category.deduct_entry_max
    month = category.earn_month_max if earns else category.deduct_month_max
    already = before.earned if earns else before.deducted
    title = CATEGORIES[category.code]
    if data.points <= most and already + data.points <= month:
        return
    raise Refused(
        "PTS-2",
        expected=say(
            f"{title.en}: at most {most} an entry, {month} for {data.month}",
            f"{title.zh}：单次不超过 {most} 分，{data.month} 不超过 {month} 分",
        ),
        found=say(
            f"{data.points} points after {already}", f"{data.points} 分，此前已记 {already} 分"
        ),
    )


def check_good_until(stated: date | None, book: RuleBook, on: date) -> None:
    """PTS-6: points are good as long as the rule book says."""
    wanted = book.good_until(on)
    require(
        stated == wanted,
        "PTS-6",
        expected=say(f"good until {wanted or 'they are spent'}", f"有效期至 {wanted or '长期'}"),
        found=say(str(stated), str(stated or "长期")),
    )


@evolves(PointsHousehold, PointsEarned, PointsDeducted)
def note(state: PointsHousehold, event: Event[PointsEarned | PointsDeducted]) -> PointsHousehold:
    """The month's sum of the category is higher."""
    data = event.data
    earned = data.points if isinstance(data, PointsEarned) else 0
    return noted(state, data, earned=earned, deducted=data.points - earned)


def noted(
    state: PointsHousehold, data: Entry, *, earned: int = 0, deducted: int = 0, scored: bool = False
) -> PointsHousehold:
    """The account with an entry added to its month; months that are over are dropped."""
    before = state.sum_of(data.month, data.category)
    after = MonthSum(before.earned + earned, before.deducted + deducted, before.scored or scored)
    first = _months(data.on) - MONTHS_BACK
    oldest = f"{(first - 1) // 12}-{(first - 1) % 12 + 1:02d}"
    sums = {key: one for key, one in state.sums.items() if key >= oldest}
    sums[f"{data.month}/{data.category}"] = after
    return msgspec.structs.replace(state, sums=sums)
