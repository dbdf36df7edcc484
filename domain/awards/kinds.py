"""What may be granted: kinds of awards, each with the rule that caps it.

Source: S3c 四(一) to (三); S3a 五(三). The purpose of the money is the kind's own code, so that
nothing is paid for one kind out of what was allocated to another (FUND-2).
"""

from dataclasses import dataclass
from typing import Final, Literal

from domain.kernel.words import Words, say

AwardKind = Literal[
    "star", "model", "transfer_employment", "industry", "income_project", "carrying"
]
Grantee = Literal["household", "entity"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its caps are policy parameters in fen, of each grant and of a grantee's year.

    `to` is whom it is granted: a household, or an entity (which is paid to its own account).
    `agreed`: its use is agreed on before it is listed, and shown after it is paid (STAR-2).
    `subsidy`: it counts as the government's support of industry or employment (MODEL-2).
    """

    code: AwardKind
    title: Words
    rule: str
    each_most: str = ""
    year_most: str = ""
    agreed: bool = False
    subsidy: bool = False
    to: Grantee = "household"


KINDS: Final[dict[str, Kind]] = {
    kind.code: kind
    for kind in (
        Kind("star", say("star household", "脱贫致富星级户奖励"), "STAR-1", agreed=True),
        Kind("model", say("role model", "脱贫励志模范奖励"), "MODEL-1"),
        Kind(
            "transfer_employment",
            say("transfer employment", "转移就业补助"),
            "SUB-1",
            subsidy=True,
        ),
        Kind(
            "industry",
            say("industry subsidy", "产业发展补助"),
            "SUB-2",
            year_most="industry_household_year_fen",
            subsidy=True,
        ),
        Kind(
            "income_project",
            say("income project", "到户增收项目补助"),
            "SUB-3",
            each_most="income_project_each_fen",
            subsidy=True,
        ),
        Kind(
            "carrying",
            say("subsidy of an entity that carries poor households", "带贫主体补助"),
            "SUB-2",
            year_most="carrying_entity_year_fen",
            to="entity",
        ),
    )
}
