"""Entries of points 积分记分: what every entry says, and when it is admitted.

- PTS-2 In a category of the rule book and within its bounds for an entry and for the month that is
  scored. What a household gets or loses in a category for a month without a decision stays within
  the book's threshold, however many entries it is split into.
- PTS-2 For a month in which the household was one and lived there; what it got for the month in a
  village that it left counts with it. So neither a move nor a split earns a month twice.
- PTS-6 What is earned is good as long as the book says. PTS-1 Points are the account's household's.
- ACT-3 Nobody scores their own household, their kin's, or one in which they have an interest.
- HH-3 A household that has ended earns nothing. An entry is dated on the day on which it is made.

Admission of an entry is asked twenty thousand times a batch: what is refused is put into words only
where it is refused.
"""

from datetime import date
from typing import Any, Final, NamedTuple

import msgspec

from domain.kernel.act import Act
from domain.kernel.catalogue import Seats
from domain.kernel.examples import HOUSEHOLD, VILLAGE
from domain.kernel.fact import Fact, HouseholdId
from domain.kernel.history import History
from domain.kernel.refused import Refused
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import say
from domain.money.counters import counter
from domain.money.lots import Terms
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
from domain.residents.households import Household
from domain.residents.kinship import check_recused

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
EXAMPLE: Final[dict[str, Any]] = {
    "voucher": "voucher:points-1",
    "account": account_of(HOUSEHOLD, VILLAGE),
    "household": HOUSEHOLD,
    "place": VILLAGE,
    "category": "beautiful_courtyard",
    "month": "2026-03",
    "points": 10,
    "on": "2026-03-31",
}
DECIDED: Final = "/decided"


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

    @property
    def noted(self) -> str:
        """What its voucher keeps for who corrects it."""
        return f"{self.month}/{self.category}"


def reads_of(data: Entry) -> tuple[str, ...]:
    """What the admission of an entry reads beside its own streams."""
    return (data.household, *books_above(data.place))


def earning(data: Entry, good_until: date | None) -> tuple[Movement, ...]:
    """What an earning moves: a lot that is good until its day."""
    giver = counter("points_issued", data.place)
    return (Movement(data.account, giver, data.points, data.on, Terms(ends_on=good_until)),)


def deduction(data: Entry) -> tuple[Movement, ...]:
    """What a deduction moves, the first lots to end first."""
    taker = counter("points_deducted", data.place)
    kept = Terms(kept_days=DEDUCTION_KEPT_DAYS)
    return (Movement(taker, data.account, data.points, data.on, kept),)


class Ruled(NamedTuple):
    """What decides on an entry: the book in force, its category, and what was entered before."""

    book: RuleBook
    category: Category
    before: MonthSum


def check_entry(act: Act[Any], history: History) -> Ruled:
    """PTS-1 of the account, HH-3 and ACT-3 of the household, PTS-2 of day and category."""
    data: Entry = act.data
    own = known_points(history, data.account)
    if (own.household, own.place) != (data.household, data.place):
        raise Refused(
            "PTS-1",
            expected=say(f"{own.household} of {own.place}", f"{own.place} 的 {own.household}"),
            found=say(f"{data.household} of {data.place}", f"{data.place} 的 {data.household}"),
        )
    household = living_there(history, data.household, data.place)
    check_recused(history, act.persons, data.household)
    _check_days(data, act.day)
    _check_lived(data, household)
    book = book_for(history, data.place, act.day)
    before = own.sum_of(data.month, data.category)
    for village in household.left_villages:
        elsewhere = history.read(PointsHousehold, points_of(account_of(household.id, village)))
        before = before.plus(elsewhere.sum_of(data.month, data.category))
    return Ruled(book, _category(book, data.category), before)


