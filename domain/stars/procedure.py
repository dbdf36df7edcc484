"""Row 7 as data: the six steps of S3c 四(一), each beside the sentence that demands it.

Rules: STAR-1 户主申请填写有关表格—有关人员入户核实—村民代表民主评议—评议结果公示公告—
星级评定最终确认—认定结果汇总上报, none skipped. Who confirms the document does not say: the
township, which then reports upward (ADR 66).
"""

from typing import Final

from domain.identification.application import OFFICERS
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import say
from domain.parameters.motivation import SCALE
from domain.stars.eligibility import of_star
from domain.steps.procedure import Procedure, Step, declare
from domain.steps.usual import TOWNSHIP_REVIEWERS, applied, shown, visited, voted

APPLIED: Final = "StarApplied.v1"
VERIFIED: Final = "StarVerified.v1"
CONFIRMED: Final = "StarConfirmed.v1"
REPORTED: Final = "StarsReported.v1"
_CLAUSE: Final = "S3c 四(一)"

STAR = declare(
    Procedure(
        name="star",
        title=say("star household", "脱贫致富星级户评定"),
        order_rule="STAR-1",
        steps=(
            applied(
                say("the householder's form", "户主申请"),
                _CLAUSE,
                "户主申请填写有关表格",
                APPLIED,
                ("householder", *OFFICERS),
                decided_by=("year_end_from_month",),
            ),
            visited(
                say("verification at home", "入户核实"),
                _CLAUSE,
                "有关人员入户核实",
                VERIFIED,
                decided_by=("stars_most_count", *SCALE),
            ),
            voted(
                say("assembly of villager representatives", "村民代表民主评议"),
                _CLAUSE,
                "村民代表民主评议",
                "villager_representatives",
            ),
            shown(
                "star",
                say("notice and announcement", "公示公告"),
                _CLAUSE,
                "评议结果公示公告",
                (*COMMITTEES, "township_officer"),
            ),
            Step(
                name="confirmation",
                title=say("final confirmation", "星级评定最终确认"),
                clause=_CLAUSE,
                sentence="星级评定最终确认",
                ends=CONFIRMED,
                by=TOWNSHIP_REVIEWERS,
                duty="reviews",
                returns_to="verification",
                decided_by=tuple(f"star_{n}_award_fen" for n in range(1, len(SCALE) + 1)),
            ),
            Step(
                name="report",
                title=say("summary upward", "认定结果汇总上报"),
                clause=_CLAUSE,
                sentence="认定结果汇总上报",
                ends=REPORTED,
                by=("township_officer",),
                duty="informs",
            ),
        ),
        confers="star_household",
        illogical=of_star,
    )
)
