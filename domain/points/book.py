"""Rule books 积分细则: what earns points and what costs them, adopted for a place by a document.

- PTS-2 Categories with bounds for each entry and each month, and the points above which a decision
  is needed. The book that decides is the one in force at the nearest place upwards that has one,
  on the day, among those adopted earlier: a later one re-decides nothing. A book of a place below
  allows nothing that the book above it does not, and leaves no fewer days to appeal: neither when
  it is adopted, nor when that one becomes narrower later.
- PTS-6 It says after how many months points lapse, or that they never do. PTS-1 It says how many
  points a card spends in a month at most, and within how many days a deduction is appealed.
- ACT-1 It is adopted by two persons: a county's by the county, a township's by the township, a
  village's by the village and its township.
"""

from calendar import monthrange
from datetime import date
from functools import lru_cache, reduce
from typing import Annotated, Final, Literal

import msgspec

from domain.authority.registry import Document
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_once
from domain.kernel.fact import Fact
from domain.kernel.history import History, States
from domain.kernel.places import Place, covers, level, upwards
from domain.kernel.refused import Refused, require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import Words, say
from domain.money.keepers import COUNTY

CategoryCode = Literal[
    "income_progress", "policy_knowledge", "helping_others", "five_good_family", "good_in_laws",
    "beautiful_courtyard", "evaluation",
]  # fmt: skip
CATEGORIES: Final[dict[CategoryCode, Words]] = {
    "income_progress": say("income progress", "增收脱贫表现"),
    "policy_knowledge": say("policy knowledge", "扶贫政策知晓情况"),
    "helping_others": say("helping others", "帮贫带贫表现"),
    "five_good_family": say("five-good family", "“五好家庭”创建"),
    "good_in_laws": say("good in-laws", "“好公婆、好媳妇”评选"),
    "beautiful_courtyard": say("beautiful courtyard", "美丽庭院文明创建"),
    "evaluation": say("evaluation", "综合评价"),
}
"""S3c 四(四), 加分渠道; 四(七) for the evaluation."""
Points = Annotated[int, msgspec.Meta(ge=1, le=1_000_000, description="whole points 积分")]
Bound = Annotated[int, msgspec.Meta(ge=0, le=1_000_000, description="whole points 积分")]
_COUNTY_LEVEL: Final[Seats] = (
    ("county_reviewer", "county_deputy"),
    ("leading_group", "county_deputy"),
)
_TOWNSHIP_LEVEL: Final[Seats] = (
    ("township_reviewer", "township_officer"),
    ("township_deputy",),
)
_VILLAGE_LEVEL: Final[Seats] = (COMMITTEES, ("township_reviewer", "township_deputy"))
_ADOPTERS: Final = (_COUNTY_LEVEL, _TOWNSHIP_LEVEL, _VILLAGE_LEVEL)
"""Whose authority reaches the place: nobody adopts a book for a place above their own."""
_DIGITS: Final = 3
"""Of a village's code below its township's, and of that below the county's."""
_BOUNDS: Final = (
    "earn_entry_max", "earn_month_max", "deduct_entry_max", "deduct_month_max", "decision_above",
)  # fmt: skip


