"""What is open about points, of a place and what lies under it; each rule has one source.

PTS-2   appeals that nobody has answered, or that were upheld and not put right
PTS-7   months of a village without their list, lines found wrong and not shown again
"""

from collections.abc import Iterator
from typing import Final, LiteralString

import msgspec

from domain.points.accounts import PointsVillage
from domain.points.lines import PointsLine
from domain.points.missing import months_due, not_shown_again
from domain.policies import decided
from domain.steps.complaints import Complaint, unheard, unremedied
from projections.asked import Asked, PlacedGap, Source, placed
from projections.days import UNDER
from projections.offices import adopted

FOLDED_BY: Final = ("complaints", "points_villages", "points_months", "points_lines")
"""The projections that these answers are made of."""
_APPEALS: LiteralString = (
    "SELECT place, state::text FROM projections.complaints WHERE ledger = %(ledger)s"
    f" AND {UNDER} AND entry <> '' AND id > %(after)s ORDER BY id"
)
_REMOVED: LiteralString = """
SELECT m.place, l.state::text FROM projections.points_lines l
JOIN projections.points_months m ON m.ledger = l.ledger AND m.id = l.list
WHERE l.ledger = %(ledger)s AND m.place >= %(place)s AND m.place < %(place)s || ':'
  AND l.removed_on IS NOT NULL AND l.shown_again = '' AND l.id > %(after)s ORDER BY l.id
"""


def _appeals(asked: Asked) -> Iterator[PlacedGap]:
    """PTS-2, appeal by appeal."""
    policies = adopted(asked.connection, asked.ledger, asked.today)
    for place, state in asked.rows(_APPEALS):
        complaint = msgspec.json.decode(state, type=Complaint)
        days = decided(policies, place, "appeal_answer_days", asked.today).value
        gap = unheard(complaint, days, asked.today) or unremedied(complaint)
        yield from placed(gap, place)


def _lists(asked: Asked) -> Iterator[PlacedGap]:
    """PTS-7: lines, then months; `pointsline:` sorts before `pointsmonth:`."""
    for place, state in asked.rows(_REMOVED):
        yield from placed(not_shown_again(msgspec.json.decode(state, type=PointsLine)), place)
    policies = adopted(asked.connection, asked.ledger, asked.today)
    rows = asked.rows(
        "SELECT place, state::text FROM projections.points_villages WHERE ledger = %(ledger)s"
        f" AND {UNDER} ORDER BY place"
    )
    for place, state in rows:
        village = msgspec.json.decode(state, type=PointsVillage)
        days = decided(policies, place, "points_list_days", asked.today).value
        for gap in months_due(village, days, asked.today):
            yield from placed(gap, place)


SOURCES: Final[dict[str, Source]] = {"PTS-2": _appeals, "PTS-7": _lists}
