"""The form 《贫困边缘户入户登记表》 as its survey filled it in."""

from datetime import date
from fractions import Fraction
from typing import Literal

from domain.identification.income import Expense, Income, per_head
from domain.kernel.state import State, state_of
from domain.kernel.words import Words, say

LivingStandard = Literal["close_to_registered_poor", "clearly_above", "clearly_below"]
LIVING: dict[LivingStandard, Words] = {
    "close_to_registered_poor": say("close to registered poor", "生活水平接近建档立卡贫困户"),
    "clearly_above": say("clearly above", "生活水平明显较高"),
    "clearly_below": say("clearly below", "生活水平明显较低"),
}
SurveyVerdict = Literal["eligible", "not_eligible"]
Ground = Literal["income_above", "income_below", "living_standard", "support", "registered_poor"]
"""Why a household is not eligible: every ground that there is."""
GROUNDS: dict[Ground, Words] = {
    "income_above": say("income at or above the ceiling", "人均纯收入达到或超过上限"),
    "income_below": say("income at or below the standard", "人均纯收入未超过建档立卡标准"),
    "living_standard": say("another living standard", "生活水平不相近"),
    "support": say("low-income or destitute support", "享受低保或特困"),
    "registered_poor": say("registered as poor", "建档立卡贫困户"),
}
VERDICTS: dict[SurveyVerdict, Words] = {
    "eligible": say("eligible", "符合"),
    "not_eligible": say("not_eligible", "不符合"),
}


@state_of("form")
class Form(State, frozen=True, kw_only=True):
    """One filled form: income and expense of the period, members of the day, and the verdict."""

    case: str = ""
    surveyed_on: date | None = None
    members_count: int = 0
    income: Income | None = None
    expense: Expense | None = None
    living_standard: LivingStandard | None = None
    verdict: SurveyVerdict | None = None
    grounds: tuple[Ground, ...] = ()

    @property
    def per_head_fen(self) -> Fraction | None:
        """ID-1: fen a head; None before a survey."""
        if self.income is None or self.expense is None:
            return None
        return per_head(self.income, self.expense, self.members_count)
