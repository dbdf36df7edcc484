"""Leaving the roster 退出 (ID-9): a case of its own, for a reason that the survey must bear out.

S2 says how a household comes on the roster and is silent about how it leaves; the steps keep its
spirit (ADR 41): the village judges, three sides verify, two levels review, it is shown before it
holds and announced when it does. What only guards a list of proposals, publicity, the county's
full check and the city's sample, falls away. Whose last member dies or goes leaves every roster
that day, without a case (HH-3).
"""

from datetime import date
from typing import Literal

from domain.identification.logic import of_exit
from domain.identification.procedure import step_of_row_1
from domain.kernel.history import History
from domain.kernel.words import say
from domain.residents.households import supported_on
from domain.steps.procedure import Procedure, Reason, declare

ExitReason = Literal["income_above", "standard_not_met", "support_begun", "own_wish"]


def _supported(history: History, household: str, day: date) -> bool:
    return bool(supported_on(history, household, day))


REASONS = (
    Reason(
        code="income_above",
        title=say("income at or above the ceiling", "人均纯收入达到或超过标准"),
        findings=frozenset({"income_above"}),
    ),
    Reason(
        code="standard_not_met",
        title=say("no longer within the standard", "不再符合识别标准"),
        findings=frozenset({"income_above", "income_below", "living_standard"}),
    ),
    Reason(
        code="support_begun",
        title=say("low-income or destitute support", "已纳入低保或特困"),
        findings=frozenset({"support"}),
        holds=_supported,
    ),
    Reason(
        code="own_wish",
        title=say("the household's own wish", "农户自愿退出"),
        voluntary=True,
    ),
)

_NOTICE = {"code": "exit", "decided_by": ("notice_days_exit",)}
_ANNOUNCEMENT = {
    "code": "exit_announcement",
    "decided_by": ("notice_days_exit_announcement",),
}
STEPS = (
    step_of_row_1("application", title=say("application or proposal", "退出申请（提议）")),
    step_of_row_1("home_survey"),
    step_of_row_1("assembly"),
    step_of_row_1("committees_decision"),
    step_of_row_1("verification"),
    step_of_row_1("township_review"),
    step_of_row_1("first_notice", name="notice", title=say("notice", "退出公示"), **_NOTICE),
    step_of_row_1("county_review"),
    step_of_row_1("announcement", **_ANNOUNCEMENT),
    step_of_row_1("village_archive"),
    step_of_row_1("township_archive"),
    step_of_row_1("county_archive"),
)

EXIT = declare(
    Procedure(
        name="near_poor_exit",
        title=say("leaving the near-poor roster", "贫困边缘户退出"),
        steps=STEPS,
        needs="near_poor",
        ends="near_poor",
        reasons=REASONS,
        illogical=of_exit,
    )
)
