"""Whose turn it is: the one place that enforces order, duties and recusal for every step.

- ACT-1 The role is one that the row names for the step.
- ACT-2 Who applied, proposed, prepared or benefits does not verify or review; who verified or
  decided does not review; one person signs at one level only (village, township, county, city).
  Who was a member of the household at any time since the case was opened benefits. Voting on a
  matter of the whole collective is not review.
- ACT-3 Who is related to the household, or to who stands behind the entity, or interested, is
  recused.
- ID-5 No step is skipped or reordered, and none happened before what last happened to the case:
  the step that it follows, what sent it back, an objection, a meeting without a result.
- ID-8 Nothing passes with a logic error in its file.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.kernel.act import Act, Signer
from domain.kernel.history import History
from domain.kernel.refused import Refused, require
from domain.kernel.roles import ROLES
from domain.kernel.words import Words, say
from domain.residents.households import Household
from domain.residents.kinship import check_no_relatives, check_recused
from domain.steps.case import APPLICANTS, HOUSEHOLD_ROLES, Case, Signature, next_step
from domain.steps.procedure import Duty, Procedure, Step

_RECUSED: frozenset[Duty] = frozenset({"prepares", "decides", "verifies", "reviews"})
_LEVELLED: frozenset[Duty] = frozenset({"decides", "verifies", "reviews"})
_BARS: dict[Duty, frozenset[Duty]] = {
    "verifies": frozenset({"prepares"}),
    "reviews": frozenset({"prepares", "verifies", "decides"}),
}
"""Which earlier duties on a case bar somebody from which later one (ACT-2)."""


def known_case(history: History, case: str) -> Case:
    """The case of that id; refused under ID-5 where nobody applied: the first step is missing."""
    state = history.read(Case, case)
    require(
        state.row is not None,
        "ID-5",
        expected=say("a case that was applied for", "已申请立案的事项"),
        found=say(f"no {case}", f"没有 {case}"),
    )
    return state


def place_of_case(data: Any, history: History) -> str:  # noqa: ANN401  (every fact with a case)
    """Where the household of `data.case` lives."""
    return known_case(history, data.case).place


def check_turn(
    act: Act[Any], history: History, case: str, *, code: str = "", via: str = ""
) -> Case:
    """The case, whose turn it is to take the step that the act is about.

    `via` names the assembly, notice or sample that holds the step, for acts that end it.
    Raises `Refused` under ACT-1, ACT-2, ACT-3 or the row's rule of order.
    """
    state = known_case(history, case)
    row, step = _step(state, act.type, code)
    check_roles(act.by, step)
    check_duties(act, history, state, step)
    check_order(state, row, step, via)
    check_day(state, row, act.day)
    return state


def _step(case: Case, act_type: str, code: str) -> tuple[Procedure, Step]:
    row = case.row
    step = row.step_for(act_type, code) if row else None
    if row is None or step is None:
        raise Refused(
            row.order_rule if row else "ID-5",
            expected=say(f"a step of {case.procedure}", f"{case.procedure} 程序中的步骤"),
            found=say(f"{act_type} {code}".strip(), f"{act_type} {code}".strip()),
        )
    return row, step


def check_roles(by: tuple[Signer, ...], step: Step) -> None:
    """ACT-1: somebody signs in a role that the row names for the step."""
    require(
        any(signer.role in step.by for signer in by),
        "ACT-1",
        expected=say(
            f"{step.title.en} by {' or '.join(step.by)}",
            f"{step.title.zh}由{'、'.join(ROLES[role].title.zh for role in step.by)}办理",
        ),
        found=say(
            ", ".join(signer.role for signer in by),
            "、".join(ROLES[signer.role].title.zh for signer in by),
        ),
    )


def check_duties(act: Act[Any], history: History, case: Case, step: Step) -> None:
    """ACT-2 and ACT-3 of everybody who signs other than for the household itself."""
    officers = [signer for signer in act.by if signer.role not in HOUSEHOLD_ROLES]
    voting = step.duty == "decides" and case.row is not None and case.row.collective
    if step.duty not in _RECUSED or voting:
        return
    persons = [signer.person for signer in officers]
    members = set(persons_behind(case, history))
    for household in named_households(case, history, persons):
        since = case.opened_on or act.day
        members |= history.read(Household, household).persons_since(since)
    for signer in officers:
        _check_separate(signer, case, step, benefits=signer.person in members)
    check_unrelated(history, case, persons)


def named_households(case: Case, history: History, persons: Sequence[str]) -> tuple[str, ...]:
    """The households that benefit from the case, among those that may be the persons' own."""
    return case.row.named(case, history, persons) if case.row else ()


def persons_behind(case: Case, history: History) -> tuple[str, ...]:
    """Who benefits from the case besides households, such as who stand behind an entity."""
    return case.row.behind(case, history) if case.row else ()


