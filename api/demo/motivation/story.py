"""The stories of points and motivation on the director's clock, in the order of their days."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from api.demo.director import Aside, Story
from api.demo.motivation import (
    book,
    carrying,
    corrections,
    counter,
    funding,
    honours,
    judging,
    lists,
    scoring,
    shelf,
    subsidies,
    supplied,
    unwilling,
    wrong_counter,
)
from api.demo.motivation.chosen import choose
from api.demo.motivation.goods import DEARER
from api.demo.motivation.store import Home, Savers, Store, take_office

MONTHS: Final = range(1, 13)
COUNTS: Final[Mapping[int, Mapping[str, int]]] = {3: {}, 6: {"bowl": -2}, 9: {"soap": 1}, 12: {}}
"""What a quarter's count finds beside the book, by the month."""


def whole(store: Store) -> Story:
    """Everything that is told of points and motivation."""
    yield date(2026, 1, 16)
    yield Aside(serve(store))
    yield Aside(award(store))


def award(store: Store) -> Story:
    """Money for awards, then subsidies, stars and a role model, in the order of their days."""
    purse, chosen = store.purse, choose(store.year)
    yield date(2026, 1, 26)
    funding.publish_calendar(purse)
    funding.adopt_policy(purse)
    yield Aside(funding.arrange(purse))
    yield Aside(carrying.carry(store))
    yield Aside(supplied.buy(store, chosen))
    yield Aside(judging.evaluate(store, chosen))
    yield date(2026, 3, 6)
    yield Aside(unwilling.record(store, chosen))
    yield date(2026, 5, 12)
    yield Aside(subsidies.raise_sheep(store, chosen))
    yield date(2026, 8, 24)
    yield Aside(subsidies.work_away(store, chosen))
    yield date(2026, 10, 8)
    yield Aside(honours.earn_stars(store, chosen))
    yield Aside(honours.choose_model(store, chosen))


def serve(store: Store) -> Story:
    """From the keeper's office to the last count."""
    take_office(store)
    book.adopt(store)
    shelf.open_shop(store)
    yield Aside(score(store))
    yield Aside(keep(store))
    yield date(2026, 1, 22)
    _open_accounts(store)
    yield Aside(hand_out(store))
    yield Aside(lapse(store))
    savers = store.first
    first, second, third, wronged = _spared(savers)[:4]
    yield Aside(lists.publish(store, wronged))
    yield date(2026, 3, 4)
    yield Aside(scoring.decide_and_earn(savers, first))
    yield date(2026, 4, 8)
    counter.replace_card(savers, third)
    scoring.earn(savers, wronged, "objected", corrections.TWICE_POINTS, "policy_knowledge")
    yield from corrections.reverse(savers, second)
    yield date(2026, 5, 11)
    yield from corrections.appeal(savers, savers.home(_objector(store)))
    corrections.lapse_is_refused(savers, first)


def _open_accounts(store: Store) -> None:
    """Every household of the villages; one of each further village never comes to the counter."""
    book.open_first(store.first)
    for savers in store.villages[1:]:
        book.open_accounts(savers)
        savers.away.add(savers.homes[-1].household)


def _spared(savers: Savers) -> list[Home]:
    """Homes of which nothing else is told: the last of the roster that come to the counter."""
    told = {case.household for case in savers.year.cases} | savers.away
    return [home for home in reversed(savers.homes) if home.household not in told]


def _objector(store: Store) -> str:
    """The household of the neighbour who has a key."""
    person = store.stage.cast["o1"].person
    return next(home.household for home in store.first.homes if home.head == person)


def score(store: Store) -> Story:
    """On the last day of each month every household is scored, those too that joined in it."""
    for month in MONTHS:
        yield scoring.last_day(month)
        for savers in store.villages:
            book.keep_up(savers)
        scoring.score(store, month)


def hand_out(store: Store) -> Story:
    """From February on some households come each month; one brings goods back."""
    yield date(2026, 2, 15)
    sold = counter.redeem(store, 2)
    wrong_counter.refuse_wrong(store.first)
    yield date(2026, 2, 18)
    brought = next(one for one in sold if len(one["items"]) > 1)
    counter.bring_back(store, brought)
    for month in MONTHS[2:]:
        yield date(2026, month, 15)
        counter.redeem(store, month)
        if month == MONTHS[2]:
            wrong_counter.refuse_late_return(store, sold[-1])


def lapse(store: Store) -> Story:
    """From August on the points of half a year ago lapse; the day waits for the ledger's clock."""
    for month in MONTHS[book.MONTHS_GOOD + 1 :]:
        yield date(2026, month, 1)
        for savers in store.villages:
            corrections.wait_for_lapses(savers)


def keep(store: Store) -> Story:
    """Deliveries, labels and counts."""
    yield date(2026, 1, 19)
    shelf.take_gift(store)
    yield date(2026, 3, 10)
    shelf.write_off(store, "bowl", 3, "damaged")
    yield date(2026, 3, 31)
    shelf.count(store, 3, COUNTS[3])
    yield date(2026, 5, 20)
    shelf.change_prices(store)
    yield date(2026, 6, 1)
    store.prices |= {store.goods[code]: points for code, points in DEARER.items()}
    yield date(2026, 6, 3)
    wrong_counter.refuse_without_stock(store)
    shelf.write_off(store, "milk", store.stock[store.goods["milk"]], "past_its_day")
    yield scoring.last_day(6)
    shelf.count(store, 6, COUNTS[6])
    yield date(2026, 7, 13)
    shelf.restock(store)
    yield scoring.last_day(9)
    shelf.count(store, 9, COUNTS[9])
    yield date(2026, 11, 3)
    shelf.write_off(store, "seeds", store.stock[store.goods["seeds"]], "past_its_day")
    yield scoring.last_day(12)
    shelf.count(store, 12, COUNTS[12])
