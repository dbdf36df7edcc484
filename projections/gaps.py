"""Gaps: what rules of kind list show as open until it is done, of a place and what lies under it.

    NOT-3   answers overdue, notices not closed in time, subjects held: listed by their states
    NOT-6, ASM-2, ASM-8   what is open in villages and their meetings (`village_gaps`)
    FUND, DIS and PAY   what is open about money (`money_gaps`)
    STAR-2, SUB-1, PAY-7   what is open about awards (`award_gaps`)
    EVA-1   villages without their evaluation (`evaluation_gaps`)
    PTS     what is open about points and love supermarkets (`points_gaps`, `supermarket_gaps`)

What a gap is says the domain; here the figures are put together that it is asked about. All
sources are one question, in which those are asked that the page may show; the domain looks at the
answers of one after the other, until the page is full.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice
from typing import Any, Final, LiteralString

import msgspec

from audit.trail.arrays import text_array
from domain.kernel.words import say
from projections import (
    award_gaps,
    evaluation_gaps,
    money_gaps,
    points_gaps,
    supermarket_gaps,
    village_gaps,
)
from projections.asked import PlacedGap, Source, Today
from projections.days import HOLDS, UNDER
from projections.offices import PolicyRow, policies_of
from projections.question import Question, asked, listed
from projections.table import Database

FOLDED_BY: Final = tuple(dict.fromkeys((
    "notices", "objections", "publicity", "households", "assemblies", "offices", "people",
    *money_gaps.FOLDED_BY, *award_gaps.FOLDED_BY,
    *evaluation_gaps.FOLDED_BY, *points_gaps.FOLDED_BY, *supermarket_gaps.FOLDED_BY,
)))  # fmt: skip
"""The projections that an answer is made of, each once."""


class ListedRow(msgspec.Struct, frozen=True):
    """A gap that a state lists by itself."""

    rule: str
    subject: str
    place: str
    since: date | None
    due: date | None
    en: str
    zh: str


_LISTED: LiteralString = listed(
    ListedRow,
    f"""FROM (SELECT DISTINCT ON (subject) * FROM (
    SELECT ledger, rule, subject, place, since, due, en, zh FROM projections.notices_list
    UNION ALL
    SELECT l.ledger, l.rule, l.subject, n.place, l.since, l.due, l.en, l.zh
    FROM projections.objections_list l
    JOIN projections.objections o ON o.ledger = l.ledger AND o.id = l.via
    JOIN projections.notices n ON n.ledger = o.ledger AND n.id = o.notice
) g WHERE ledger = %(ledger)s AND rule = 'NOT-3' AND {UNDER}
  AND (rule, subject) > (%(after_rule)s, %(after)s)
  AND (since IS NULL OR since <= %(as_of)s)
ORDER BY subject, since LIMIT %(limit)s) g ORDER BY subject""",
)
"""An objection is where its notice hangs."""


def _listed(row: ListedRow, _today: Today) -> Iterator[PlacedGap]:
    yield PlacedGap(
        rule=row.rule,
        subject=row.subject,
        place=row.place,
        since=row.since,
        due=row.due,
        message=say(row.en, row.zh),
    )


SOURCES: Final[tuple[Source[Any], ...]] = tuple(
    sorted(
        (
            Source("NOT-3", _LISTED, ListedRow, _listed),
            *village_gaps.SOURCES,
            *money_gaps.SOURCES,
            *award_gaps.SOURCES,
            *evaluation_gaps.SOURCES,
            *points_gaps.SOURCES,
            *supermarket_gaps.SOURCES,
        ),
        key=lambda source: source.rule,
    )
)
"""By rule; those of one rule in the order of their subjects."""

RULES: Final = tuple(dict.fromkeys(source.rule for source in SOURCES))
"""Whatever lists something, in order."""

_ADOPTED: LiteralString = listed(
    PolicyRow,
    f"FROM projections.policies WHERE ledger = %(ledger)s AND {HOLDS} AND known_to IS NULL",
)
_EACH: LiteralString = ", ".join(
    f"CASE WHEN '{source.rule}' = ANY(%(rules)s) THEN {source.document} ELSE '[]' END"
    for source in SOURCES
)
_OPEN: LiteralString = (
    f"json_build_object('adopted', {_ADOPTED}, 'found', json_build_array({_EACH}))"
)


_ROWS_MIN: Final = 50
"""A source of many rows is asked for no fewer at once: where all is in order, none is a gap."""


class Found(msgspec.Struct, frozen=True):
    """What every source was answered, nothing where it was not asked; and the policies in force."""

    adopted: list[PolicyRow]
    found: list[msgspec.Raw]


@dataclass(frozen=True, slots=True)
class GapPage:
    """Which gaps are wanted: of a place and what lies under it, on the day `today`.

    So many by rule and subject, from behind `after` on; of one rule where it is named.
    """

    ledger: int
    place: str
    today: date
    rule: str | None = None
    after: tuple[str, str] = ("", "")
    limit: int = 100

    @property
    def _rows_max(self) -> int:
        return max(self.limit, _ROWS_MIN)

    @property
    def question(self) -> Question[Found]:
        """What all sources of the page are asked, in one."""
        rules = [name for name in RULES if name >= self.after[0] and self.rule in (None, name)]
        values: dict[str, Any] = {
            "ledger": self.ledger,
            "place": self.place,
            "as_of": self.today,
            "rules": text_array(rules),
            "after_rule": self.after[0],
            "after": self.after[1],
            "limit": self._rows_max,
        }
        for source in SOURCES:
            values |= source.parameters()
        return Question(_OPEN, Found, values)

    def whole(self, found: Found, ask: Callable[[Question[Found]], Found]) -> list[PlacedGap]:
        """The page, of what was found; asked on until it is full or nothing is left.

        Asked once it is whole where it is soon full, or the place has few villages.
        """
        page, rest = self.told(found)
        while rest is not None:
            more, rest = rest.told(ask(rest.question))
            page += more
        return page

    def told(self, found: Found) -> "tuple[list[PlacedGap], GapPage | None]":
        """The gaps among what was found, and the page that is still to be asked, if one is."""
        today = Today(self.today, policies_of(found.adopted))
        page: list[PlacedGap] = []
        for source, document in zip(SOURCES, found.found, strict=True):
            rows = source.rows(document)
            wanted = (g for g in source.told(rows, today) if (g.rule, g.subject) > self.after)
            page += islice(wanted, self.limit - len(page))
            if len(page) == self.limit:
                break
            if behind := source.more_behind(rows, self._rows_max):
                after, left = (source.rule, behind), self.limit - len(page)
                return page, replace(self, after=after, limit=left)
        return page, None


def gaps(
    connection: Database,
    ledger: int,
    place: str,
    today: date,
    *,
    rule: str | None = None,
    after: tuple[str, str] = ("", ""),
    limit: int = 100,
) -> list[PlacedGap]:
    """What is open on the day `today`, by rule and subject, from behind `after` on."""
    page = GapPage(ledger, place, today, rule, after, limit)
    return page.whole(asked(connection, page.question), partial(asked, connection))
