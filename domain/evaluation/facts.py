"""The facts of an evaluation: a header with who judged, and a line for each household.

Source: S3c 四(七): 利用村“两委”班子评议会、村民代表会、民主测评等形式对贫困户进行定期综合评价.
"""

from datetime import date
from typing import Annotated, Final

import msgspec

from domain.evaluation.evaluation import (
    KEPT,
    Body,
    Evaluated,
    Evaluation,
    EvaluationId,
    Grade,
    Graded,
    evaluated_of,
    evaluation_of,
    parts_of,
)
from domain.evaluation.periods import PeriodCode
from domain.kernel.act import Event
from domain.kernel.catalogue import fact
from domain.kernel.examples import HOUSEHOLD, PAPER, VILLAGE
from domain.kernel.fact import Count, Fact, HouseholdId, Paper, PersonId
from domain.kernel.places import Place
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import evolves
from domain.kernel.words import say

HELD: Final = "EvaluationHeld.v1"
LINE: Final = "EvaluationLine.v1"
_WITNESSES: Final = ("supervision_committee", "first_secretary", "work_team", "township_officer")
_EXAMPLE: Final = evaluation_of(VILLAGE, "2026-10", "committees")


@fact(
    HELD,
    title=say("Evaluation held", "开展综合评价"),
    stream=lambda data: data.evaluation,
    reads=lambda data: (f"place:{data.place}",),
    place=lambda data, _history: data.place,
    signed_by=((COMMITTEES, _WITNESSES),),
    bodies_distinct=True,
    line_types=(LINE,),
    rules=("EVA-1", "ID-4", "HH-3", "REG-1", "REG-5"),
    example={
        "evaluation": _EXAMPLE,
        "place": VILLAGE,
        "period": "2026-10",
        "body": "committees",
        "participants": ["person:c1", "person:s1"],
        "ballots_count": 0,
        "counts": {"good": 1},
        "minutes": PAPER,
        "happened_on": None,
    },
)
class EvaluationHeld(Fact):
    """A body of a village judged its poor households for a period.

    `participants` are who judged; of a poll, whose `ballots_count` ballots have no names, who
    counted. `counts` says how many households got which grade.
    """

    evaluation: EvaluationId
    place: Place
    period: PeriodCode
    body: Body
    participants: Annotated[tuple[PersonId, ...], msgspec.Meta(min_length=1, max_length=200)]
    ballots_count: Count
    counts: dict[Grade, Count]
    minutes: Paper
    happened_on: date | None = None


@fact(
    LINE,
    title=say("Line of an evaluation", "综合评价结果"),
    stream=lambda data: evaluated_of(data.household),
    reads=lambda data: (data.evaluation, data.household),
    signed_by=(),
    line_only=True,
    rules=("EVA-1", "ACT-3", "HH-3", "REG-2"),
    example={
        "evaluation": _EXAMPLE,
        "household": HOUSEHOLD,
        "grade": "good",
        "recused": [],
        "happened_on": None,
    },
)
class EvaluationLine(Fact):
    """What a household was judged; `recused` are participants who stepped aside on it.

    It happened on the day of its evaluation, whenever that is entered.
    """

    evaluation: EvaluationId
    household: HouseholdId
    grade: Grade
    recused: Annotated[tuple[PersonId, ...], msgspec.Meta(max_length=200)] = ()
    happened_on: date | None = None


@evolves(Evaluation, EvaluationHeld)
def hold(state: Evaluation, event: Event[EvaluationHeld]) -> Evaluation:
    """The evaluation as it was held."""
    data = event.data
    return msgspec.structs.replace(
        state,
        place=data.place,
        period=data.period,
        body=data.body,
        held_on=event.day,
        participants=data.participants,
        signers=event.persons,
        ballots_count=data.ballots_count,
        counts={str(grade): count for grade, count in data.counts.items()},
        index=event.index,
    )


@evolves(Evaluated, EvaluationLine)
def judge(state: Evaluated, event: Event[EvaluationLine]) -> Evaluated:
    """One more grade of the household."""
    data = event.data
    place, period, body = parts_of(data.evaluation)
    graded = Graded(
        evaluation=data.evaluation,
        period=period,
        body=body,
        grade=data.grade,
        on=event.day,
        index=event.index,
    )
    grades = (*state.grades, graded)[-KEPT:]
    return msgspec.structs.replace(state, place=place, grades=grades)