def _check_lived(data: Entry, household: Household) -> None:
    """PTS-2: for no month that was over when the household came there, or came to be."""
    since = household.began_on
    if since is None or f"{since:%Y-%m}" <= data.month:
        return
    raise Refused(
        "PTS-2",
        expected=say(
            f"a month in which it lived there, from {since} on", f"{since} 入住（分户）之后的月份"
        ),
        found=say(data.month, data.month),
    )


def _check_days(data: Entry, day: date) -> None:
    """PTS-2: entered on its own day, for this month or one of the two before it."""
    months = months_of(day) - months_of(date.fromisoformat(f"{data.month}-01"))
    if data.on == day and 0 <= months <= MONTHS_BACK:
        return
    raise Refused(
        "PTS-2",
        expected=say(
            f"dated {day}, for its month or one of the {MONTHS_BACK} before",
            f"记于 {day}，计分月份为当月或前 {MONTHS_BACK} 个月",
        ),
        found=say(f"{data.on}, for {data.month}", f"{data.on}，计 {data.month}"),
    )


def months_of(day: date) -> int:
    """The number of a day's month, counted through the years."""
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


def check_earns(data: Entry, ruled: Ruled, good_until: date | None, *, decided: bool) -> None:
    """PTS-2 of an earning, PTS-6 of how long it is good."""
    category, before = ruled.category, ruled.before
    _check_bounds(data, category.earn_entry_max, category.earn_month_max, before.earned)
    if not decided:
        _check_threshold(data, category.decision_above, before.earned_alone)
    wanted = ruled.book.good_until(data.on)
    if good_until != wanted:
        raise Refused(
            "PTS-6",
            expected=say(f"good until {wanted or 'spent'}", f"有效期至 {wanted or '长期'}"),
            found=say(f"{good_until or 'spent'}", f"{good_until or '长期'}"),
        )


def check_deducts(data: Entry, ruled: Ruled, *, decided: bool) -> None:
    """PTS-2 of a deduction."""
    category, before = ruled.category, ruled.before
    _check_bounds(data, category.deduct_entry_max, category.deduct_month_max, before.deducted)
    if not decided:
        _check_threshold(data, category.decision_above, before.deducted_alone)


def _check_bounds(data: Entry, most: int, month_most: int, already: int) -> None:
    if data.points <= most and already + data.points <= month_most:
        return
    title = CATEGORIES[data.category]
    raise Refused(
        "PTS-2",
        expected=say(
            f"{title.en}: at most {most} an entry, {month_most} for {data.month}",
            f"{title.zh}：单次不超过 {most} 分，{data.month} 不超过 {month_most} 分",
        ),
        found=say(
            f"{data.points} points after {already}", f"{data.points} 分，此前已记 {already} 分"
        ),
    )


def _check_threshold(data: Entry, above: int, alone: int) -> None:
    if alone + data.points <= above:
        return
    title = CATEGORIES[data.category]
    raise Refused(
        "PTS-2",
        expected=say(
            f"{title.en}: a decision above {above} points for {data.month}",
            f"{title.zh}：{data.month} 超过 {above} 分须经评议",
        ),
        found=say(
            f"{data.points} points after {alone}, without one",
            f"{data.points} 分，此前未经评议 {alone} 分，未附评议",
        ),
    )


def noted(state: PointsHousehold, data: Entry, more: MonthSum) -> PointsHousehold:
    """The account with an entry added to its month; months that are over are dropped."""
    return with_sum(state, f"{data.month}/{data.category}", more, data.on)


def with_sum(state: PointsHousehold, key: str, more: MonthSum, on: date) -> PointsHousehold:
    """The account with more in a month's category; months that nobody scores now are dropped.

    A month more is kept for what is signed before a month's end and comes behind it.
    """
    year, month = divmod(months_of(on) - MONTHS_BACK - 2, 12)
    oldest = f"{year}-{month + 1:02d}"
    sums = {known: one for known, one in state.sums.items() if known >= oldest}
    sums[key] = sums.get(key, MonthSum()).plus(more)
    return msgspec.structs.replace(state, sums=sums)
