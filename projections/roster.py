"""Rosters: which households hold which status, on both time axes.

    roster   one row for each status of a household: near-poor, registered poor, monitored, ...

What the roster was on a day (`as_of`), and what the ledger knew of it at a position (`known_at`),
are asked apart (design.md, 13): a status recorded late, or ended with an earlier day, changes
what held when, and never what was known before. A household that moved was on the roster of the
old place up to that day, and one that ended is on none from its day on (HH-3, HH-5).
"""

from collections.abc import Iterator
from datetime import date
from typing import LiteralString

from domain.residents.households import Household
from projections.days import AT_HEAD, HOLDS, KNOWN, UNDER, half_open
from projections.question import Question, listed
from projections.states import Dated, DatedRow
from projections.table import Table

KINDS = {
    "near-poor": "near_poor",
    "registered": "registered_poor",
    "monitored": "monitored",
    "stars": "star_household",
    "models": "role_model",
}
"""Rosters as the API names them, and the status that puts a household on them."""


class RosterRow(DatedRow, frozen=True, kw_only=True):
    """A household's place on a roster; `because` is the position of the event that put it there."""

    kind: str
    place: str
    household: str
    head: str
    valid_from: date
    valid_to: date | None
    because: int


ROSTER_TABLE = Table(
    name="roster",
    row=RosterRow,
    key=("ledger", "kind", "household", "valid_from", "because", "known_from"),
    ddl="""
CREATE TABLE roster (
    ledger     integer NOT NULL,
    position   bigint  NOT NULL,
    known_from bigint  NOT NULL,
    known_to   bigint,
    kind       text    COLLATE "C" NOT NULL,
    place      text    COLLATE "C" NOT NULL,
    household  text    COLLATE "C" NOT NULL,
    head       text    COLLATE "C" NOT NULL,
    valid_from date    NOT NULL,
    valid_to   date,
    because    bigint  NOT NULL,
    PRIMARY KEY (ledger, kind, household, valid_from, because, known_from)
);
CREATE INDEX ON roster (ledger, kind, place, household);
""",
)


def _entries(state: Household) -> Iterator[RosterRow]:
    for status in state.statuses:
        to = half_open(status.until)
        for place, since, left in state.residences:
            first, last = max(status.from_, since), _earlier(to, left)
            if last is None or first < last:
                yield RosterRow(
                    kind=status.code,
                    place=place,
                    household=state.id,
                    head=state.head,
                    valid_from=first,
                    valid_to=last,
                    because=status.index,
                )


def _earlier(one: date | None, other: date | None) -> date | None:
    """The earlier of two ends, of which None is open."""
    return min((end for end in (one, other) if end is not None), default=None)


ROSTER = Dated(ROSTER_TABLE, ("kind", "household", "valid_from", "because"), _entries)
"""Shown by the projection of households, which holds their states."""


_ROSTER: LiteralString = listed(
    RosterRow,
    f"FROM projections.roster WHERE ledger = %(ledger)s AND kind = %(kind)s"
    f" AND {UNDER} AND {HOLDS} AND {KNOWN}"
    " AND (place, household) > (%(after_place)s, %(after_household)s)"
    " ORDER BY place, household LIMIT %(limit)s",
)


def roster(
    ledger: int,
    kind: str,
    *,
    place: str,
    as_of: date,
    known_at: int = AT_HEAD,
    after: tuple[str, str] = ("", ""),
    limit: int = 100,
) -> Question[list[RosterRow]]:
    """The roster of a place and what lies under it, by place and household.

    Args:
        ledger: The ledger's number.
        kind: The status (`near_poor`), as in `KINDS`.
        place: A code of a jurisdiction; `""` for all.
        as_of: The Shanghai day on which the households were on the roster.
        known_at: What was known at this position.
        after: `(place, household)` of the last row of the page before.
        limit: Rows at most.
    """
    parameters = {
        "ledger": ledger,
        "kind": kind,
        "place": place,
        "as_of": as_of,
        "known_at": known_at,
        "after_place": after[0],
        "after_household": after[1],
        "limit": limit,
    }
    return Question(_ROSTER, list[RosterRow], parameters)
