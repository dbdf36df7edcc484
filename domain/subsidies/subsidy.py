"""What was applied for: a worker's employment, or an undertaking of the household's own."""

from datetime import date
from typing import Annotated, Final, Literal

import msgspec

from domain.kernel.checks import known
from domain.kernel.fact import Code, Sealed
from domain.kernel.history import History
from domain.kernel.state import State, state_of
from domain.kernel.words import Words, say
from domain.projects.entities import EntityId

Year = Annotated[int, msgspec.Meta(ge=2000, le=2100)]
WorkPlace = Literal["outside_county", "industry_cluster", "township_enterprise", "village_workshop"]
WORK_PLACES: Final[dict[WorkPlace, Words]] = {
    "outside_county": say("outside the county", "本县（区）外"),
    "industry_cluster": say("in an industry cluster of the county", "本县（区）产业集聚区内企业"),
    "township_enterprise": say("in an enterprise of the township", "本乡镇企业"),
    "village_workshop": say("in a village workshop", "村扶贫车间"),
}
"""Where work counts (S3c 四(三)1)."""
Activity = Literal["planting", "breeding", "processing", "trade", "tourism", "e_commerce"]
ACTIVITIES: Final[dict[Activity, Words]] = {
    "planting": say("planting", "种植"),
    "breeding": say("breeding", "养殖"),
    "processing": say("processing", "加工"),
    "trade": say("trade", "商贸"),
    "tourism": say("tourism", "旅游"),
    "e_commerce": say("e-commerce", "电商"),
}


class Work(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where somebody worked as what, from one day to another, both inclusive.

    The employer is sealed, for it may be a person; `entity` names one that is on the register.
    """

    at: WorkPlace
    employer: Sealed
    occupation: Code
    from_: date = msgspec.field(name="from")
    until: date
    entity: EntityId | None = None


@state_of("subsidy")
class Subsidy(State, frozen=True, kw_only=True):
    """One application: for which kind and year, of whom, and what it rests on.

    `worker` and `work` are of an employment; `activity` of an undertaking; `entity` is the
    employer or the supplier, where it is on the register.
    """

    subsidy_kind: str = ""
    case: str = ""
    household: str = ""
    year: int = 0
    applied_on: date | None = None
    worker: str = ""
    work: Work | None = None
    activity: str = ""
    entity: str = ""
    index: int = 0


def subsidy_of(case: str) -> str:
    """The stream of what a case applies for."""
    return f"subsidy:{case.partition(':')[2]}"


def known_subsidy(history: History, case: str) -> Subsidy:
    """What the case applies for; refused under REG-2 where it applies for no subsidy."""
    expected = say("a case that applied for a subsidy", "已申请奖补的事项")
    return known(history, Subsidy, subsidy_of(case), expected)