class Category(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One category: points of an entry and of a household's month at most, in either direction.

    An entry of more than `decision_above` points needs a decision of the village.
    """

    code: CategoryCode
    earn_entry_max: Bound
    earn_month_max: Bound
    deduct_entry_max: Bound
    deduct_month_max: Bound
    decision_above: Bound


class RuleBook(msgspec.Struct, frozen=True, kw_only=True):
    """A book as adopted: by which document, from which day, at which position."""

    place: str
    number: str
    title: str
    sha256: str
    effective_from: date
    index: int
    categories: tuple[Category, ...]
    months_good: int | None
    card_month_max: int
    appeal_days: int

    def category(self, code: str) -> Category | None:
        """The category of that code, if the book has it."""
        return next((one for one in self.categories if one.code == code), None)

    def good_until(self, on: date) -> date | None:
        """The last day of what is earned on a day: the end of the month so many months later."""
        if self.months_good is None:
            return None
        year, month = divmod(on.year * 12 + on.month - 1 + self.months_good, 12)
        return date(year, month + 1, monthrange(year, month + 1)[1])


@state_of("rulebook")
class RuleBooks(State, frozen=True, kw_only=True):
    """The rule books adopted for one place, in order."""

    books: tuple[RuleBook, ...] = ()

    def in_force(self, day: date, before: int | None = None) -> RuleBook | None:
        """The last to take effect by the day, and of those the last adopted.

        With `before`, among those adopted before that position.
        """
        if not self.books:
            return None
        adopted = (one for one in self.books if before is None or one.index < before)
        begun = [book for book in adopted if book.effective_from <= day]
        return max(begun, key=lambda book: (book.effective_from, book.index), default=None)


def books_of(place: str) -> str:
    """The stream of the rule books of a place."""
    return f"rulebook:{place}"


@lru_cache(maxsize=4_096)
def books_above(place: str) -> tuple[str, ...]:
    """The streams in which the book of a place is found: its own, and those above in the county."""
    return tuple(books_of(code) for code in upwards(place) if len(code) >= len(COUNTY))


def find_book(history: States, place: str, day: date, before: int | None = None) -> RuleBook | None:
    """The book in force at a place on a day, the nearest upwards, as far as those above allow."""
    found = (history.read(RuleBooks, books).in_force(day, before) for books in books_above(place))
    books = [book for book in found if book is not None]
    return reduce(_narrowed, books) if books else None


def _narrowed(book: RuleBook, above: RuleBook) -> RuleBook:
    """The book within one above it, which may have come later."""
    pairs = ((one, above.category(one.code)) for one in book.categories)
    months = [one.months_good for one in (book, above) if one.months_good is not None]
    return msgspec.structs.replace(
        book,
        categories=tuple(_least(one, bounds) for one, bounds in pairs if bounds is not None),
        months_good=min(months, default=None),
        card_month_max=min(book.card_month_max, above.card_month_max),
        appeal_days=max(book.appeal_days, above.appeal_days),
    )


def _least(category: Category, above: Category) -> Category:
    least = {bound: min(getattr(category, bound), getattr(above, bound)) for bound in _BOUNDS}
    return msgspec.structs.replace(category, **least)


def book_for(history: History, place: str, day: date, before: int | None = None) -> RuleBook:
    """The book in force at a place; refused under PTS-2 where there is none.

    With `before`, the one that decided on what was entered at that position.
    """
    book = find_book(history, place, day, before)
    if book is None:
        raise Refused(
            "PTS-2",
            expected=say(
                f"a rule book in force at {place} on {day}", f"{place} 于 {day} 有积分细则"
            ),
            found=say("none", "没有"),
        )
    return book


@fact(
    "RuleBookAdopted.v1",
    title=say("Rule book adopted", "印发积分细则"),
    stream=lambda data: books_of(data.place),
    reads=lambda data: books_above(data.place),
    place=lambda data, _history: data.place,
    signed_by=_ADOPTERS,
    rules=("PTS-2", "ACT-1", "REG-5"),
    example={
        "place": COUNTY,
        "document": {"number": "示例积分〔2026〕1号", "title": "示例积分细则", "sha256": "0" * 64},
        "effective_from": "2026-03-01",
        "categories": [
            {
                "code": "beautiful_courtyard",
                "earn_entry_max": 20,
                "earn_month_max": 40,
                "deduct_entry_max": 10,
                "deduct_month_max": 20,
                "decision_above": 15,
            }
        ],
        "months_good": 12,
        "card_month_max": 60,
        "appeal_days": 7,
    },
)
class RuleBookAdopted(Fact):
    """The categories and their bounds; for how many months points are good, if they end at all.

    `card_month_max` are the points that one card spends in a month at most, `appeal_days` the days
    within which a household appeals a deduction.
    """

    place: Place
    document: Document
    effective_from: date
    categories: Annotated[tuple[Category, ...], msgspec.Meta(min_length=1, max_length=20)]
    months_good: Annotated[int, msgspec.Meta(ge=1, le=120)] | None
    card_month_max: Points
    appeal_days: Annotated[int, msgspec.Meta(ge=1, le=60)]


@admits(RuleBookAdopted)
def admit_book(act: Act[RuleBookAdopted], history: History) -> None:
    """ACT-1 of the place, REG-5 and PTS-2 of the categories."""
    data = act.data
    require(
        covers(history.county, data.place) and level(data.place) != "group",
        "ACT-1",
        expected=say(f"a place of county {history.county}", f"本县（{history.county}）的区划"),
        found=say(data.place, data.place),
    )
    check_once([one.code for one in data.categories], "REG-5")
    for category in data.categories:
        _check_sensible(category)
    above = find_book(history, data.place[:-_DIGITS], data.effective_from)
    if above is not None:
        _check_within(data, above)


def _check_sensible(category: Category) -> None:
    one, month = category.earn_entry_max, category.earn_month_max
    off, month_off = category.deduct_entry_max, category.deduct_month_max
    require(
        one <= month and off <= month_off and one + off > 0,
        "PTS-2",
        expected=say("an entry within its month", "单次上限不超过月上限"),
        found=say(
            f"{category.code}: +{one} of {month}, -{off} of {month_off}",
            f"{CATEGORIES[category.code].zh}：加 {one}/{month}，减 {off}/{month_off}",
        ),
    )


def _check_within(data: RuleBookAdopted, above: RuleBook) -> None:
    """PTS-2: a book below has no wider bounds than the one above it, nor shorter appeals."""
    wider: dict[str, str] = {
        one.code: CATEGORIES[one.code].zh
        for one in data.categories
        if not _within(one, above.category(one.code))
    }
    if data.card_month_max > above.card_month_max:
        wider["card_month_max"] = "每卡每月上限"
    if data.appeal_days < above.appeal_days:
        wider["appeal_days"] = "申诉天数"
    if above.months_good is not None and (data.months_good or date.max.year) > above.months_good:
        wider["months_good"] = "有效月数"
    require(
        not wider,
        "PTS-2",
        expected=say(f"within {above.number} of {above.place}", f"不超出上级 {above.number}"),
        found=say(f"wider: {', '.join(wider)}", f"超出：{'、'.join(wider.values())}"),
    )


def _within(category: Category, above: Category | None) -> bool:
    return above is not None and all(
        getattr(category, bound) <= getattr(above, bound) for bound in _BOUNDS
    )


@evolves(RuleBooks, RuleBookAdopted)
def adopt(state: RuleBooks, event: Event[RuleBookAdopted]) -> RuleBooks:
    """One book more; it decides on what is entered from now on."""
    data = event.data
    book = RuleBook(
        place=data.place,
        number=data.document.number,
        title=data.document.title,
        sha256=data.document.sha256,
        effective_from=data.effective_from,
        index=event.index,
        categories=data.categories,
        months_good=data.months_good,
        card_month_max=data.card_month_max,
        appeal_days=data.appeal_days,
    )
    return msgspec.structs.replace(state, books=(*state.books, book))
