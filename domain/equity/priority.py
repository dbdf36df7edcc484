"""Who comes first in the poverty quota 优先群体.

- EQ-4 A plan gives nobody of the priority group less than anybody else (`basis`). Whom it leaves
  out altogether is listed: a household of the group that holds nothing of the quota in its
  village, while one that is not of the group does.

A household is of the tier `priority` when it is poor and it, or one of its permanent members, has
a priority verdict (无劳动能力, 弱/半劳力, 重残, 一户多残, 单亲, 独居老人, 无资源无稳定收入); of the
tier `poor` when it is poor: registered, out of poverty, near-poor or monitored, or with a member
on low-income or destitute support; else of `other`. Source: S1 一(五) 优先保障无劳动能力贫困人口;
S3a 五(五) 优先保障丧失劳动能力、单亲、重残、一户多残的贫困户; S3a 六(二).
"""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from domain.kernel.gap import Gap
from domain.kernel.history import States
from domain.kernel.words import Words, say
from domain.residents.households import Household, statuses_of_members
from domain.residents.statuses import PRIORITY, SUPPORT

Tier = Literal["priority", "poor", "other"]
TIERS: Final[dict[str, Words]] = {
    "priority": say("priority group", "优先群体"),
    "poor": say("poor household", "贫困户"),
    "other": say("other household", "其他农户"),
}
_POOR: Final = frozenset({"registered_poor", "out_of_poverty", "near_poor", "monitored"})


def tier_of(history: States, household: Household, day: date) -> Tier:
    """The tier of a household on a day, by what is on record of it and its members."""
    own = household.statuses_on(day)
    members = statuses_of_members(history, household.persons_on(day), day)
    if not own & _POOR and not members & SUPPORT:
        return "other"
    return "priority" if (own | members) & PRIORITY else "poor"


def first_behind(states: States, holders: Iterable[str], day: date) -> str | None:
    """A holder of the quota who is not of the priority group; None where all are."""
    homes = (states.read(Household, holder) for holder in holders)
    return next((home.id for home in homes if tier_of(states, home, day) != "priority"), None)


def gap(states: States, household: Household, behind: str | None, day: date) -> Gap | None:
    """EQ-4 of a household without quota, where `behind` has some and is not of the group."""
    if behind is None or tier_of(states, household, day) != "priority":
        return None
    return Gap(
        rule="EQ-4",
        subject=household.id,
        since=None,
        due=None,
        message=say(
            f"of the priority group and without quota, which {behind} has",
            f"属优先群体而无量化股，{behind} 不属优先群体而持有",
        ),
    )
