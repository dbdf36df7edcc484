"""The steps of a plan of shares, as data beside the sentences of the documents.

- EQ-3 A plan passes its body, township review and notice before anything is issued or moved.
- NOT-4 One line of a plan is contested by itself; the others proceed.

The members of the collective vote on what is the whole collective's (ACT-2); who has a line in
the plan reviews nothing of it.
"""

from collections.abc import Sequence
from typing import Final

from domain.equity.shares import ShareLine, named_in_plan
from domain.kernel.history import History
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import say
from domain.steps.case import Case
from domain.steps.procedure import Procedure, Step, declare
from domain.steps.usual import COLLECTIVE_PASSING, QUORUM, shown, township_review, voted

DRAFTERS: Final = ("collective_organisation", "village_committee", "village_secretary")


def _steps(draft: str, issue: str) -> tuple[Step, ...]:
    return (
        Step(
            name="plan",
            title=say("plan", "拟订方案"),
            clause="S1 一(四)",
            sentence="重点要明确扶贫量化资金、扶贫贷款实行动态管理,签订规范协议",
            ends=draft,
            by=DRAFTERS,
            duty="prepares",
        ),
        voted(
            say("the collective decides", "成员代表会议"),
            "S1 三(三), 二(五)",
            "资产折股量化时,要采取民主决策、第三方评估等方式,确保资产公允计价",
            "collective_members",
            duty="decides",
            decided_by=(*QUORUM, *COLLECTIVE_PASSING),
            attends=("first_secretary",),
        ),
        township_review("S1 二(五)", "并由乡镇审核,做好公告公示", returns_to="assembly"),
        shown(
            "equity",
            say("notice", "公示"),
            "S1 二(五), 三(四)",
            "落实公开公示制度,确保群众的监督权、知情权",
            (*COMMITTEES, "township_officer"),
        ),
        Step(
            name="issue",
            title=say("shares issued or moved", "登记股份"),
            clause="S1 一(四), 二(二)",
            sentence="明确项目产权、股权、债权以及经营责任主体,保障贫困群众受益",
            ends=issue,
            by=("township_accounting",),
            duty="publishes",
        ),
    )


def _is_line(case: Case, history: History, item: str) -> bool:
    return item.startswith("share:") and history.read(ShareLine, item).plan == case.subject


def _named(case: Case, history: History, persons: Sequence[str]) -> tuple[str, ...]:
    return named_in_plan(case.subject, history, persons)


EQUITY: Final = declare(
    Procedure(
        name="equity",
        title=say("asset equity quantification", "资产折股量化"),
        steps=_steps("EquityPlanDrafted.v1", "SharesIssued.v1"),
        order_rule="EQ-3",
        named=_named,
        collective=True,
        has_item=_is_line,
    )
)
QUOTA: Final = declare(
    Procedure(
        name="quota",
        title=say("re-determination of the poverty quota", "量化股动态调整"),
        steps=_steps("QuotaPlanDrafted.v1", "QuotaRedetermined.v1"),
        order_rule="EQ-3",
        named=_named,
        collective=True,
        has_item=_is_line,
    )
)
