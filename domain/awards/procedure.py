"""How a list of awards comes to be final: drawn by the township, shown, reviewed at two levels.

Rules: ID-5 no step is skipped or reordered: 统一汇总到乡镇,由乡镇负责审核,经县级财政部门审核后……
拨付下发 (S3c 四(三)1). NOT-1 the notice hangs where the list is from.
"""

from typing import Final

from domain.awards.award_list import behind_entities
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import say
from domain.payables.dues import is_due_of, named_in_list
from domain.steps.procedure import Procedure, declare
from domain.steps.usual import gathered, reviewed, shown, township_review

DRAWN: Final = "AwardListDrawn.v1"
FINANCE_REVIEW: Final = "county_finance_review"

AWARD_LIST: Final = declare(
    Procedure(
        name="award_list",
        title=say("list of awards", "奖补发放清单"),
        steps=(
            gathered("S3c 四(三)1", "统一汇总到乡镇", DRAWN),
            shown(
                "award_list",
                say("notice of the awards", "奖补公示"),
                "S3c 四(一)",
                "评议结果公示公告",
                (*COMMITTEES, "township_officer"),
                posted_at=("township", "village"),
                posted_near=True,
            ),
            township_review("S3c 四(三)1", "由乡镇负责审核", "draw"),
            reviewed(
                FINANCE_REVIEW,
                say("county finance's review", "县级财政部门审核"),
                "S3c 四(三)1",
                "经县级财政部门审核后15个工作日内拨付下发",
                ("county_finance",),
                returns_to="draw",
            ),
        ),
        named=named_in_list,
        behind=behind_entities,
        has_item=is_due_of,
    )
)
