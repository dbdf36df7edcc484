"""The stories of points and motivation on the director's clock, in the order of their days."""

from datetime import date

from api.demo.director import Aside, Story
from api.demo.motivation import book, scoring, shelf
from api.demo.motivation.store import Store, take_office

MONTHS = range(1, 13)
COUNTS = {3: {}, 6: {"bowl": -2}, 9: {"soap": 1}, 12: {}}
"""What a quarter's count finds beside the book, by the month."""


def whole(store: Store) -> Story:
    """From the keeper's office to the last count."""
    yield date(2026, 1, 16)
    take_office(store.stage)
    book.adopt(store)
    shelf.open_shop(store)
    yield Aside(score(store))
    yield Aside(keep(store))
    yield date(2026, 1, 22)
    book.open_accounts(store)
    yield date(2026, 3, 4)
    yield from scoring.decide_and_earn(store, store.homes[-1])


def score(store: Store) -> Story:
    """On the last day of each month every household is scored."""
    for month in MONTHS:
        yield scoring.last_day(month)
        scoring.score(store, month)


def keep(store: Store) -> Story:
    """Deliveries, labels and counts."""
    yield date(2026, 1, 19)
    shelf.receive(store)
    yield date(2026, 3, 10)
    shelf.write_off(store, "bowl", 3, "damaged")
    yield date(2026, 3, 31)
    shelf.count(store, 3, COUNTS[3])
    yield date(2026, 5, 20)
    shelf.change_prices(store)
    yield date(2026, 6, 3)
    shelf.write_off(store, "milk", store.stock["goods:milk"], "past_its_day")
    for month in (6, 9, 12):
        yield scoring.last_day(month)
        shelf.count(store, month, COUNTS[month])
