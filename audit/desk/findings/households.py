"""Households and cards that are not what they seem.

- HH-5 (F) A household is split at most `split_before_application_days` before either part applies.
- HH-6 (F) A card is in the custody of an official or keeper.
- ID-9 False information 弄虚作假 was found: who signed each step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from audit.desk.findings.finding import Detector, Finding, Grade
from audit.desk.findings.kin import OFFICES
from audit.desk.past import Past
from domain.authority import policies
from domain.kernel.act import Event
from domain.kernel.words import say
from domain.steps.case import Case


class _Split(NamedTuple):
    position: int
    on: date


class SplitBeforeApplying(Detector):
    """Households that applied soon after they were split."""

    name = "split-before-applying"
    rule = "HH-5"
    title = say("split shortly before applying", "申请前分户")
    sees = ("HouseholdSplit.v1", "ApplicationMade.v1")

    def __init__(self) -> None:
        self._splits: dict[str, _Split] = {}

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Remember both parts of a split; at an application, count the days since."""
        data = event.data
        if event.type == "HouseholdSplit.v1":
            split = _Split(event.index, data.on)
            self._splits |= {data.household: split, data.new_household: split}
            return
        if data.household not in self._splits:
            return
        split = self._splits[data.household]
        days = (event.day - split.on).days
        if days <= policies.value(past, data.place, "split_before_application_days", event.day):
            words = say(f"split {days} days before it applied", f"申请前 {days} 天分户")
            yield self.finding("medium", data.household, words, split.position, event.index)


class CardHeldByOther(Detector):
    """Cards that were found with somebody who decides about the holder."""

    name = "card-custody"
    rule = "HH-6"
    title = say("card held by an official or keeper", "干部或管理员持有农户卡")
    sees = ("CardCustodyFound.v1",)

    def see(self, event: Event[Any], past: Past) -> Iterable[Finding]:
        """An official's custody is serious, anybody else's is to be looked at."""
        del past
        data = event.data
        grade: Grade = "serious" if str(data.custodian_role) in OFFICES else "medium"
        words = say(
            f"in the custody of {data.custodian} ({data.custodian_role}) on {data.found_on}",
            f"{data.found_on} 发现由 {data.custodian}（{data.custodian_role}）保管",
        )
        yield self.finding(grade, data.card, words, event.index)


class FalseInformation(Detector):
    """Cases that false information had carried, with who signed their steps."""

    name = "false-information"
    rule = "ID-9"
    title = say("false information", "弄虚作假")
    sees = ("FalseInformationFound.v1",)

    def see(self, event: Event[Any], past: Past) -> Iterator[Finding]:
        """Name who signed each step, and where."""
        case = past.read(Case, event.data.case)
        signed = "; ".join(
            dict.fromkeys(f"{one.step}: {one.person} ({one.role})" for one in case.signatures)
        )
        words = say(
            f"found in {case.id}; signed by {signed}", f"{case.id} 弄虚作假；签署人 {signed}"
        )
        evidence = (*(done.index for done in case.done), event.index)
        yield self.finding("serious", case.subject, words, *evidence)
