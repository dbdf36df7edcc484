# ruff: noqa: ANN401  (what a test varies is of any type, wrong ones included)
"""Entities and projects as sentences: an act for each, and a village's project from end to end.

`entity:1` is a cooperative of the township, `entity:9` the collective of the village itself.
`project:1` is the village's greenhouse. Every builder takes what a test wants to vary.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any, Final

from domain.kernel.act import Act, Signer
from domain.kernel.fact import Paper
from domain.projects.acceptance import ProjectAccepted, ProjectClosed
from domain.projects.eligibility import (
    Criteria,
    EntityAdmitted,
    EntitySanctioned,
    SanctionEnded,
)
from domain.projects.entities import Controller, EntityControlChanged, EntityRegistered
from domain.projects.insurance import InsuranceRecorded
from domain.projects.opening import ProjectBroughtIn
from domain.projects.papers import ProjectPapersFiled
from domain.projects.project import Plan, Target
from domain.projects.proposal import ProjectPlanned, ProjectProposed
from tests.domain.cast import BODY, committee, county, township, township_reviewer, village
from tests.domain.near_poor import (
    attended,
    closed,
    convened,
    decided,
    posted,
    spoken,
    taken_down,
    tally,
    voted,
)
from tests.domain.near_poor import reviewed as review_given
from tests.spec import COUNTY, TOWNSHIP, VILLAGE, Given, act, day, officer, secret

PAPER: Final = Paper(sha256="b" * 64, media_type="application/pdf", length_bytes=9)
By = Signer | Iterable[Signer] | None
COOPERATIVE: Final = "示例种植专业合作社"
CODES: Final = {"entity:1": "93231005MA00000012", "entity:9": "54231005MF00000070"}
SHOWN: Final = ("2026-03-20", "2026-03-31", "2026-04-08")
"""The days on which notice, announcement and approval of a plain project fall."""


def department(person: str = "person:sd1") -> Signer:
    return officer("sector_department", person, body="agriculture bureau")


def deputy(person: str = "person:kd1") -> Signer:
    return officer("county_deputy", person, body="county government")


def leading_group(person: str = "person:lg1") -> Signer:
    return officer("leading_group", person, body="leading group")


# --- entities ----------------------------------------------------------------------------------


def controller(who: str = "示例法人", **changed: Any) -> Controller:
    return Controller(**{"role": "legal_representative", "name": secret(who), **changed})


def entity_registered(
    number: str = "1", *, by: By = None, at: str = "2026-01-05", **changed: Any
) -> Act[EntityRegistered]:
    data: dict[str, Any] = {
        "entity": f"entity:{number}",
        "place": TOWNSHIP,
        "kind": "cooperative",
        "name": COOPERATIVE,
        "credit_code": CODES.get(f"entity:{number}", "91231005MA0000002B"),
        "controllers": (controller(),),
        "licence": PAPER,
    }
    return act(EntityRegistered(**data | changed), by=by or department(), at=at)


def collective_registered() -> Act[EntityRegistered]:
    """`entity:9`: the village's own collective."""
    return entity_registered("9", kind="collective", place=VILLAGE, name="示例村集体经济组织")


def control_changed(*controllers: Controller, at: str = "2026-02-01") -> Act[EntityControlChanged]:
    data = EntityControlChanged(entity="entity:1", controllers=controllers, paper=PAPER)
    return act(data, by=department(), at=at)


def entity_admitted(
    name: str = "1", *, by: By = None, at: str = "2026-01-05"
) -> Act[EntityAdmitted]:
    criteria = Criteria(
        finances=PAPER, operation=PAPER, strength=PAPER, integrity=PAPER, willingness=PAPER
    )
    data = EntityAdmitted(entity=f"entity:{name}", criteria=criteria)
    return act(data, by=by or (department(), county()), at=at)


def sanctioned(
    from_: str = "2026-02-10", *, name: str = "1", by: By = None, at: str | None = None
) -> Act[EntitySanctioned]:
    data = EntitySanctioned(entity=f"entity:{name}", from_=day(from_), reason="breach", paper=PAPER)
    return act(data, by=by or leading_group(), at=at or from_)


def sanction_ended(
    on: str = "2026-03-01", *, by: By = None, at: str | None = None
) -> Act[SanctionEnded]:
    data = SanctionEnded(entity="entity:1", on=day(on), paper=PAPER)
    return act(data, by=by or department(), at=at or on)


# --- projects ----------------------------------------------------------------------------------


def plan(**changed: Any) -> Plan:
    target = Target(
        indicator="年租金收入",
        income_fen=3_000_000,
        beneficiaries_count=40,
        by=day("2027-12-31"),
    )
    data: dict[str, Any] = {
        "entity": "entity:1",
        "property_right": "形成的大棚归示例村集体所有",
        "equity": "不折股",
        "debt": "无借款",
        "bears_operation": "entity",
        "target": target,
        "budget_fen": 50_000_000,
        "paper": PAPER,
    }
    return Plan(**data | changed)


def _about(name: str, place: str = VILLAGE, run_by: str = "village") -> dict[str, Any]:
    return {
        "project": f"project:{name}",
        "place": place,
        "title": "示例蔬菜大棚",
        "purpose": "industry_project",
        "run_by": run_by,
    }


def proposed(
    name: str = "1", *, by: By = None, at: str = "2026-03-01", **changed: Any
) -> Act[ProjectProposed]:
    data = {**_about(name), "case": f"case:project-{name}", **changed}
    return act(ProjectProposed(**data), by=by or committee("person:c2"), at=at)


