"""How a list of awards comes to be final: drawn by the township, shown, reviewed at two levels.

Rules: ID-5 no step is skipped or reordered: 统一汇总到乡镇,由乡镇负责审核,经县级财政部门审核后……
拨付下发 (S3c 四(三)1). NOT-1 the notice hangs where the list is from.
"""

from typing import Final

from domain.awards.award_list import behind_entities
from domain.kernel.words import say
from domain.payables.dues import is_due_of, named_in_list
from domain.roles import COMMITTEES
from domain.steps.procedure import Procedure, Step, declare

DRAWN: Final = "AwardListDrawn.v1"
FINANCE_REVIEW: Final = "county_finance_review"

AWARD_LIST: Final = declare(
    Procedure(
        name="award_list",
        title=say("list of awards", "奖补发放清单"),
        steps=(
            Step(
                name="draw",
                title=say("list drawn", "汇总清单"),
                clause="S3c 四(三)1",
                sentence="统一汇总到乡镇",
                ends=DRAWN,
                by=("township_officer",),
                duty="prepares",
            ),
            Step(
                name="notice",
                title=say("notice of the awards", "奖补公示"),
                clause="S3c 四(一)",
                sentence="评议结果公示公告",
                begins="NoticePosted.v1",
                ends="NoticeClosed.v1",
                code="award_list",
                by=(*COMMITTEES, "township_officer"),
                duty="publishes",
                decided_by=("notice_days_award_list",),
                posted_at=("township", "village"),
                posted_near=True,
            ),
            Step(
                name="township_review",
                title=say("township review", "乡镇审核"),
                clause="S3c 四(三)1",
                sentence="由乡镇负责审核",
                ends="ReviewGiven.v1",
                code="township_review",
                by=("township_reviewer", "township_deputy"),
                duty="reviews",
                returns_to="draw",
            ),
            Step(
                name=FINANCE_REVIEW,
                title=say("county finance's review", "县级财政部门审核"),
                clause="S3c 四(三)1",
                sentence="经县级财政部门审核后15个工作日内拨付下发",
                ends="ReviewGiven.v1",
                code=FINANCE_REVIEW,
                by=("county_finance",),
                duty="reviews",
                returns_to="draw",
            ),
        ),
        named=named_in_list,
        behind=behind_entities,
        has_item=is_due_of,
    )
)
