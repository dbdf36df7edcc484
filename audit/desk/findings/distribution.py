"""Plans of distribution that repeat each other, or rest on verdicts that do not hold.

- DIS-8 A plan of the same households, persons and amounts as the last of its pool: beneficiaries
  are determined anew for each distribution, so that a list copied to the fen is looked at.
- DIS-3 A plan that is equal in effect: most of its lines rest on rewards, which nobody measures,
  and get nearly the same. Hardship support of a household that was able to work by what is on
  record now: a verdict of inability that was recorded, after the draft, as ended before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from audit.desk.findings.finding import Detector, Finding
from audit.desk.past import Past
from domain.authority import policies
from domain.distribution.facts import LINE
from domain.distribution.lines import able_members
from domain.distribution.plan import MEASURED, plan_of
from domain.distribution.pool import WHOLE_BP, Pool, standing
from domain.distribution.procedure import DRAFTED
from domain.kernel.act import Event
from domain.kernel.words import say
from domain.residents.households import Household

_FEW = 2
"""Two may get the same by chance."""


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


class EqualInEffect(Detector):
    """Plans of which `equal_share_bp` of the lines rest on rewards and get nearly the same."""

    name = "equal-in-effect"
    rule = "DIS-3"
    title = say("plan equal in effect", "变相平均分配")
    sees = (DRAFTED, LINE)

    def __init__(self) -> None:
        self._header: Event[Any] | None = None
        self._rewarded: list[int] = []
        self._seen = 0

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Collect the lines of a plan, which directly follow it; look at them with the last."""
        if event.type == DRAFTED:
            self._header, self._rewarded, self._seen = event, [], 0
            return
        self._seen += 1
        if any(part.basis not in MEASURED for part in event.data.parts):
            self._rewarded.append(event.data.amount_fen)
        header = self._header
        if header is not None and self._seen == header.data.lines_count:
            yield from self._look(header, past, event.index)

    def _look(self, header: Event[Any], past: Past, last: int) -> Iterator[Finding]:
        place, day, count = header.data.place, header.day, header.data.lines_count
        band_bp = policies.value(past, place, "equal_band_bp", day)
        share_bp = policies.value(past, place, "equal_share_bp", day)
        alike = _most_alike(sorted(self._rewarded), band_bp)
        if count > _FEW and alike * WHOLE_BP >= count * share_bp:
            words = say(
                f"{alike} of {count} lines rest on rewards and get nearly the same",
                f"{count} 户中 {alike} 户以奖励为依据，金额相近",
            )
            yield self.finding("medium", plan_of(header.data.list), words, header.index, last)


def _most_alike(amounts: list[int], band_bp: int) -> int:
    """The most of the amounts, in order, of which each lies within the band below the largest."""
    most = first = 0
    for last, largest in enumerate(amounts):
        while amounts[first] * WHOLE_BP < largest * (WHOLE_BP - band_bp):
            first += 1
        most = max(most, last + 1 - first)
    return most


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
