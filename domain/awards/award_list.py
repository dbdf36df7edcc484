"""A list of awards as its lines and its payment read it: of which kind, by which case."""

from datetime import date
from typing import Annotated

from domain.kernel.fact import identifier
from domain.kernel.history import States
from domain.kernel.state import State, state_of
from domain.payables.drawing import holds
from domain.projects.entities import Entity
from domain.steps.case import Case

ListId = Annotated[str, identifier("list")]


@state_of("awards")
class AwardList(State, frozen=True, kw_only=True):
    """A list of awards of one kind; `replaces` is the list that was sent back in its case.

    `entities` are those that it pays, of a kind that is granted to entities.
    """

    list: str = ""
    case: str = ""
    award_kind: str = ""
    place: str = ""
    drawn_on: date | None = None
    replaces: str = ""
    entities: tuple[str, ...] = ()
    index: int = 0


def awards_of(list_: str) -> str:
    """The stream of what a list of awards is; the list itself is the payments' state."""
    return f"awards:{list_.partition(':')[2]}"


def award_list(states: States, list_: str) -> AwardList:
    """What the list is; blank where it is no list of awards."""
    return states.read(AwardList, awards_of(list_))


def stands(states: States, list_: str) -> bool:
    """Whether a list still holds what it took: its case has neither failed nor drawn another."""
    found = award_list(states, list_)
    case = states.read(Case, found.case) if found.exists else None
    return case is not None and holds(case, list_)


def behind_entities(case: Case, states: States) -> tuple[str, ...]:
    """Who stands behind the entities on the list that the case is about."""
    named = award_list(states, case.subject).entities
    persons = (person for one in named for person in states.read(Entity, one).controllers)
    return tuple(dict.fromkeys(persons))
