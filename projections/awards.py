"""What became of grants: asked of the domain, of states that are fetched with the grants.

One statement brings a grant and the states that `domain.awards.standing` reads of it: its case, its
due, the list that took it and that list's case.
"""

from datetime import date
from typing import Any, Final, LiteralString

import msgspec

from domain.awards.award_list import AwardList
from domain.awards.grants import Entry, Grant
from domain.awards.standing import Held, held_of
from domain.kernel.places import county_of
from domain.payables.dues import Due
from domain.steps.case import Case
from projections.question import Question, asked, listed
from projections.stored import Given
from projections.table import Database

STANDING_BY = ("grants", "award_lists", "cases", "dues")
"""The projections of which what became of a grant is made."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A grant, where its case is, what became of it, and since when its case is completed."""

    grant: Grant
    place: str
    held: Held
    completed_on: date | None


class GrantRow(msgspec.Struct, frozen=True):
    """A grant and the states that are read to tell what became of it."""

    place: str
    grant_state: Grant
    case_state: Case
    due_state: Due | None
    list_state: AwardList | None
    list_case_state: Case | None

    def found(self) -> Found:
        """The grant with what became of it."""
        _place, *all_of_it = msgspec.structs.astuple(self)
        states = [state for state in all_of_it if state is not None]
        held = held_of(Given(county_of(self.place), states), entry_of(self.grant_state))
        ended = self.case_state.ended
        return Found(
            grant=self.grant_state,
            place=self.place,
            held=held,
            completed_on=ended.day if ended and self.case_state.status == "completed" else None,
        )


COLUMNS: Final[LiteralString] = """c.place, g.state AS grant_state, c.state AS case_state,
    d.state AS due_state, a.state AS list_state, l.state AS list_case_state"""
"""What a `GrantRow` is made of, in `JOINED`."""
JOINED: Final[LiteralString] = """
FROM projections.grants g
JOIN projections.cases c ON c.ledger = g.ledger AND c.id = g.case_id
LEFT JOIN projections.dues d ON d.ledger = g.ledger AND d.id = g.due
LEFT JOIN projections.award_lists a ON a.ledger = g.ledger AND a.list = g.list
LEFT JOIN projections.cases l ON l.ledger = a.ledger AND l.id = a.case_id
"""
_UNDER: LiteralString = " AND c.place >= %(place)s AND c.place < %(place)s || ':'"


def found_by(connection: Database, rest: LiteralString, values: dict[str, Any]) -> list[Found]:
    """Grants by a condition on `g` and `c`, each with what became of it."""
    document = listed(
        GrantRow,
        f"FROM (SELECT {COLUMNS} {JOINED} WHERE g.ledger = %(ledger)s {rest}) found",
    )
    rows = asked(connection, Question(document, list[GrantRow], values))
    return [row.found() for row in rows]


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
