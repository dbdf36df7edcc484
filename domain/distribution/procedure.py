"""Row 4 as data: how income is distributed, by who runs what it comes from (S1 二; S4 三2).

Rules: DIS-6 steps by level, none skipped. ASM-8 the first secretary attends 一事一议 on
distribution, and so does the work team. A plan that is sent back is drafted anew.
"""

from typing import Final

from domain.distribution.sound import of_plan
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import say
from domain.payables.dues import is_due_of, named_in_list
from domain.steps.procedure import Procedure, Step, declare
from domain.steps.usual import COLLECTIVE_PASSING, VOTES, reviewed, shown, township_review, voted

DRAFTED: Final = "PlanDrafted.v1"


def _draft(clause: str, sentence: str, *by: str) -> Step:
    return Step(
        name="draft",
        title=say("plan of distribution", "制定分配计划"),
        clause=clause,
        sentence=sentence,
        ends=DRAFTED,
        by=by,
        duty="prepares",
        decided_by=("distribution_reserve_bp", "determination_days"),
    )


def _notice(level: str, sentence: str, *by: str) -> Step:
    title = say("notice of the distribution", "公示公告")
    return shown("distribution", title, "S1 二(五), 三(四)", sentence, by, posted_at=(level,))


_TOWNSHIP_REVIEW = township_review("S1 二(五)", "并由乡镇审核", returns_to="draft")

VILLAGE_RUN = declare(
    Procedure(
        name="distribution_village",
        title=say("distribution, run by the village", "村级项目收益分配"),
        order_rule="DIS-6",
        steps=(
            _draft(
                "S4 三2",
                "严格履行村集体制定分配计划、村民代表讨论、村内公示公告的分配流程",
                "collective_organisation",
            ),
            voted(
                say("villagers decide on the matter", "一事一议"),
                "S1 二(五)",
                "由村民通过“一事一议”形式确定如何组织实施及收益分配等相关事宜",
                "villager_representatives",
                "villagers",
                "collective_members",
                decided_by=(*VOTES, *COLLECTIVE_PASSING),
                attends=("first_secretary", "work_team"),
            ),
            _TOWNSHIP_REVIEW,
            _notice("village", "做好公告公示", *COMMITTEES),
        ),
        illogical=of_plan,
        named=named_in_list,
        collective=True,
        has_item=is_due_of,
    )
)
TOWNSHIP_RUN = declare(
    Procedure(
        name="distribution_township",
        title=say("distribution, run by township or department", "乡镇和行业部门项目收益分配"),
        order_rule="DIS-6",
        steps=(
            _draft(
                "S1 二(五)",
                "由乡镇按照因户施策的原则,对贫困户和村集体进行收益分配",
                "township_officer",
            ),
            _TOWNSHIP_REVIEW,
            _notice("township", "落实公开公示制度", "township_officer"),
        ),
        illogical=of_plan,
        named=named_in_list,
        has_item=is_due_of,
    )
)
COUNTY_RUN = declare(
    Procedure(
        name="distribution_county",
        title=say("distribution of the county's income", "区级扶贫收益资金分配"),
        order_rule="DIS-6",
        steps=(
            _draft("S1 二(五)", "可适度向重点村(屯)倾斜", "county_reviewer"),
            reviewed(
                "leading_group",
                say("leading group", "领导小组研究"),
                "S1 二(五)",
                "区级扶贫收益资金经县扶贫开发领导小组研究",
                ("leading_group",),
                returns_to="draft",
            ),
            _notice("county", "落实公开公示制度", "county_reviewer"),
        ),
        illogical=of_plan,
        named=named_in_list,
        has_item=is_due_of,
    )
)
ROW_OF: Final = {
    "village": VILLAGE_RUN.name,
    "township": TOWNSHIP_RUN.name,
    "department": TOWNSHIP_RUN.name,
    "county": COUNTY_RUN.name,
}
"""Which row a pool's plans take, by who runs what it is of (DIS-6)."""
