"""What is open about village evaluation: villages that did not evaluate (EVA-1).

A village is asked for its evaluation where poor households live in it; months and days are those
of the policy in force there.
"""

from collections.abc import Iterator
from typing import Final, LiteralString

from domain.evaluation import missing
from domain.evaluation.holding import POOR
from domain.policies import decided
from projections.asked import Asked, PlacedGap, Source, placed
from projections.days import HOLDS, UNDER
from projections.offices import adopted

FOLDED_BY: Final = ("evaluations", "households", "offices")
"""The projections that these answers are made of."""
_VILLAGES: LiteralString = f"""
WITH poor AS (
    SELECT DISTINCT left(place, 12) AS village FROM projections.roster
    WHERE ledger = %(ledger)s AND kind = ANY(%(kinds)s) AND {UNDER} AND {HOLDS}
      AND known_to IS NULL
)
SELECT village, coalesce(array_agg(e.period) FILTER (WHERE e.period IS NOT NULL), '{{}}')
FROM poor LEFT JOIN projections.evaluations e
    ON e.ledger = %(ledger)s AND e.place = poor.village
WHERE 'place:' || village > %(after)s
GROUP BY village ORDER BY village
"""


def _missing(asked: Asked) -> Iterator[PlacedGap]:
    """EVA-1, village by village."""
    policies = adopted(asked.connection, asked.ledger, asked.today)
    for village, periods in asked.rows(_VILLAGES, kinds=sorted(POOR)):
        months = decided(policies, village, "evaluation_months", asked.today).value
        days = decided(policies, village, "evaluation_days", asked.today).value
        gap = missing.gap(village, frozenset(periods), months, days, asked.today)
        yield from placed(gap, village)


SOURCES: Final[dict[str, Source]] = {"EVA-1": _missing}
