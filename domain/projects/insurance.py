"""Insurance of a project and the subsidy to its premium 保费补贴 (S1 三(三)).

- FUND-4 A policy covers the operating risk of the project that its entity bears; the subsidy is no
  more than the premium. Nothing is insured before the project is approved (FUND-7).
- REG-1 A policy is recorded once. REG-2 The project is on record.
"""

from datetime import date
from typing import Annotated

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_new
from domain.kernel.examples import PAPER
from domain.kernel.fact import Fen, Paper, identifier
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.projects.project import (
    Cover,
    OfProject,
    Project,
    Text,
    check_approved,
    check_open,
    known_project,
    place_of_project,
)

InsuranceId = Annotated[str, identifier("insurance")]
_RECORDERS: Seats = (("township_officer", "sector_department", "county_reviewer"),)


@state_of("insurance")
class Insurance(State):
    """One policy of insurance."""


@fact(
    "InsuranceRecorded.v1",
    title=say("Insurance recorded", "商业保险登记"),
    stream=lambda data: data.insurance,
    touches=lambda data: (data.project,),
    place=place_of_project,
    signed_by=(_RECORDERS,),
    rules=("FUND-4", "FUND-3", "FUND-7", "REG-1", "REG-2"),
    example={
        "insurance": "insurance:1",
        "project": "project:1",
        "insurer": "示例财产保险公司",
        "number": "示例保单0001",
        "covered_fen": 30_000_000,
        "premium_fen": 600_000,
        "subsidy_fen": 300_000,
        "from_": "2026-09-01",
        "until": "2027-08-31",
        "policy": PAPER,
    },
)
class InsuranceRecorded(OfProject):
    """A policy on the project: by whom, for how much, at which premium, which part subsidised."""

    insurance: InsuranceId
    insurer: Text
    number: Text
    covered_fen: Fen
    premium_fen: Fen
    subsidy_fen: Fen
    from_: date
    until: date
    policy: Paper


@admits(InsuranceRecorded)
def admit_insurance(act: Act[InsuranceRecorded], history: History) -> None:
    """REG-1, the project's approval, FUND-4 of the figures."""
    data, project = act.data, known_project(history, act.data.project)
    check_new(history, Insurance, data.insurance)
    check_open(project)
    check_approved(history, project, act.day)
    require(
        data.covered_fen > 0 and data.subsidy_fen <= data.premium_fen and data.from_ <= data.until,
        "FUND-4",
        expected=say(
            "a sum covered, a subsidy within the premium, and a period",
            "保额大于零，补贴不超过保费，保险期间有效",
        ),
        found=say(
            f"{data.subsidy_fen} of {data.premium_fen} fen for {data.covered_fen} fen, "
            f"{data.from_} to {data.until}",
            f"保费 {data.premium_fen} 分，补贴 {data.subsidy_fen} 分，保额 {data.covered_fen} 分，"
            f"{data.from_} 至 {data.until}",
        ),
    )


@evolves(Project, InsuranceRecorded)
def cover(state: Project, event: Event[InsuranceRecorded]) -> Project:
    """One more insurance on the project."""
    data = event.data
    one = Cover(
        insurance=data.insurance,
        covered_fen=data.covered_fen,
        premium_fen=data.premium_fen,
        subsidy_fen=data.subsidy_fen,
        from_=data.from_,
        until=data.until,
        index=event.index,
    )
    return msgspec.structs.replace(state, covers=(*state.covers, one))
