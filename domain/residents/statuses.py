"""Statuses: dated, several at once. A household is registered poor, a person has support.

Priority verdicts are statuses too: a code, given by who may decide it, its facts on papers.
A status is recorded with its first day and, where known, its last. Recording the same status
with the same first day again says anew when it ends; nothing is deleted.
Source: domain.md, Households and people.
"""

from collections.abc import Container, Iterable
from datetime import date

import msgspec

from domain.kernel.times import day_after
from domain.kernel.words import Words, say

OF_HOUSEHOLDS: dict[str, Words] = {
    "registered_poor": say("registered poor", "建档立卡贫困户"),
    "out_of_poverty": say("out of poverty", "脱贫户"),
    "near_poor": say("near-poor", "贫困边缘户"),
    "monitored": say("monitored", "监测对象"),
    "ordinary": say("ordinary", "一般农户"),
    "several_disabled": say("several disabled", "一户多残"),
    "single_parent": say("single parent with minors", "单亲"),
    "old_and_alone": say("old and alone", "独居老人"),
    "no_resources": say("no resources or stable income", "无资源无稳定收入"),
    "star_household": say("star household", "脱贫致富星级户"),
    "role_model": say("role model", "脱贫励志模范"),
}
OF_PERSONS: dict[str, Words] = {
    "low_income_support": say("low-income support", "低保"),
    "destitute_support": say("destitute support", "特困"),
    "no_ability_to_work": say("no ability to work", "无劳动能力"),
    "weak_ability": say("weak or half ability to work", "弱/半劳力"),
    "severe_disability": say("severe disability", "重残"),
}
TITLES = OF_HOUSEHOLDS | OF_PERSONS
SUPPORT = frozenset({"low_income_support", "destitute_support"})
"""Support that a person draws (ID-3)."""
UNABLE = frozenset({"no_ability_to_work", "destitute_support"})
"""Verdicts on record that a person cannot work 无劳动能力; 特困 are without it by definition."""
PRIORITY = frozenset(
    {
        "several_disabled",
        "single_parent",
        "old_and_alone",
        "no_resources",
        "no_ability_to_work",
        "weak_ability",
        "severe_disability",
    }
)
"""Priority verdicts, on a household or on one of its members (domain.md, Households and people)."""
BY_PROCESS = frozenset({"near_poor", "star_household", "role_model"})
"""Statuses that only the end of a process gives (ID-5), never a mere record."""


def statuses_zh(codes: Iterable[str]) -> str:
    """Statuses as a reader of Chinese calls them; empty where there is none."""
    return "、".join(TITLES[code].zh for code in sorted(codes))


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """One status with its first and last day, both inclusive; `until` None is open."""

    code: str
    from_: date
    until: date | None
    index: int

    def holds_on(self, day: date) -> bool:
        """Whether the day lies inside."""
        return self.from_ <= day and (self.until is None or day <= self.until)


def with_status(statuses: tuple[Status, ...], recorded: Status) -> tuple[Status, ...]:
    """The statuses after one was recorded, the newest word on each first day deciding."""
    same = (recorded.code, recorded.from_)
    return (*(status for status in statuses if (status.code, status.from_) != same), recorded)


def ended(
    statuses: tuple[Status, ...], on: date, codes: Container[str] | None = None
) -> tuple[Status, ...]:
    """The statuses where those of the codes, or all, reach no further than the day before `on`.

    Dated, not deleted: a status that began on the day itself, or later, held on no day.
    """
    last = day_after(on, -1)
    return tuple(
        msgspec.structs.replace(status, until=last)
        if (codes is None or status.code in codes) and (status.until is None or status.until > last)
        else status
        for status in statuses
    )


def codes_on(statuses: Iterable[Status], day: date) -> frozenset[str]:
    """The codes that hold on a day."""
    return frozenset(status.code for status in statuses if status.holds_on(day))
