"""What the no-cash proof asks of points: that none of them ever met money (PTS-3).

- PTS-3 Points and goods move between their own accounts and counters alone, unit by unit. A
  movement with points on one side and anything else on the other exchanged them, whatever its
  record calls it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from audit.desk.money.claims import Exceptional, Scope, exceptional
from audit.desk.money.evidence import Evidence
from domain.kernel.act import Event
from domain.kernel.fact import Fact
from domain.kernel.words import say
from domain.money.chart import KINDS, AccountKind, Unit
from domain.money.counters import counter_of
from domain.money.vouchers import Movement


class Pointed(NamedTuple):
    """A movement that has points on one side at least; `units` are those of debit and credit."""

    event: Event[Fact]
    movement: Movement
    units: tuple[Unit | None, Unit | None]


def pointed(evidence: Evidence, scope: Scope) -> list[Pointed]:
    """Every movement of points that is asked about; points are no fund's."""
    if scope.fund is not None:
        return []
    found = (
        Pointed(event, one, (_unit(evidence, one.debit), _unit(evidence, one.credit)))
        for event, one in evidence.crossing
        if scope.year is None or one.on.year == scope.year
    )
    return [one for one in found if "points" in one.units and _lies_in(evidence, one, scope)]


def exchanged(moved: list[Pointed]) -> Iterator[Exceptional]:
    """Those with anything else than points on the other side."""
    for event, one, units in moved:
        if units != ("points", "points"):
            detail = say(f"{one.debit} from {one.credit}", f"{one.credit} 转入 {one.debit}")
            at = (event.index,)
            about = one.debit if units[0] == "points" else one.credit
            yield exceptional("exchanged", about, detail, amount_fen=0, on=one.on, evidence=at)


def _kind(evidence: Evidence, account: str) -> str | None:
    counter, book = counter_of(account), evidence.books.get(account)
    return counter.kind if counter else book.kind if book else None


def _unit(evidence: Evidence, account: str) -> Unit | None:
    kind: AccountKind | str | None = _kind(evidence, account)
    return KINDS[kind].unit if kind in KINDS else None


def _lies_in(evidence: Evidence, one: Pointed, scope: Scope) -> bool:
    names = (one.movement.debit, one.movement.credit)
    places = [counter.place for name in names if (counter := counter_of(name))]
    places += [book.place for name in names if (book := evidence.books.get(name))]
    return scope.place is None or any(place.startswith(scope.place) for place in places)
