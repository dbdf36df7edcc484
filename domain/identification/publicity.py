"""Publicity 宣传动员 (S2 五第一步): the village is told before anybody applies.

- ID-5 It comes first. NOT-6 It reaches every household before the assembly: channels and
  coverage are recorded, gaps are listed.
"""

from datetime import date
from typing import Annotated, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_happened
from domain.kernel.examples import PHOTO, VILLAGE
from domain.kernel.fact import Count, Fact, Paper
from domain.kernel.history import History
from domain.kernel.places import Place, covers, level, village_of
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say

Channel = Literal["broadcast", "leaflet", "text_message", "wechat", "meeting", "home_visit"]


def publicity_stream(place: str) -> str:
    """The stream of a village's publicity."""
    return f"publicity:{village_of(place)}"


@state_of("publicity")
class Publicity(State, frozen=True, kw_only=True):
    """What was done in a village to tell everybody, and how many it reached at best."""

    place: str = ""
    channels: frozenset[str] = frozenset()
    households_count: int = 0
    households_reached_count: int = 0
    since: date | None = None


@fact(
    "PublicityRecorded.v1",
    title=say("Publicity recorded", "宣传动员记录"),
    stream=lambda data: publicity_stream(data.place),
    place=lambda data, _history: data.place,
    signed_by=(((*COMMITTEES, "first_secretary", "work_team", "township_officer"),),),
    rules=("NOT-6", "ID-4"),
    example={
        "place": VILLAGE,
        "channels": ["broadcast", "leaflet", "wechat"],
        "households_count": 214,
        "households_reached_count": 209,
        "paper": PHOTO,
        "happened_on": None,
    },
)
class PublicityRecorded(Fact):
    """Channels used in a village, and how many of its households were reached."""

    place: Place
    channels: Annotated[tuple[Channel, ...], msgspec.Meta(min_length=1, max_length=6)]
    households_count: Annotated[int, msgspec.Meta(ge=1)]
    households_reached_count: Count
    paper: Paper
    happened_on: date | None = None


@admits(PublicityRecorded)
def admit_publicity(act: Act[PublicityRecorded], history: History) -> None:
    """NOT-6: of one village, and no more reached than there are. A gap is admitted, and listed."""
    data = act.data
    check_happened(act, data.happened_on, data.paper)
    require(
        level(data.place) == "village" and covers(history.county, data.place),
        "NOT-6",
        expected=say("a village of this county", "本县的一个村"),
        found=say(data.place, data.place),
    )
    require(
        data.households_reached_count <= data.households_count,
        "NOT-6",
        expected=say(
            f"at most {data.households_count} reached", f"不超过 {data.households_count} 户"
        ),
        found=say(str(data.households_reached_count), f"{data.households_reached_count} 户"),
    )


@evolves(Publicity, PublicityRecorded)
def publicise(state: Publicity, event: Event[PublicityRecorded]) -> Publicity:
    """The village was told; the best coverage counts, channels add up."""
    data = event.data
    return msgspec.structs.replace(
        state,
        place=data.place,
        channels=state.channels | frozenset(data.channels),
        households_count=data.households_count,
        households_reached_count=max(state.households_reached_count, data.households_reached_count),
        since=state.since or event.day,
    )