def planned(
    name: str = "1",
    *,
    by: By = None,
    at: str = "2026-03-02",
    case: str | None = None,
    **changed: Any,
) -> Act[ProjectPlanned]:
    data = ProjectPlanned(
        project=f"project:{name}", case=case or f"case:project-{name}", plan=plan(**changed)
    )
    return act(data, by=by or committee("person:c2"), at=at)


def brought_in_project(
    name: str = "1",
    *,
    by: By = None,
    at: str = "2026-01-05",
    approved_on: str = "2025-09-01",
    terms: Plan | None = None,
    **changed: Any,
) -> Act[ProjectBroughtIn]:
    data = {
        **_about(name, TOWNSHIP, "township"),
        "plan": terms or plan(budget_fen=1_000_000_000),
        "approved_on": day(approved_on),
        **dict.fromkeys(("charter", "agreement", "contract", "paper"), PAPER),
        "grade": "audited",
        **changed,
    }
    return act(ProjectBroughtIn(**data), by=by or (county(), deputy()), at=at)


def reviewed(step: str, name: str = "1", **changed: Any) -> Act[Any]:
    """A review of the project, by who gives it."""
    by = {
        "township_review": township_reviewer(),
        "county_review": county(),
        "leading_group": leading_group(),
    }
    given_by = {"by": by[step], "at": "2026-03-15", **changed}
    return review_given(step, f"case:project-{name}", **given_by)


def board(run_by: str) -> tuple[str, Signer]:
    """Where the notice of a project hangs, and who posts it."""
    if run_by == "village":
        return VILLAGE, committee()
    return (TOWNSHIP, township()) if run_by == "township" else (COUNTY, county("person:k2"))


def shown_on_board(
    name: str = "1", run_by: str = "village", days: tuple[str, ...] = SHOWN
) -> Iterator[Act[Any]]:
    """Notice and announcement of the project, each for its full period."""
    case, (place, by) = f"case:project-{name}", board(run_by)
    for (kind, period), (begins, ends) in zip(
        (("project", 10), ("project_announcement", 7)), pairwise(days), strict=True
    ):
        notice = f"notice:{kind.replace('_', '-')}-{name}"
        yield posted(
            case, kind=kind, notice=notice, place=place, by=by, at=begins, period_days=period
        )
        yield taken_down({case: "passed"}, notice=notice, at=ends, by=by)


def assembled(name: str = "1", **changed: Any) -> Iterator[Act[Any]]:
    """The representatives meet on the project and pass it, the committees decide."""
    case, assembly = f"case:project-{name}", f"assembly:project-{name}"
    yield convened(case, assembly=assembly, at="2026-03-06", **changed)
    yield attended(assembly=assembly)
    yield spoken(matter=case, assembly=assembly)
    yield from (voted(person, matter=case, assembly=assembly) for person in BODY[:7])
    yield closed((case,), assembly=assembly, tallies=(tally(case),))
    yield decided((case,), decision=f"decision:project-{name}")


def steps(name: str = "1", **changed: Any) -> list[Act[Any]]:
    """Every act of a village's project up to its approval, in order."""
    return [
        proposed(name),
        planned(name, **changed),
        *assembled(name),
        reviewed("township_review", name, at="2026-03-12"),
        reviewed("county_review", name, at="2026-03-14"),
        reviewed("leading_group", name, at="2026-03-16"),
        *shown_on_board(name),
    ]


def papers_filed(
    name: str = "1", *, by: By = None, at: str = "2026-04-10", entity: str = "entity:1"
) -> Act[ProjectPapersFiled]:
    data = ProjectPapersFiled(
        project=f"project:{name}", entity=entity, charter=PAPER, agreement=PAPER, contract=PAPER
    )
    return act(data, by=by or committee("person:c2"), at=at)


def accepted(
    name: str = "1", on: str = "2026-08-20", *, by: By = None, at: str | None = None
) -> Act[ProjectAccepted]:
    data = ProjectAccepted(
        project=f"project:{name}",
        accepted_on=day(on),
        bids=(PAPER,),
        invoices=(PAPER,),
        quantities=PAPER,
        retention=PAPER,
        report=PAPER,
    )
    return act(data, by=by or (department(), township()), at=at or on)


def ended(
    name: str = "1",
    on: str = "2027-12-31",
    outcome: Any = "completed",
    *,
    by: By = None,
    at: str | None = None,
) -> Act[ProjectClosed]:
    data = ProjectClosed(project=f"project:{name}", closed_on=day(on), outcome=outcome, paper=PAPER)
    return act(data, by=by or (department(), leading_group()), at=at or on)


def insured(
    name: str = "1", *, at: str = "2026-09-01", by: By = None, **changed: Any
) -> Act[InsuranceRecorded]:
    data: dict[str, Any] = {
        "project": "project:1",
        "insurance": f"insurance:{name}",
        "insurer": "示例财产保险公司",
        "number": "示例保单0001",
        "covered_fen": 30_000_000,
        "premium_fen": 600_000,
        "subsidy_fen": 300_000,
        "from_": day("2026-09-01"),
        "until": day("2027-08-31"),
        "policy": PAPER,
    }
    return act(InsuranceRecorded(**data | changed), by=by or township(), at=at)


@cache
def county_of_entities() -> Given:
    """`entity:1` and the collective `entity:9` are registered and admitted."""
    return village().having(
        entity_registered(),
        entity_admitted(),
        collective_registered(),
        entity_admitted("9"),
    )


@cache
def approved() -> Given:
    """`project:1` of the village is approved on 8 April 2026."""
    return county_of_entities().having(*steps())


@cache
def ready() -> Given:
    """The same, its papers filed on 10 April."""
    return approved().having(papers_filed())
