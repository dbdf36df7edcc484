"""A village's or township's roster, brought in by one signature over many lines.

- REG-5 The lines are as many persons, households and cards as the header says, and live in its
  place: a card where its household does.
- Each line is admitted by its own rules, in order: persons first, then who belong together, then
  the accounts to which they are paid.
- ACT-1 The header's signer answers for every line.
"""

from collections.abc import Mapping

import msgspec

from domain.authority.offices import Place as PlaceState
from domain.authority.offices import Roster
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import Count, Fact, Paper
from domain.kernel.history import History
from domain.kernel.places import Place, covers, upwards
from domain.kernel.refused import in_line, require
from domain.kernel.roles import REGISTRARS
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents.cards import CardDeclared
from domain.residents.households import HouseholdRegistered, place_of
from domain.residents.people import PersonRegistered

EXAMPLE_SHEET = {
    "sha256": "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea",
    "media_type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "length_bytes": 48213,
}


@fact(
    "RosterImported.v1",
    title=say("Roster imported", "导入名册"),
    stream=lambda data: f"place:{data.place}",
    place=lambda data, _history: data.place,
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-5", "REG-2"),
    line_types=("PersonRegistered.v1", "HouseholdRegistered.v1", "CardDeclared.v1"),
    example={"place": "231005100201", "persons": 3, "households": 1, "source": EXAMPLE_SHEET},
)
class RosterImported(Fact):
    """How many people, households and cards the lines hold, and the spreadsheet they come from."""

    place: Place
    persons: Count
    households: Count
    source: Paper
    cards: Count = 0


@evolves(PlaceState, RosterImported)
def keep_source(state: PlaceState, event: Event[RosterImported]) -> PlaceState:
    """The place knows which spreadsheet its lines came from, and at which positions they stand."""
    data = event.data
    roster = Roster(
        source=data.source.sha256,
        index=event.index,
        count=data.persons + data.households + data.cards,
    )
    return msgspec.structs.replace(state, rosters=(*state.rosters, roster))


def sources_of(history: History, place: str, index: int) -> tuple[str, ...]:
    """The spreadsheets from which the record at a position came, for a person of the place."""
    return tuple(
        roster.source
        for code in upwards(place)
        for roster in history.read(PlaceState, f"place:{code}").rosters
        if roster.index < index <= roster.index + roster.count
    )


@admits(RosterImported)
def admit_roster(act: Act[RosterImported], history: History) -> None:
    """REG-5 of a batch's header against its lines."""
    data = act.data
    facts = [line.data for line in act.lines]
    kinds = (PersonRegistered, HouseholdRegistered, CardDeclared)
    persons, households, cards = (sum(isinstance(f, kind) for f in facts) for kind in kinds)
    require(
        (persons, households, cards) == (data.persons, data.households, data.cards),
        "REG-5",
        expected=say(
            f"{data.persons} persons and {data.households} households, {data.cards} cards",
            f"{data.persons} 人、{data.households} 户、{data.cards} 张卡",
        ),
        found=say(
            f"{persons} and {households}, {cards} cards",
            f"{persons} 人、{households} 户、{cards} 张卡",
        ),
    )
    homes = {f.household: f.place for f in facts if isinstance(f, HouseholdRegistered)}
    for line in act.lines:
        with in_line(line.n):
            place = _place(line.data, homes, history)
            require(
                covers(data.place, place),
                "REG-5",
                expected=say(f"a line of {data.place}", f"{data.place} 的内容"),
                found=say(place, place),
            )


def _place(line: Fact, homes: Mapping[str, str], history: History) -> str:
    """Where what a line registers is: a card is where its household lives."""
    if isinstance(line, CardDeclared):
        return homes.get(line.household) or place_of(history, line.household)
    return str(getattr(line, "place", ""))
