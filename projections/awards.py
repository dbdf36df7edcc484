"""What became of grants: asked of the domain, of states that are fetched with the grants.

One statement brings a grant and the states that `domain.awards.standing` reads of it: its case, its
due, the list that took it and that list's case. What had become of it by a day (`as_of`) follows
from the days in them; what the ledger knew at a position (`known_at`) from the same states, folded
from the log as far as that.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final, LiteralString, NamedTuple

import msgspec

from domain.awards.award_list import AwardList, awards_of
from domain.awards.grants import Entry, Grant
from domain.awards.standing import Held, held_of
from domain.kernel.history import States
from domain.kernel.places import county_of
from domain.kernel.state import State
from domain.payables.dues import Due
from domain.steps.case import Case
from projections.days import AT_HEAD
from projections.known import known_states
from projections.question import Question, asked, listed
from projections.stored import Given
from projections.table import Database

STANDING_BY = ("grants", "award_lists", "cases", "dues", "entities")
"""The projections of which what became of a grant is made."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A grant, where its case is, what became of it, and since when its case is completed.

    `entity_name` is the public name of the entity that was granted it, if one was.
    """

    grant: Grant
    place: str
    held: Held
    completed_on: date | None
    entity_name: str = ""


class GrantRow(msgspec.Struct, frozen=True):
    """A grant and the states that are read to tell what became of it."""

    place: str
    entity_name: str | None
    grant_state: Grant
    case_state: Case
    due_state: Due | None
    list_state: AwardList | None
    list_case_state: Case | None

    def found(self, day: date = date.max) -> Found:
        """The grant with what had become of it by a day."""
        states = self.grant_state, self.case_state, self.due_state, self.list_state
        told = [one for one in (*states, self.list_case_state) if one is not None]
        return _found(self, self.grant_state, Given(county_of(self.place), told), day)


def _found(row: GrantRow, grant: Grant, states: States, day: date) -> Found:
    case = states.read(Case, grant.case)
    return Found(
        grant=grant,
        place=row.place,
        held=held_of(states, entry_of(grant), day),
        completed_on=case.ended.day if case.ended and case.status == "completed" else None,
        entity_name=row.entity_name or "",
    )


COLUMNS: Final[LiteralString] = """c.place, e.state->>'name' AS entity_name,
    g.state AS grant_state, c.state AS case_state, d.state AS due_state,
    a.state AS list_state, l.state AS list_case_state"""
"""What a `GrantRow` is made of, in `JOINED`."""
JOINED: Final[LiteralString] = """
FROM projections.grants g
JOIN projections.cases c ON c.ledger = g.ledger AND c.id = g.case_id
LEFT JOIN projections.dues d ON d.ledger = g.ledger AND d.id = g.due
LEFT JOIN projections.award_lists a ON a.ledger = g.ledger AND a.list = g.list
LEFT JOIN projections.cases l ON l.ledger = a.ledger AND l.id = a.case_id
LEFT JOIN projections.entities e ON e.ledger = g.ledger AND e.id = g.entity
"""
_UNDER: LiteralString = " AND c.place >= %(place)s AND c.place < %(place)s || ':'"


def found_by(connection: Database, rest: LiteralString, values: dict[str, Any]) -> list[Found]:
    """Grants by a condition on `g` and `c`, each with what became of it."""
    return [row.found() for row in _rows(connection, rest, values)]


def _rows(connection: Database, rest: LiteralString, values: dict[str, Any]) -> list[GrantRow]:
    document = listed(
        GrantRow,
        f"FROM (SELECT {COLUMNS} {JOINED} WHERE g.ledger = %(ledger)s {rest}) found",
    )
    return asked(connection, Question(document, list[GrantRow], values))


def entry_of(grant: Grant) -> Entry:
    """The grant as its grantee's book has it."""
    return Entry(
        grant=grant.id,
        case=grant.case,
        person=grant.person,
        award_kind=grant.award_kind,
        year=grant.year,
        amount_fen=grant.amount_fen,
        index=grant.index,
    )


class Asked(NamedTuple):
    """Which grants of a place and what lies under it: of a kind or year, as of when, on a page."""

    place: str
    kind: str | None = None
    year: int | None = None
    as_of: date = date.max
    known_at: int = AT_HEAD
    after: str = ""
    limit: int = 100


class Page(NamedTuple):
    """Grants that had been decided by the day, and where the next page begins, if there is one."""

    found: list[Found]
    following: str | None


def grants(connection: Database, ledger: int, wanted: Asked) -> Page:
    """Grants by id, with what had become of them by the day, as known at the position.

    A page of the past may hold fewer than there is room for: what came later is left out.
    """
    rows = _rows(
        connection,
        f"{_UNDER} AND g.award_kind = coalesce(%(kind)s, g.award_kind)"
        " AND g.year = coalesce(%(year)s, g.year) AND g.id > %(after)s"
        " ORDER BY g.id LIMIT %(limit)s",
        {
            "ledger": ledger,
            "place": wanted.place,
            "kind": wanted.kind,
            "year": wanted.year,
            "after": wanted.after,
            "limit": wanted.limit + 1,
        },
    )
    page = rows[: wanted.limit]
    following = page[-1].grant_state.id if len(rows) > wanted.limit else None
    found = _known(connection, ledger, page, wanted)
    return Page([one for one in found if _decided(one.grant) <= wanted.as_of], following)


def _decided(grant: Grant) -> date:
    return grant.decided_on or date.min


def _known(
    connection: Database, ledger: int, rows: Sequence[GrantRow], wanted: Asked
) -> list[Found]:
    """What the rows say of the day, by all that is known or by what was known at a position."""
    if wanted.known_at == AT_HEAD:
        return [row.found(wanted.as_of) for row in rows]

    def states(streams: Iterable[str]) -> list[State]:
        return known_states(connection, ledger, wanted.known_at, streams)

    then = {one.id: one for one in states(row.grant_state.id for row in rows)}
    found = ((row, then.get(row.grant_state.id)) for row in rows)
    known = [(row, grant) for row, grant in found if isinstance(grant, Grant)]
    cases = states(grant.case for _, grant in known)
    dues = states(grant.due for _, grant in known if grant.due)
    lists = states(awards_of(grant.list) for _, grant in known if grant.list)
    theirs = states(one.case for one in lists if isinstance(one, AwardList))
    told = Given(county_of(wanted.place), [*then.values(), *cases, *dues, *lists, *theirs])
    return [_found(row, grant, told, wanted.as_of) for row, grant in known]


def grants_of(connection: Database, ledger: int, household: str) -> list[Found]:
    """A household's grants, in order of their decision."""
    return found_by(
        connection,
        " AND g.household = %(household)s ORDER BY g.because",
        {"ledger": ledger, "household": household},
    )


def grants_of_entity(connection: Database, ledger: int, entity: str) -> list[Found]:
    """An entity's grants, in order of their decision."""
    return found_by(
        connection,
        " AND g.entity = %(entity)s ORDER BY g.because",
        {"ledger": ledger, "entity": entity},
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
