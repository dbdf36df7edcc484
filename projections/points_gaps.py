"""What is open about points, of a place and what lies under it, each with where it is.

PTS-2   appeals that nobody has answered, or that were upheld and not put right
PTS-4   what was earned wrongly, spent before it was taken back, and is not made good
PTS-7   months of a village without their list, lists that hang nowhere, lines found wrong and not
        shown again
"""

from collections.abc import Iterator
from typing import Any, Final, LiteralString

import msgspec

from domain.points import owed
from domain.points.accounts import Owed, PointsVillage
from domain.points.lines import PointsLine, PointsMonth
from domain.points.missing import months_due, not_hung, not_shown_again
from domain.points.month_procedure import NOTICE
from domain.steps.case import Case
from domain.steps.complaints import Complaint, unheard, unremedied
from projections.asked import PlacedGap, Source, StateAt, Today, placed, states
from projections.question import listed

FOLDED_BY: Final = (
    "complaints", "points_households", "points_villages", "points_months", "points_lines",
    "cases",
)  # fmt: skip
"""The projections that these answers are made of."""


class Owing(msgspec.Struct, frozen=True):
    """What a household of a village owes by a reversal."""

    reversal: str
    place: str
    owed: Owed


class Drawn(msgspec.Struct, frozen=True):
    """A list that waits for its notice, and its case."""

    place: str
    listed: PointsMonth
    shown_in: Case


_OWING: LiteralString = listed(
    Owing,
    """FROM (
SELECT each.key AS reversal, p.place, each.value AS owed
FROM projections.points_households p, jsonb_each(p.state::jsonb -> 'owed') each
WHERE p.ledger = %(ledger)s AND p.place >= %(place)s AND p.place < %(place)s || ':'
  AND p.owed_points > 0
) owing ORDER BY reversal""",
)
_DRAWN: LiteralString = listed(
    Drawn,
    f"""FROM (
SELECT m.place, m.state AS listed, c.state AS shown_in FROM projections.points_months m
JOIN projections.cases c ON c.ledger = m.ledger AND c.id = m.made_in
WHERE m.ledger = %(ledger)s AND m.place >= %(place)s AND m.place < %(place)s || ':'
  AND c.waits_for = '{NOTICE}' AND c.via IS NULL ORDER BY c.id
) drawn""",
)
_REMOVED: LiteralString = listed(
    StateAt,
    """FROM (
SELECT l.id, m.place, l.state FROM projections.points_lines l
JOIN projections.points_months m ON m.ledger = l.ledger AND m.id = l.list
WHERE l.ledger = %(ledger)s AND m.place >= %(place)s AND m.place < %(place)s || ':'
  AND l.removed_on IS NOT NULL AND l.shown_again = ''
) removed ORDER BY id""",
)


def _appeals(row: StateAt[Complaint], today: Today) -> Iterator[PlacedGap]:
    """PTS-2, appeal by appeal."""
    days = today.value("appeal_answer_days", row.place)
    return placed(unheard(row.state, days, today.day) or unremedied(row.state), row.place)


def _owing(row: Owing, _today: Today) -> Iterator[PlacedGap]:
    """PTS-4, reversal by reversal."""
    return placed(owed.gap(row.reversal, row.owed), row.place)


def _removed(row: StateAt[PointsLine], _today: Today) -> Iterator[PlacedGap]:
    """PTS-7, line by line."""
    return placed(not_shown_again(row.state), row.place)


def _not_hung(row: Drawn, today: Today) -> Iterator[PlacedGap]:
    """PTS-7, list by list."""
    days = today.value("points_list_days", row.place)
    return placed(not_hung(row.shown_in, row.listed, days, today.day), row.place)


def _missing(row: StateAt[PointsVillage], today: Today) -> Iterator[PlacedGap]:
    """PTS-7, month by month of a village."""
    days = today.value("points_list_days", row.place)
    for gap in months_due(row.state, days, today.day):
        yield from placed(gap, row.place)


SOURCES: Final[tuple[Source[Any], ...]] = (
    Source("PTS-2", states("complaints", "entry <> ''"), StateAt[Complaint], _appeals),
    Source("PTS-4", _OWING, Owing, _owing),
    Source("PTS-7", _DRAWN, Drawn, _not_hung),
    Source("PTS-7", _REMOVED, StateAt[PointsLine], _removed),
    Source("PTS-7", states("points_villages"), StateAt[PointsVillage], _missing),
)
"""Of PTS-7 cases come first, then lines: `case:` and `pointsline:` sort before `pointsmonth:`."""