def check_unrelated(history: History, case: Case, persons: Sequence[str]) -> None:
    """ACT-3: none of the persons is related to who benefits from the case, or interested."""
    for household in named_households(case, history, persons):
        check_recused(history, persons, household)
    check_no_relatives(history, persons, persons_behind(case, history))


def check_may_vote(history: History, case: Case, persons: Sequence[str]) -> None:
    """ACT-3 of a vote: on a matter of the whole collective everybody votes (ACT-2)."""
    if case.row is None or not case.row.collective:
        check_unrelated(history, case, persons)


def _check_separate(signer: Signer, case: Case, step: Step, *, benefits: bool) -> None:
    bars = _BARS.get(step.duty, frozenset())
    barred = [
        signature.step
        for signature in case.signatures
        if signature.person == signer.person
        and (_duty(case, signature.step) in bars or (bars and _applied(case, signature)))
    ]
    require(
        not benefits and not barred,
        "ACT-2",
        expected=say(
            f"{step.title.en} by somebody who neither benefits nor prepared it",
            f"{step.title.zh}由非受益人、非经办人办理",
        ),
        found=say(
            f"{signer.person} " + ("benefits" if benefits else f"signed {', '.join(barred)}"),
            f"{signer.person} " + ("为受益人" if benefits else f"曾签署{_steps_zh(case, barred)}"),
        ),
    )
    if step.duty in _LEVELLED:
        _check_level(signer, case, step)


def _applied(case: Case, signature: Signature) -> bool:
    """Whether they applied or proposed; who records the signed paper of others did neither."""
    own = signature.role in APPLICANTS or signature.person in case.proposers
    return _duty(case, signature.step) == "applies" and own


def _check_level(signer: Signer, case: Case, step: Step) -> None:
    own = _level(signer.role)
    others = {
        _level(signature.role)
        for signature in case.signatures
        if signature.person == signer.person and _duty(case, signature.step) in _LEVELLED
    } - {own}
    require(
        not others,
        "ACT-2",
        expected=say(
            "village, township, county and city decisions by different people",
            "村、乡、县、市各级决定由不同的人作出",
        ),
        found=say(
            f"{signer.person} at {own} level for {step.name}, earlier at {', '.join(others)}",
            f"{signer.person} 已在其他层级签署",
        ),
    )


def _duty(case: Case, step: str) -> Duty | None:
    found = case.row.step(step) if case.row else None
    return found.duty if found else None


def _steps_zh(case: Case, steps: Sequence[str]) -> str:
    found = [(case.row.step(step) if case.row else None, step) for step in steps]
    return "、".join(known.title.zh if known else step for known, step in found)


def _level(role: str) -> str:
    return ROLES[role].levels[0]


def check_order(case: Case, row: Procedure, step: Step, via: str) -> None:
    """ID-5: the case is open, waits for this very step, and nothing else holds it."""
    holds = case.running.via if case.running else ""
    if case.status == "annulled" and holds and holds == via:
        return
    waits = next_step(case)
    require(
        waits is not None and waits.name == step.name,
        row.order_rule,
        expected=say(
            f"{case.id} waits for {waits.name}" if waits else f"{case.id} is {case.status}",
            f"{case.id} 当前步骤：{waits.title.zh}" if waits else f"{case.id} 已办结",
        ),
        found=say(step.name, step.title.zh),
    )
    require(
        holds == via,
        row.order_rule,
        expected=say(
            f"{step.name} through {holds}" if holds else f"{step.name} not yet begun",
            f"{step.title.zh}由 {holds} 办理" if holds else f"{step.title.zh}尚未开始",
        ),
        found=say(via or f"{step.name} again", via or f"再次{step.title.zh}"),
    )


def check_day(case: Case, row: Procedure, day: date) -> None:
    """ID-5: a step did not happen before what last happened to the case."""
    last = case.moved_on or day
    require(
        day >= last,
        row.order_rule,
        expected=say(f"a day from {last} on", f"{last} 当日或之后"),
        found=say(str(day), str(day)),
    )


def check_verdict(act: Act[Any], history: History, case: Case) -> None:
    """NOT-3 in spirit, who sends back or rejects says why; ID-8 of what passes."""
    passed = act.data.verdict == "passed"
    require(
        passed or act.data.reasons is not None,
        "ID-5",
        expected=say("reasons for not passing", "未通过须说明理由"),
        found=say("none", "未填写"),
    )
    if passed and case.row is not None:
        check_sound(case.row.illogical(case, history, act.day))


def check_sound(faults: Sequence[Words]) -> None:
    """ID-8: nothing in the file contradicts the register or the row."""
    require(
        not faults,
        "ID-8",
        expected=say("a file without logic errors", "材料无逻辑错误"),
        found=say("; ".join(f.en for f in faults), "；".join(f.zh for f in faults)),
    )
