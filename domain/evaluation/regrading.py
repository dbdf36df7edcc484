"""A grade that was entered wrongly, or given unfairly, is put right by the township.

- EVA-1 It names the evaluation, the grade that is right, and why; once for each. ACT-2 The
  township's reviewer puts it right, who neither judged, signed nor counted. ACT-3 Nor do kin.
"""

import msgspec

from domain.evaluation.evaluation import Evaluated, Evaluation, EvaluationId, Grade, evaluated_of
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import HOUSEHOLD, PAPER, SEALED
from domain.kernel.fact import Fact, HouseholdId, Paper, Sealed
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.residents.households import place_of
from domain.residents.kinship import check_recused


@fact(
    "GradeCorrected.v1",
    title=say("Grade corrected", "更正评价等次"),
    stream=lambda data: evaluated_of(data.household),
    reads=lambda data: (data.evaluation, data.household),
    place=lambda data, history: place_of(history, data.household),
    signed_by=((("township_reviewer", "township_deputy"),),),
    rules=("EVA-1", "ACT-2", "ACT-3", "REG-2"),
    example={
        "household": HOUSEHOLD,
        "evaluation": "evaluation:231005100201-2026-10-committees",
        "grade": "excellent",
        "reasons": SEALED,
        "evidence": PAPER,
    },
)
class GradeCorrected(Fact):
    """What the household should have been judged, why, and on what evidence."""

    household: HouseholdId
    evaluation: EvaluationId
    grade: Grade
    reasons: Sealed
    evidence: Paper


@admits(GradeCorrected)
def admit_correction(act: Act[GradeCorrected], history: History) -> None:
    """EVA-1 of what is put right, ACT-2 and ACT-3 of who does."""
    data = act.data
    graded = history.read(Evaluated, evaluated_of(data.household)).by(data.evaluation)
    require(
        graded is not None and not graded.corrected and graded.grade != data.grade,
        "EVA-1",
        expected=say("a grade on record, not yet corrected, and another", "在册且未更正的等次"),
        found=say(
            f"{graded.grade}, {'corrected before' if graded.corrected else 'as it is'}"
            if graded
            else f"none by {data.evaluation}",
            graded.grade if graded else f"无 {data.evaluation} 的等次",
        ),
    )
    held = history.read(Evaluation, data.evaluation)
    both = sorted(set(act.persons) & {*held.participants, *held.signers})
    require(
        not both,
        "ACT-2",
        expected=say("somebody who neither judged nor signed it", "未参加、未签署该次评价的人员"),
        found=say(", ".join(both), "、".join(both)),
    )
    check_recused(history, act.persons, data.household)


@evolves(Evaluated, GradeCorrected)
def put_right(state: Evaluated, event: Event[GradeCorrected]) -> Evaluated:
    """The grade as it should have been."""
    data = event.data
    grades = tuple(
        msgspec.structs.replace(one, grade=data.grade, index=event.index, corrected=True)
        if one.evaluation == data.evaluation
        else one
        for one in state.grades
    )
    return msgspec.structs.replace(state, grades=grades)
