"""Correcting what the file of a household on the roster says 信息更正 (ID-9): a case of its own.

The household stays on the roster; a new survey, verified and shown, takes the place of the
form in force when the case is completed. Who is on the list does not change, so neither assembly
nor committees choose anew (ADR 41). Where the corrected facts make the household ineligible, the
survey ends the case and an exit is due.
"""

from typing import Literal

from domain.identification.logic import of_roster
from domain.identification.procedure import step_of_row_1
from domain.kernel.words import say
from domain.steps.procedure import Procedure, Reason, declare

CorrectionReason = Literal["facts_changed", "recorded_wrongly"]

REASONS = (
    Reason(
        code="facts_changed",
        title=say("circumstances have changed", "家庭情况变化"),
        findings=frozenset({"eligible"}),
    ),
    Reason(
        code="recorded_wrongly",
        title=say("recorded wrongly", "登记有误"),
        findings=frozenset({"eligible"}),
    ),
)

STEPS = (
    step_of_row_1("application", title=say("application or proposal", "更正申请（提议）")),
    step_of_row_1("home_survey"),
    step_of_row_1("verification"),
    step_of_row_1("township_review"),
    step_of_row_1(
        "first_notice",
        name="notice",
        title=say("notice", "更正公示"),
        code="correction",
        decided_by=("notice_days_correction",),
    ),
    step_of_row_1("county_review"),
    step_of_row_1("village_archive"),
    step_of_row_1("township_archive"),
    step_of_row_1("county_archive"),
)

CORRECTION = declare(
    Procedure(
        name="near_poor_correction",
        title=say("correcting a near-poor file", "贫困边缘户信息更正"),
        steps=STEPS,
        needs="near_poor",
        reasons=REASONS,
        due_else="near_poor_exit",
        illogical=of_roster,
    )
)
