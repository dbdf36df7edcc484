"""Row 9 as data, of enterprises: applied for, seen at the place, reviewed by township and county.

Rules: SUB-2 the county sets the procedure itself (S3c 四(三)2: 由各县(区)结合当地实际自行制定).
The list that pays them hangs out, and is reviewed by township and county finance, as that of every
award.
"""

from datetime import date
from typing import Final

from domain.carrying.carrying import behind
from domain.identification.application import OFFICERS
from domain.kernel.catalogue import Seat
from domain.kernel.history import History
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import Words, say
from domain.projects.entities import Entity
from domain.steps.case import Case
from domain.steps.procedure import Procedure, Step, declare, nobody_named
from domain.steps.usual import applied, reviewed, township_review

APPLIED: Final = "CarryingSubsidyApplied.v1"
CARRIED: Final = "HouseholdCarried.v1"
INSPECTED: Final = "CarryingInspected.v1"
RECORDERS: Final[Seat] = (*OFFICERS, "sector_department")
_CLAUSE: Final = "S3c 四(三)2"


def _unfit(case: Case, history: History, day: date) -> tuple[Words, ...]:
    """ID-8: nothing is passed of an entity that was dissolved or sanctioned meanwhile."""
    entity = history.read(Entity, case.subject)
    ended = entity.dissolved_on is not None and entity.dissolved_on <= day
    if not (ended or entity.sanctioned_on(day)):
        return ()
    return (say(f"{entity.id} is dissolved or sanctioned", f"{entity.id} 已解散或在惩戒名单内"),)


CARRYING: Final = declare(
    Procedure(
        name="carrying",
        title=say("subsidy of an entity that carries poor households", "带贫主体补助"),
        order_rule="SUB-2",
        steps=(
            applied(
                say("application", "主体申请"),
                _CLAUSE,
                "对……参与带贫的新型经营主体……给予金额不等的补助",
                APPLIED,
                ("implementing_entity", *RECORDERS),
                decided_by=("carrying_households_least_count", "carrying_workers_least_bp"),
            ),
            Step(
                name="inspection",
                title=say("inspection", "实地验收"),
                clause="S3a 六(三)",
                sentence="做到有章程、有协议、有合同、有股权、有分红、有记录",
                ends=INSPECTED,
                by=(*COMMITTEES, "township_officer", "sector_department"),
                duty="verifies",
                decided_by=(
                    "carrying_household_fen",
                    "carrying_entity_year_fen",
                    "carrying_households_least_count",
                    "carrying_workers_least_bp",
                ),
            ),
            township_review(_CLAUSE, "补助程序由各县(区)结合当地实际自行制定", "inspection"),
            reviewed(
                "county_review",
                say("county decision", "县级审定"),
                _CLAUSE,
                "补助程序由各县(区)结合当地实际自行制定",
                ("county_reviewer", "county_deputy", "sector_department"),
                returns_to="inspection",
            ),
        ),
        named=nobody_named,
        behind=behind,
        illogical=_unfit,
    )
)
