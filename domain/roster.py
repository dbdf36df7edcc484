"""A village's or township's roster, brought in by one signature over many lines.

- REG-5 The lines are as many persons and households as the header says, and live in its place.
- Each line is admitted by its own rules, in order: persons first, then who belong together.
- ACT-1 The header's signer answers for every line.
"""

import msgspec

from domain.households import HouseholdRegistered
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.fact import Count, Fact, Paper
from domain.kernel.history import History
from domain.kernel.places import Place, covers, upwards
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.offices import Place as PlaceState
from domain.offices import Roster
from domain.people import PersonRegistered
from domain.roles import REGISTRARS

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
    rules=("ACT-1", "REG-5"),
    line_types=("PersonRegistered.v1", "HouseholdRegistered.v1"),
    example={"place": "231005100201", "persons": 3, "households": 1, "source": EXAMPLE_SHEET},
)
class RosterImported(Fact):
    """How many people and households the lines register, and the spreadsheet they come from."""

    place: Place
    persons: Count
    households: Count
    source: Paper


@evolves(PlaceState, RosterImported)
def keep_source(state: PlaceState, event: Event[RosterImported]) -> PlaceState:
    """The place knows which spreadsheet its lines came from, and at which positions they stand."""
    data = event.data
    roster = Roster(
        source=data.source.sha256, index=event.index, count=data.persons + data.households
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
def admit_roster(act: Act[RosterImported], _history: History) -> None:
    """REG-5 of a batch's header against its lines."""
    data = act.data
    facts = [line.data for line in act.lines]
    persons = sum(isinstance(fact, PersonRegistered) for fact in facts)
    households = sum(isinstance(fact, HouseholdRegistered) for fact in facts)
    require(
        (persons, households) == (data.persons, data.households),
        "REG-5",
        expected=say(
            f"{data.persons} persons and {data.households} households",
            f"{data.persons} 人、{data.households} 户",
        ),
        found=say(f"{persons} and {households}", f"{persons} 人、{households} 户"),
    )
    for line in act.lines:
        place = str(getattr(line.data, "place", ""))
        require(
            covers(data.place, place),
            "REG-5",
            expected=say(f"lines of {data.place}", f"{data.place} 的内容"),
            found=say(f"line {line.n}: {place}", f"第 {line.n + 1} 行：{place}"),
        )
