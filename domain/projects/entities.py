"""Implementing entities 实施主体: what is on record about whoever carries a project (FUND-5)."""

from datetime import date
from typing import Annotated

from domain.kernel.fact import identifier
from domain.kernel.state import State, state_of

EntityId = Annotated[str, identifier("entity")]


@state_of("entity")
class Entity(State, frozen=True, kw_only=True):
    """An entity: where it is registered, since when it is admitted, and its sanctions.

    `sanctions` are the periods on the sanction list 失信惩戒, the end left open while it lasts.
    """

    place: str = ""
    admitted_on: date | None = None
    sanctions: tuple[tuple[date, date | None], ...] = ()

    def sanctioned_on(self, day: date) -> bool:
        """Whether the entity is on the sanction list on a day."""
        return any(
            since <= day and (until is None or day < until) for since, until in self.sanctions
        )
