"""A worker's transfer employment 转移就业补助 is applied for (S3c 四(三)1).

- SUB-1 先就业,后补助: the work was done within one year, before the application, this year or last;
  where the seed counts it. Income card, employer's proof and wage slips are there, each a paper of
  its own. The worker is able to work, of the household, and not subsidised for that year yet.
- ID-4, REG-1, REG-2 and HH-3 of every application.
"""

from datetime import date
from typing import Annotated

import msgspec

from domain.identification.application import OFFICERS
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_once
from domain.kernel.examples import CASE, HOUSEHOLD, PAPER, SEALED, VILLAGE
from domain.kernel.fact import CaseId, Fact, HouseholdId, Paper, PersonId
from domain.kernel.history import History
from domain.kernel.places import Place
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.projects.entities import known_entity
from domain.steps.case import Case, open_case
from domain.subsidies.eligibility import check_applies, check_once_a_year, check_worker
from domain.subsidies.procedure import APPLIED, TRANSFER
from domain.subsidies.subsidy import Subsidy, Work, Year, subsidy_of


@fact(
    APPLIED,
    title=say("Transfer-employment subsidy applied for", "申请转移就业补助"),
    stream=lambda data: data.case,
    touches=lambda data: (subsidy_of(data.case), data.household),
    reads=lambda data: (data.person,),
    place=lambda data, _history: data.place,
    signed_by=((("householder",),), (OFFICERS, OFFICERS)),
    rules=("SUB-1", "ID-4", "HH-3", "REG-1", "REG-2", "SUP-11"),
    example={
        "case": CASE,
        "household": HOUSEHOLD,
        "place": VILLAGE,
        "person": "person:1",
        "year": 2026,
        "work": {
            "at": "outside_county",
            "employer": SEALED,
            "occupation": "sewing",
            "from": "2026-02-20",
            "until": "2026-10-31",
            "entity": None,
        },
        "income_card": PAPER,
        "employer_proof": PAPER,
        "wage_slips": [PAPER],
        "paper": None,
        "happened_on": None,
    },
)
class TransferSubsidyApplied(Fact):
    """A household asks for the subsidy of a member's work: 收入明白卡, 企业证明, 工资流水账.

    `person` is the worker, under whose key the employer's name lies.
    """

    case: CaseId
    household: HouseholdId
    place: Place
    person: PersonId
    year: Year
    work: Work
    income_card: Paper
    employer_proof: Paper
    wage_slips: Annotated[tuple[Paper, ...], msgspec.Meta(min_length=1, max_length=24)]
    paper: Paper | None = None
    happened_on: date | None = None


@admits(TransferSubsidyApplied)
def admit_application(act: Act[TransferSubsidyApplied], history: History) -> None:
    """Who applies, then the worker, the work and its papers."""
    data = act.data
    household = check_applies(act, history, "SUB-1")
    check_worker(history, household, data.person, act.day)
    _check_work(act)
    if data.work.entity is not None:
        known_entity(history, data.work.entity)
    papers = (data.income_card, data.employer_proof, *data.wage_slips)
    check_once([paper.sha256 for paper in papers], "SUB-1")
    check_once_a_year(history, data.person, data.year)


def _check_work(act: Act[TransferSubsidyApplied]) -> None:
    data, work, day = act.data, act.data.work, act.day
    require(
        work.from_ <= work.until < day,
        "SUB-1",
        expected=say(f"work done before {day}", f"{day} 之前已务工"),
        found=say(f"{work.from_} to {work.until}", f"{work.from_} 至 {work.until}"),
    )
    require(
        {work.from_.year, work.until.year} == {data.year} and data.year in (day.year - 1, day.year),
        "SUB-1",
        expected=say(f"work within {day.year} or {day.year - 1}", f"{day.year} 或上一年度内的务工"),
        found=say(
            f"{work.from_} to {work.until}, for {data.year}",
            f"{work.from_} 至 {work.until}，申请 {data.year} 年度",
        ),
    )


@evolves(Subsidy, TransferSubsidyApplied)
def apply(state: Subsidy, event: Event[TransferSubsidyApplied]) -> Subsidy:
    """What was applied for."""
    data = event.data
    return msgspec.structs.replace(
        state,
        subsidy_kind=TRANSFER.name,
        case=data.case,
        household=data.household,
        year=data.year,
        applied_on=event.day,
        worker=data.person,
        work=data.work,
        entity=data.work.entity or "",
        index=event.index,
    )


@evolves(Case, TransferSubsidyApplied)
def open_(state: Case, event: Event[TransferSubsidyApplied]) -> Case:
    """A case is open, its first step taken."""
    data = event.data
    return open_case(
        state, event, procedure=TRANSFER.name, subject=data.household, place=data.place
    )
