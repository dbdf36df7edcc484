"""Who comes first in the poverty quota 优先群体 (EQ-4).

A household is of the tier `priority` when it is poor and it, or one of its permanent members, has
a priority verdict (无劳动能力, 弱/半劳力, 重残, 一户多残, 单亲, 独居老人, 无资源无稳定收入); of the
tier `poor` when it is poor: registered, out of poverty, near-poor or monitored, or with a member
on low-income or destitute support; else of `other`. Source: S1 一(五) 优先保障无劳动能力贫困人口;
S3a 五(五) 优先保障丧失劳动能力、单亲、重残、一户多残的贫困户; S3a 六(二).
"""

from datetime import date
from typing import Final, Literal

from domain.households import Household, statuses_of_members
from domain.kernel.history import History
from domain.kernel.words import Words, say
from domain.statuses import PRIORITY, SUPPORT

Tier = Literal["priority", "poor", "other"]
TIERS: Final[dict[str, Words]] = {
    "priority": say("priority group", "优先群体"),
    "poor": say("poor household", "贫困户"),
    "other": say("other household", "其他农户"),
}
_POOR: Final = frozenset({"registered_poor", "out_of_poverty", "near_poor", "monitored"})


def tier_of(history: History, household: Household, day: date) -> Tier:
    """The tier of a household on a day, by what is on record of it and its members."""
    own = household.statuses_on(day)
    members = statuses_of_members(history, household.persons_on(day), day)
    if not own & _POOR and not members & SUPPORT:
        return "other"
    return "priority" if (own | members) & PRIORITY else "poor"
