"""What is open about village evaluation: villages that did not evaluate (EVA-1).

A village is asked for its evaluation where poor households live in it; months and days are those
of the policy in force there.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, LiteralString

import msgspec

from audit.trail.arrays import text_array
from domain.evaluation import missing
from domain.evaluation.holding import POOR
from projections.asked import PlacedGap, Source, Today, placed
from projections.days import HOLDS, UNDER
from projections.question import listed

FOLDED_BY: Final = ("evaluations", "households", "offices")
"""The projections that these answers are made of."""


class VillageEvaluated(msgspec.Struct, frozen=True):
    """A village with poor households, and the periods that it evaluated."""

    village: str
    periods: frozenset[str]


_VILLAGES: LiteralString = listed(
    VillageEvaluated,
    f"""FROM (
SELECT village, (
    SELECT coalesce(json_agg(e.period), '[]') FROM projections.evaluations e
    WHERE e.ledger = %(ledger)s AND e.place = poor.village
) AS periods FROM (
    SELECT DISTINCT left(place, 12) AS village FROM projections.roster
    WHERE ledger = %(ledger)s AND kind = ANY(%(poor)s) AND {UNDER} AND {HOLDS}
      AND known_to IS NULL
) poor
WHERE %(after_rule)s <> 'EVA-1' OR 'place:' || village > %(after)s
ORDER BY village LIMIT %(limit)s
) evaluated ORDER BY village""",
)


def _missing(row: VillageEvaluated, today: Today) -> Iterator[PlacedGap]:
    """EVA-1, village by village."""
    months = today.value("evaluation_months", row.village)
    days = today.value("evaluation_days", row.village)
    return placed(missing.gap(row.village, row.periods, months, days, today.day), row.village)


def _poor() -> Mapping[str, Any]:
    return {"poor": text_array(sorted(POOR))}


SOURCES: Final[tuple[Source[Any], ...]] = (
    Source(
        "EVA-1",
        _VILLAGES,
        VillageEvaluated,
        _missing,
        _poor,
        lambda row: f"place:{row.village}",
    ),
)
