"""Who benefits: households with a status on record, by the verdicts of who may give them.

They are neighbours of those who apply for the near-poor roster; every third household that is
poor has nobody able to work, the others work, and a few put in money of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.demo.money.purse import Purse
from api.demo.stage import Draft
from api.demo.year.village_year import Year

STATUSES: Final = (
    "registered_poor", "out_of_poverty", "monitored",
    "registered_poor", "out_of_poverty", "registered_poor",
)  # fmt: skip
OWNERS_COUNT: Final = 4
"""So many households put in money of their own, the bereaved one among them."""
HOMES_MAX: Final = 16
FAMILIES_WITH_TALES: Final = 3
"""The first families of a village split or lose somebody in other stories; its first neighbour,
of whatever size, is on low-income support in one."""


@dataclass(frozen=True, slots=True)
class Home:
    """A household: its head, its members, its card; `status` is empty where it is not poor."""

    household: str
    head: str
    members: tuple[str, ...]
    card: Mapping[str, Any]
    place: str
    status: str = ""
    unable: bool = False

    @property
    def tier(self) -> str:
        """Its place in the quota (EQ-4)."""
        return "priority" if self.unable else "poor"


def _home(year: Year, listed: Mapping[str, Any], status: str = "", *, unable: bool = False) -> Home:
    household = str(listed["household"])
    members = tuple(str(member["person"]) for member in listed["members"])
    return Home(
        household,
        str(listed["head"]),
        members,
        year.cards[household],
        listed["place"],
        status,
        unable,
    )


def poor(year: Year) -> list[Home]:
    """The village's households with a status, in the order of its roster."""
    told = [one["household"] for one in (*year.families[:FAMILIES_WITH_TALES], year.neighbours[0])]
    listed = [one for one in year.neighbours if one["household"] not in told]
    chosen = listed[: min(HOMES_MAX, max(len(listed) - OWNERS_COUNT, 3))]
    return [
        _home(year, one, STATUSES[place % len(STATUSES)], unable=place % 3 == 0)
        for place, one in enumerate(chosen)
    ]


def owners(year: Year) -> list[Home]:
    """Who puts in own money: the family that is to lose its head, and some of the ordinary."""
    taken = {home.household for home in poor(year)}
    taken |= {str(one["household"]) for one in year.families[1:FAMILIES_WITH_TALES]}
    others = [one for one in year.neighbours if one["household"] not in taken]
    bereaved = year.families[0]
    ordered = [bereaved, *(one for one in others if one["household"] != bereaved["household"])]
    return [_home(year, one) for one in ordered[:OWNERS_COUNT]]


def record(purse: Purse, homes: Sequence[Home], ordinary: Sequence[Home]) -> None:
    """The county records who counts as what, and who cannot work."""
    told = [(home.household, home.status) for home in homes]
    told += [(home.household, "ordinary") for home in ordinary]
    told += [(one, "no_ability_to_work") for home in homes if home.unable for one in home.members]
    document = purse.document("status", "示例身份类别名单")
    drafts = [
        {
            "subject": subject,
            "status": status,
            "from": "2026-01-01",
            "until": None,
            "document": document,
        }
        for subject, status in told
    ]
    purse.stage.together([Draft("StatusRecorded.v1", data, ("k1",)) for data in drafts])
