"""A card at the counter: everything that decides whether it spends, in one statement.

The answer is what the domain says of these states (`domain.points.cards`); nobody is named in it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, LiteralString, TypeVar

import msgspec

from domain.kernel.state import State
from domain.kernel.words import Words
from domain.money.accounts import Account
from domain.points.book import RuleBooks
from domain.points.cards import PointsCard, month_limit, why_unusable
from domain.residents.households import Household
from domain.residents.people import Person
from projections.points_accounts import gone_into
from projections.question import Question

S = TypeVar("S", bound=State)
FOLDED_BY: Final = ("points_cards", "accounts", "people", "households", "rule_books")
_CARD: LiteralString = f"""
(SELECT json_build_object('card', c.state, 'account', a.state, 'person', p.state,
    'households', {gone_into("c.ledger", "c.household")}, 'books', (
        SELECT coalesce(json_agg(b.state), '[]') FROM projections.rule_books b
        WHERE b.ledger = c.ledger AND b.place IN (c.place, left(c.place, 9), left(c.place, 6))))
FROM projections.points_cards c
LEFT JOIN projections.accounts a ON a.ledger = c.ledger AND a.id = c.account
LEFT JOIN projections.people p ON p.ledger = c.ledger AND p.id = c.person
WHERE c.ledger = %(ledger)s AND c.id = %(card)s)
"""


class CardFile(msgspec.Struct, frozen=True, kw_only=True):
    """The states that decide on a card; of households also those into which it was merged."""

    card: PointsCard
    account: Account
    person: Person
    households: list[Household]
    books: list[RuleBooks]


class AtCounter(msgspec.Struct, frozen=True, kw_only=True):
    """What the counter may know: points there, over, and left of the month; why it spends none."""

    points: int
    over_points: int
    month_max: int
    spent_points: int
    left_points: int
    why_not: Words | None


def card_file(ledger: int, card: str) -> Question[CardFile | None]:
    """The states that decide on a card; None where nobody issued it."""
    return Question(_CARD, CardFile | None, {"ledger": ledger, "card": card})


class _Told:
    """Implements the domain's `States` on what one statement told."""

    def __init__(self, states: Mapping[str, State], county: str) -> None:
        self._states = states
        self._county = county

    @property
    def county(self) -> str:
        """The county's six digits."""
        return self._county

    def read(self, kind: type[S], stream: str) -> S:
        """The state of a stream that was told; blank where it was not."""
        state = self._states.get(stream)
        return state if isinstance(state, kind) else kind(id=stream)


def at_counter(file: CardFile, county: str, today: date) -> AtCounter:
    """What a card can spend on a day."""
    card, lots = file.card, file.account.lots
    states = _Told({one.id: one for one in (file.person, *file.households, *file.books)}, county)
    why_not = why_unusable(states, card, today)
    points = lots.available(today)
    most, spent = month_limit(states, card, today), card.spent.get(f"{today:%Y-%m}", 0)
    left = 0 if why_not else max(0, min(points, most - spent))
    return AtCounter(
        points=points,
        over_points=lots.total - points,
        month_max=most,
        spent_points=spent,
        left_points=left,
        why_not=why_not,
    )
