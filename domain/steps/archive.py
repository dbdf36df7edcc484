"""Archives 建档立卡, level by level: village, township, county (S2 四(三), 五第六步).

- ID-8 An archive closes only when complete and free of logic errors 不漏项、不串项、无逻辑错误: its
  index lists every paper that the case's steps recorded and nothing else, and the row finds
  nothing illogical; what is missing is listed.
- ID-5 The last level completes the case; from that day the household has what the row confers,
  and no longer what it ends.
- ID-8 A file that cannot close for a logic error goes back to the survey, or its case is rejected:
  by who may review at the county, and only while there is such an error.
"""

from typing import Annotated, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import CASE, DIGEST, HOUSEHOLD, SEALED
from domain.kernel.fact import CaseId, Code, Digest, Fact, HouseholdId, Sealed
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import Words, say
from domain.residents.households import Household, with_standing
from domain.residents.statuses import Status, ended
from domain.rules import ORDER
from domain.steps.case import Case, finish, judge, next_step
from domain.steps.turn import (
    check_day,
    check_duties,
    check_roles,
    check_turn,
    known_case,
    place_of_case,
)

_NAME = "ArchiveClosed.v1"
ARCHIVISTS = ("village_secretary", "village_committee", "township_officer", "county_reviewer")


@fact(
    _NAME,
    title=say("Archive closed", "档案归档"),
    stream=lambda data: data.case,
    touches=lambda data: (data.household,),
    place=place_of_case,
    signed_by=((ARCHIVISTS,),),
    rules=("ID-8", *ORDER, "ACT-2", "ACT-3"),
    example={
        "case": CASE,
        "household": HOUSEHOLD,
        "level": "village",
        "index": [DIGEST],
        "confers": None,
        "ends": None,
    },
)
class ArchiveClosed(Fact):
    """The file of a case at one level, with the SHA-256 of every paper in it.

    `confers` is the status that the household has from this day, `ends` the one that it no longer
    has: at the last level those that the row confers and ends, before it none.
    """

    case: CaseId
    household: HouseholdId
    level: Literal["village", "township", "county"]
    index: Annotated[tuple[Digest, ...], msgspec.Meta(max_length=500)]
    confers: Code | None = None
    ends: Code | None = None


@admits(ArchiveClosed)
def admit_archive(act: Act[ArchiveClosed], history: History) -> None:
    """ID-5 and ID-8."""
    data = act.data
    case = check_turn(act, history, data.case, code=data.level)
    faults = missing(case, act, history)
    require(
        not faults,
        "ID-8",
        expected=say("a complete file without logic errors", "不漏项、不串项、无逻辑错误"),
        found=say("; ".join(f.en for f in faults), "；".join(f.zh for f in faults)),
    )


def missing(case: Case, act: Act[ArchiveClosed], history: History) -> tuple[Words, ...]:
    """Everything that keeps the archive of the case from closing."""
    data = act.data
    confers, ends = effect(case)
    faults = [
        *(say(f"missing paper {p}", f"缺少材料 {p}") for p in case.papers if p not in data.index),
        *(say(f"stray paper {p}", f"串入材料 {p}") for p in data.index if p not in case.papers),
    ]
    if data.household != case.subject:
        faults.append(say(f"household is {case.subject}", f"农户应为 {case.subject}"))
    if data.confers != confers:
        faults.append(say(f"confers {confers}, not {data.confers}", f"应授予 {confers or '无'}"))
    if data.ends != ends:
        faults.append(say(f"ends {ends}, not {data.ends}", f"应终止 {ends or '无'}"))
    if case.contested:
        faults.append(say("an objection is open", "尚有异议未处理"))
    if case.row is not None:
        faults.extend(case.row.illogical(case, history, act.day))
    return tuple(faults)


def effect(case: Case) -> tuple[str | None, str | None]:
    """What closing the next archive confers and ends: nothing before the row's last step."""
    row = case.row
    if row is None or len(case.done) + 1 < len(row.of_case):
        return None, None
    return row.confers or None, row.ends or None


@evolves(Case, ArchiveClosed)
def archive(state: Case, event: Event[ArchiveClosed]) -> Case:
    """One more level holds the file; the last completes the case."""
    step = state.step_name(_NAME, event.data.level)
    return finish(state, event, step, event.data.case)


@evolves(Household, ArchiveClosed)
def confer(state: Household, event: Event[ArchiveClosed]) -> Household:
    """From this day the household has the status that the row confers, or has it no longer."""
    data, day = event.data, event.day
    if data.ends is not None:
        state = msgspec.structs.replace(state, statuses=ended(state.statuses, day, {data.ends}))
    if data.confers is None:
        return state
    status = Status(code=data.confers, from_=day, until=None, index=event.index)
    return with_standing(state, status)


@fact(
    "FileReturned.v1",
    title=say("File returned", "档案退回"),
    stream=lambda data: data.case,
    place=place_of_case,
    signed_by=((("county_reviewer", "county_deputy"),),),
    rules=("ID-8", *ORDER, "ACT-2", "ACT-3"),
    example={"case": CASE, "verdict": "returned", "reasons": SEALED},
)
class FileReturned(Fact):
    """A file with a logic error goes back to the survey; a hopeless one ends its case."""

    case: CaseId
    verdict: Literal["returned", "rejected"]
    reasons: Sealed


@admits(FileReturned)
def admit_return(act: Act[FileReturned], history: History) -> None:
    """ID-5 of when, ACT-2 and ACT-3 as of a review, ID-8 of why."""
    case = known_case(history, act.data.case)
    row, waits = case.row, next_step(case)
    require(
        waits is not None and waits.duty == "archives",
        "ID-5",
        expected=say("a case that is being archived", "正在归档的事项"),
        found=say(
            f"{case.id} waits for {waits.name if waits else 'nothing'}",
            f"{case.id} 当前步骤：{waits.title.zh if waits else '无'}",
        ),
    )
    if row is not None:
        check_day(case, row, act.day)
    reviews = [step for step in row.of_case if step.duty == "reviews"] if row else []
    for review in reviews[-1:]:
        check_roles(act.by, review)
        check_duties(act, history, case, review)
    require(
        row is not None and bool(row.illogical(case, history, act.day)),
        "ID-8",
        expected=say("a logic error in the file", "档案存在逻辑错误"),
        found=say("none", "无逻辑错误"),
    )


@evolves(Case, FileReturned)
def returned(state: Case, event: Event[FileReturned]) -> Case:
    """The case takes its steps again from the survey on, or ends."""
    step = next_step(state)
    return judge(state, event, step.name if step else "", state.id, event.data.verdict)
