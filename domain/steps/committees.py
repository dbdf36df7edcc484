"""The two committees' collective decision 村"两委"集体研究 (S2 五第三步).

- ASM-5 Signed by the secretary and a committee member; it cannot admit what the assembly
  rejected. ACT-2, ACT-3 and ID-5 hold for each case that it names.
"""

from typing import Annotated

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, check_once
from domain.kernel.examples import CASE, PAPER, VILLAGE
from domain.kernel.fact import CaseId, Fact, Paper, Sealed, identifier
from domain.kernel.history import History
from domain.kernel.places import Place, covers
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.rules import ORDER
from domain.steps.case import Case, finish, reject
from domain.steps.turn import check_turn, known_case

DecisionId = Annotated[str, identifier("decision")]
Cases = Annotated[tuple[CaseId, ...], msgspec.Meta(max_length=200)]
_NAME = "CommitteesDecided.v1"


@state_of("decision")
class Decision(State):
    """One sitting of the two committees."""


@fact(
    _NAME,
    title=say("Committees decided", '村"两委"集体研究决定'),
    stream=lambda data: data.decision,
    touches=lambda data: (*data.admitted, *data.declined),
    place=lambda data, _history: data.place,
    signed_by=((("village_secretary",), ("village_committee",)),),
    rules=("ASM-5", "ACT-2", "ACT-3", *ORDER, "REG-1"),
    example={
        "decision": "decision:1",
        "place": VILLAGE,
        "admitted": [CASE],
        "declined": [],
        "minutes": PAPER,
        "reasons": None,
    },
)
class CommitteesDecided(Fact):
    """Which of the passed cases the committees admit; reasons where they decline."""

    decision: DecisionId
    place: Place
    admitted: Cases
    declined: Cases
    minutes: Paper
    reasons: Sealed | None = None


@admits(CommitteesDecided)
def admit_decision(act: Act[CommitteesDecided], history: History) -> None:
    """ASM-5 first, then the turn of each case."""
    data = act.data
    check_new(history, Decision, data.decision)
    check_once((*data.admitted, *data.declined), "ID-5")
    for case in data.admitted:
        _check_not_rejected(known_case(history, case))
    for case in (*data.admitted, *data.declined):
        state = check_turn(act, history, case)
        require(
            covers(data.place, state.place),
            "ASM-5",
            expected=say(f"cases of {data.place}", f"{data.place} 的事项"),
            found=say(f"{case} of {state.place}", f"{case} 属于 {state.place}"),
        )
    require(
        not data.declined or data.reasons is not None,
        "ASM-5",
        expected=say("reasons for declining", "不予确定须说明理由"),
        found=say("none", "未填写"),
    )


def _check_not_rejected(case: Case) -> None:
    ended = case.ended.step if case.ended else ""
    step = case.row.step(ended) if case.row and ended else None
    require(
        not (case.status == "rejected" and step is not None and step.ends == "AssemblyClosed.v1"),
        "ASM-5",
        expected=say("a case that the assembly passed", "民主评议通过的事项"),
        found=say(f"{case.id} was rejected by the assembly", f"{case.id} 已被民主评议否决"),
    )


@evolves(Case, CommitteesDecided)
def decide(state: Case, event: Event[CommitteesDecided]) -> Case:
    """The case goes on, or ends."""
    step = state.step_name(_NAME)
    if state.id in event.data.admitted:
        return finish(state, event, step, event.data.decision)
    return reject(state, event, step)
