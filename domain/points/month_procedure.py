"""The steps of a month's list of points, as data beside the sentence of the document.

- PTS-7 Drawn, then shown with a notice that shows exactly what was drawn; the order is kept by it.
  NOT-4 One account of it is contested by itself, and the others proceed.
"""

from collections.abc import Sequence
from typing import Final

from domain.kernel.history import History
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import say
from domain.points.lines import PointsLine, PointsMonth, named_in_month
from domain.steps.case import Case
from domain.steps.procedure import Procedure, Step, declare
from domain.steps.usual import shown

NOTICE: Final = "notice"
"""The step in which a list hangs."""


def _named(case: Case, history: History, persons: Sequence[str]) -> tuple[str, ...]:
    return named_in_month(history.read(PointsMonth, case.subject), history, persons)


def _shown(case: Case, history: History) -> str:
    return history.read(PointsMonth, case.subject).shown


def _is_line(case: Case, history: History, item: str) -> bool:
    return item.startswith("pointsline:") and history.read(PointsLine, item).list == case.subject


POINTS_MONTH: Final = declare(
    Procedure(
        name="points_month",
        title=say("month's list of points", "月度积分公示"),
        steps=(
            Step(
                name="drawn",
                title=say("list drawn", "编制积分公示"),
                clause="S3c 四(四)",
                sentence="农户根据自己在脱贫攻坚中的表现增减分值",
                ends="PointsMonthDrawn.v1",
                by=(*COMMITTEES, "supermarket_keeper"),
                duty="prepares",
            ),
            shown(
                "points",
                say("notice", "公示"),
                "S3c 四(四), 四(七)",
                "建立以行政村为单位的考核评价体系……依据评价结果落实积分",
                COMMITTEES,
                name=NOTICE,
            ),
        ),
        order_rule="PTS-7",
        named=_named,
        has_item=_is_line,
        shown=_shown,
    )
)
