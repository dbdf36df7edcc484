"""What is open about village evaluation: villages that did not evaluate (EVA-1).

A village is asked for its evaluation where poor households lived in it, and the ledger knew; months
and days are those of the policy that was in force there.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, LiteralString

from audit.trail.arrays import text_array
from domain.evaluation import missing
from domain.evaluation.holding import POOR
from domain.evaluation.missing import Asked
from projections.asked import PlacedGap, Source, Today, placed
from projections.days import UNDER
from projections.question import listed

FOLDED_BY: Final = ("evaluations", "households", "offices", "trace")
"""The projections that these answers are made of."""


_VILLAGES: LiteralString = listed(
    Asked,
    f"""FROM (
SELECT village, (e.admitted_at AT TIME ZONE 'Asia/Shanghai')::date AS known_on, poor, (
    SELECT coalesce(json_agg(v.period), '[]') FROM projections.evaluations v
    WHERE v.ledger = %(ledger)s AND v.place = village
) AS periods FROM (
    SELECT left(place, 12) AS village, min(known_from) AS first_known, coalesce(
        jsonb_agg(DISTINCT jsonb_build_object('valid_from', valid_from, 'valid_to', valid_to))
        FILTER (WHERE known_to IS NULL), '[]') AS poor
    FROM projections.roster
    WHERE ledger = %(ledger)s AND kind = ANY(%(poor)s) AND {UNDER} GROUP BY 1
) lived
JOIN projections.entries e ON e.ledger = %(ledger)s AND e.position = first_known
WHERE %(after_rule)s <> 'EVA-1' OR 'place:' || village > %(after)s
ORDER BY village LIMIT %(limit)s
) asked ORDER BY village""",
)


def _missing(row: Asked, today: Today) -> Iterator[PlacedGap]:
    """EVA-1, village by village."""

    def value_on(name: str, day: date) -> int:
        return today.value(name, row.village, day)

    return placed(missing.gap(row, value_on, today.day), row.village)


def _poor() -> Mapping[str, Any]:
    return {"poor": text_array(sorted(POOR))}


SOURCES: Final[tuple[Source[Any], ...]] = (
    Source(
        "EVA-1",
        _VILLAGES,
        Asked,
        _missing,
        _poor,
        lambda row: f"place:{row.village}",
    ),
)
