"""What became of grants: asked of the domain, of states that are fetched with the grants.

One statement brings a grant and the states that `domain.awards.standing` reads of it: its case, its
due, the list that took it and that list's case.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, LiteralString, TypeVar

import msgspec

from domain.awards.award_list import AwardList
from domain.awards.grants import Entry, Grant
from domain.awards.standing import Held, held_of
from domain.kernel.state import State, blank
from domain.payables.dues import Due
from domain.steps.case import Case
from projections.table import Database

S = TypeVar("S", bound=State)
STANDING_BY = ("grants", "award_lists", "cases", "dues")
"""The projections of which what became of a grant is made."""


@dataclass(slots=True)
class Beside:
    """Implements the domain's `States` over the states that were fetched with some grants."""

    county: str = ""
    states: dict[str, State] = field(default_factory=dict)

    def read(self, kind: type[S], stream: str) -> S:
        """The state of a stream; blank where none was fetched."""
        found = self.states.get(stream) or blank(stream)
        assert isinstance(found, kind), stream  # noqa: S101  (streams say their kind)
        return found


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A grant, where its case is, what became of it, and since when its case is completed."""

    grant: Grant
    place: str
    held: Held
    completed_on: date | None


_FROM: LiteralString = """
SELECT c.place, g.state::text, c.state::text, d.state::text, a.state::text, l.state::text
FROM projections.grants g
JOIN projections.cases c ON c.ledger = g.ledger AND c.id = g.case_id
LEFT JOIN projections.dues d ON d.ledger = g.ledger AND d.id = g.due
LEFT JOIN projections.award_lists a ON a.ledger = g.ledger AND a.list = g.list
LEFT JOIN projections.cases l ON l.ledger = a.ledger AND l.id = a.case_id
WHERE g.ledger = %(ledger)s
"""
_UNDER: LiteralString = " AND c.place >= %(place)s AND c.place < %(place)s || ':'"
_KINDS: Sequence[type[State]] = (Grant, Case, Due, AwardList, Case)


def found_by(connection: Database, rest: LiteralString, values: dict[str, Any]) -> list[Found]:
    """Grants by a condition on `g` and `c`, each with what became of it."""
    rows = connection.execute(f"{_FROM}{rest}", values).fetchall()
    return [_found(place, states) for place, *states in rows]


def _found(place: str, states: Sequence[str | None]) -> Found:
    decoded = [
        msgspec.json.decode(state, type=kind)
        for state, kind in zip(states, _KINDS, strict=True)
        if state is not None
    ]
    beside = Beside(states={state.id: state for state in decoded})
    grant, case = decoded[0], decoded[1]
    assert isinstance(grant, Grant)  # noqa: S101  (the first column is never null)
    assert isinstance(case, Case)  # noqa: S101  (nor is the second)
    ended = case.ended.day if case.status == "completed" and case.ended else None
    held = held_of(beside, entry_of(grant))
    return Found(grant=grant, place=place, held=held, completed_on=ended)


def entry_of(grant: Grant) -> Entry:
    """The grant as its household's book has it."""
    return Entry(
        grant=grant.id,
        case=grant.case,
        person=grant.person,
        award_kind=grant.award_kind,
        year=grant.year,
        amount_fen=grant.amount_fen,
        index=grant.index,
    )


def grants(
    connection: Database,
    ledger: int,
    place: str,
    *,
    kind: str | None = None,
    year: int | None = None,
    after: str = "",
    limit: int = 100,
) -> list[Found]:
    """Grants of a place and what lies under it, by id, of a kind or year where asked."""
    return found_by(
        connection,
        f"{_UNDER} AND g.award_kind = coalesce(%(kind)s, g.award_kind)"
        " AND g.year = coalesce(%(year)s, g.year) AND g.id > %(after)s"
        " ORDER BY g.id LIMIT %(limit)s",
        {
            "ledger": ledger,
            "place": place,
            "kind": kind,
            "year": year,
            "after": after,
            "limit": limit,
        },
    )


def grants_of(connection: Database, ledger: int, household: str) -> list[Found]:
    """A household's grants, in order of their decision."""
    return found_by(
        connection,
        " AND g.household = %(household)s ORDER BY g.because",
        {"ledger": ledger, "household": household},
    )


def grant(connection: Database, ledger: int, name: str) -> Found | None:
    """One grant, None if the ledger does not know it."""
    found = found_by(connection, " AND g.id = %(id)s", {"ledger": ledger, "id": name})
    return found[0] if found else None


def listable(
    connection: Database, ledger: int, place: str, kind: str, replaces: str | None = None
) -> list[Found]:
    """Grants of a kind and place that a list may take now, or that stand on the one replaced."""
    found = found_by(
        connection,
        f"{_UNDER} AND g.award_kind = %(kind)s AND c.status = 'completed'"
        " AND d.paid IS NOT TRUE AND g.supplied_on IS NULL ORDER BY g.id",
        {"ledger": ledger, "place": place, "kind": kind},
    )
    return [
        one
        for one in found
        if one.held.standing == "granted"
        or (one.held.standing == "listed" and one.held.list == replaces)
    ]
