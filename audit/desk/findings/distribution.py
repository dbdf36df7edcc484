"""Plans of distribution that repeat each other, or rest on verdicts that do not hold.

- DIS-8 A plan of the same households, persons and amounts as the last of its pool: beneficiaries
  are determined anew for each distribution, so that a list copied to the fen is looked at.
- DIS-3 Hardship support of a household that was able to work by what is on record now: a verdict
  of inability that was recorded as ended before the plan, after it was drafted.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from domain.distribution.facts import LINE
from domain.distribution.lines import able_members
from domain.distribution.plan import plan_of
from domain.distribution.pool import Pool, standing
from domain.distribution.procedure import DRAFTED
from domain.households import Household
from domain.kernel.act import Event
from domain.kernel.words import say


class PlanRepeated(Detector):
    """Plans that give the same to the same as the last one of their pool that stands."""

    name = "plan-repeated"
    rule = "DIS-8"
    title = say("plan repeats the last one", "分配方案与上次雷同")
    sees = (DRAFTED,)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Compare the digest of who gets how much with that of the plan before."""
        data = event.data
        before = standing(past, past.read(Pool, data.pool), data.list)
        if before and before[-1].beneficiaries == data.beneficiaries:
            words = say(
                f"the same {data.lines_count} payees and amounts as {before[-1].list}",
                f"{data.lines_count} 名收款人及金额与 {before[-1].list} 完全相同",
            )
            yield self.finding("medium", plan_of(data.list), words, before[-1].index, event.index)


class HardshipUnborne(Detector):
    """Hardship support that the verdicts on record do not bear out any more."""

    name = "hardship-unborne"
    rule = "DIS-3"
    title = say("hardship support of a household able to work", "有劳动能力户领取困难救助")
    sees = (LINE,)

    def __init__(self) -> None:
        self._lines: list[tuple[int, date, str, str]] = []

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Remember who gets hardship support."""
        del past
        data = event.data
        if any(part.basis == "hardship" for part in data.parts):
            self._lines.append((event.index, event.day, data.due, data.household))
        yield from ()

    def conclude(self, past: Past, today: date) -> Iterator[Finding]:
        """Ask the register, as it is now, about the day of each plan."""
        del today
        for index, day, due, home in self._lines:
            able = able_members(past.read(Household, home), past, day)
            if able:
                words = say(
                    f"{able} members of {home} were able to work on {day}, by the register now",
                    f"{home} 现登记 {day} 有 {able} 人有劳动能力",
                )
                yield self.finding("serious", due, words, index)
