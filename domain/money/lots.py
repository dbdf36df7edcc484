"""Lots: what an account holds, told apart by what brought it and by the last day it is good for.

- PTS-6 Points expire by lot, never twice; what is given back goes to the lots that it came from,
  with their days as they were: it neither lives longer nor is lost twice.
- PTS-5 Goods are traced by lot, from source to hand.

Lots that never end and came before anything taken is still kept are one: nothing tells them apart
any more, and an account that never loses a point does not grow by every one it got (ADR 72). Its
order among the others stays, and so does every day on which something ends.

A taking consumes the lots that are good on its day, the first to end first, and among those the
first to come; nobody names them, so two tills cannot quarrel about them. What each voucher took is
kept for as many days as it may be given back. Pure functions of values; nothing here refuses.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import reduce
from typing import Final, Literal

import msgspec

GIVEN_BACK_DAYS_MAX: Final = 31
"""For how many days what a voucher took is kept, unless it says more: the longest a policy may
give for a refund."""
EARLIER: Final = "earlier"
"""In the place of a voucher: the lot of all that came earlier and never ends."""
Takes = Literal["good", "over", "any"]


class Lot(msgspec.Struct, frozen=True):
    """What is left of what a voucher brought at a position; `ends_on` is its last good day.

    `came_on` is the day on which it was brought.
    """

    voucher: str
    left: int
    ends_on: date | None
    index: int
    came_on: date | None = None

    def good_on(self, day: date) -> bool:
        """Whether it can be used on the day."""
        return self.ends_on is None or day <= self.ends_on

    def with_left(self, left: int) -> "Lot":
        """The same lot with so much of it."""
        return Lot(self.voucher, left, self.ends_on, self.index, self.came_on)


class Terms(msgspec.Struct, frozen=True):
    """How a movement treats the lots of an account that has them.

    `ends_on` is the last good day of the lot that it brings; `gives_back` names the voucher of
    whose taking it gives back. A taking consumes what is `good` on its day, what is `over`, or
    `any`; of the lot that the voucher `first` brought before any other. `kept_days` says how long
    it can be given back.
    """

    ends_on: date | None = None
    gives_back: str = ""
    takes: Takes = "good"
    first: str = ""
    kept_days: int = GIVEN_BACK_DAYS_MAX


PLAIN: Final = Terms()
Lotted = tuple[Lot, ...]
Taken = Mapping[date, Mapping[str, Lotted]]


class Lots(msgspec.Struct, frozen=True, gc=False):
    """The lots of an account in the order in which they are used, and what vouchers took.

    `taken` is by the last day until which it is kept, then by voucher; each part says the lot it
    came from, and how much of it was not given back.
    """

    held: Lotted = ()
    taken: Taken = msgspec.field(default_factory=dict)

    @property
    def total(self) -> int:
        """What all lots together have left."""
        return sum(lot.left for lot in self.held)

    def available(self, on: date, terms: Terms = PLAIN) -> int:
        """How much a taking on the day finds."""
        return sum(lot.left for lot in self.held if _takes(lot, on, terms))

    def available_of(self, voucher: str, on: date, terms: Terms = PLAIN) -> int:
        """How much of that, what the voucher brought."""
        mine = (lot for lot in self.held if lot.voucher == voucher)
        return sum(lot.left for lot in mine if _takes(lot, on, terms))

    def taken_by(self, voucher: str) -> int:
        """What the voucher took and did not give back, as far as it is kept."""
        return sum(part.left for part in self._parts(voucher)[1])

    def bring(self, lot: Lot) -> "Lots":
        """The lots with one more; what comes to a lot that is there is added to it."""
        return Lots(_with(self.held, lot), self.taken)

    def take(self, voucher: str, amount: int, on: date, terms: Terms = PLAIN) -> "Lots":
        """The lots after a voucher took as much, or what there was."""
        fitting = [place for place, lot in enumerate(self.held) if _takes(lot, on, terms)]
        if terms.first:
            fitting.sort(key=lambda place: self.held[place].voucher != terms.first)
        held, parts = _divided(self.held, fitting, amount)
        taken = {until: each for until, each in self.taken.items() if until >= on}
        until = on + timedelta(days=terms.kept_days)
        before = taken.get(until, {})
        taken[until] = {**before, voucher: reduce(_with, parts, before.get(voucher, ()))}
        return Lots(held, taken)

    def give_back(self, voucher: str, amount: int) -> "Lots":
        """The lots after as much of what a voucher took came back, the last part first."""
        until, parts = self._parts(voucher)
        if until is None:
            return self
        left, back = _divided(parts, range(len(parts) - 1, -1, -1), amount)
        taken = {**self.taken, until: {**self.taken[until], voucher: left}}
        return Lots(reduce(_with, back, self.held), taken)

    def merged(self, on: date) -> "Lots":
        """The lots with those as one that never end and came before what is given back on a day."""
        before = on - timedelta(days=GIVEN_BACK_DAYS_MAX)
        old = [
            lot
            for lot in self.held
            if lot.ends_on is None and lot.came_on is not None and lot.came_on < before
        ]
        if not old[1:]:
            return self
        one = msgspec.structs.replace(old[0], voucher=EARLIER, left=sum(lot.left for lot in old))
        others = tuple(lot for lot in self.held if lot not in old)
        return Lots(_with(others, one), self.taken)

    def _parts(self, voucher: str) -> tuple[date | None, Lotted]:
        for until, each in self.taken.items():
            if voucher in each:
                return until, each[voucher]
        return None, ()


def _takes(lot: Lot, on: date, terms: Terms) -> bool:
    return terms.takes == "any" or lot.good_on(on) == (terms.takes == "good")


def _divided(lots: Lotted, order: Iterable[int], amount: int) -> tuple[Lotted, Lotted]:
    """What is left of lots, and as much as is wanted of them, taken in an order of places."""
    left, portions = list(lots), list[Lot]()
    for place in order:
        if amount <= 0:
            break
        lot = left[place]
        portion = min(lot.left, amount)
        amount -= portion
        portions.append(lot.with_left(portion))
        left[place] = lot.with_left(lot.left - portion)
    return tuple([lot for lot in left if lot.left > 0]), tuple(portions)


def _with(lots: Lotted, part: Lot) -> Lotted:
    """The lots, which stand in order, with a part of one: of one that is there, or of its own."""
    for place, lot in enumerate(lots):
        if lot.voucher == part.voucher and lot.ends_on == part.ends_on:
            return (*lots[:place], lot.with_left(lot.left + part.left), *lots[place + 1 :])
    if not lots or _place(lots[-1]) <= _place(part):
        return (*lots, part)
    place = bisect_right(lots, _place(part), key=_place)
    return (*lots[:place], part, *lots[place:])


def _place(lot: Lot) -> tuple[date, int]:
    """By what lots stand in order: the first to end first, and among those the first to come."""
    return lot.ends_on or date.max, lot.index
