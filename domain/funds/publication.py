"""How an allocation is shown 资金分配公示公告: the row of steps behind it, as data (FUND-7).

- FUND-7 Notice and announcement of an allocation follow its arrangement, and nothing is paid out of
  it before they have ended; where an objection removes it, nothing ever is (S1 二(五), 三(四)).
  It hangs where the money goes, and not above it. (L) One that hangs nowhere, and whose steps have
  not ended, is listed.
"""

from datetime import date
from typing import Protocol

from domain.kernel.gap import Gap
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES
from domain.kernel.words import say
from domain.steps.case import Case, next_step
from domain.steps.procedure import Procedure, Step, declare, nobody_named
from domain.steps.usual import shown

_POSTERS = (*COMMITTEES, "township_officer", "county_reviewer")
_LEVELS = ("county", "township", "village")
ALLOCATION = declare(
    Procedure(
        name="allocation",
        title=say("notice of an allocation", "资金分配公示公告"),
        steps=(
            Step(
                name="arrangement",
                title=say("arrangement", "资金安排"),
                clause="S1 三(一)",
                sentence="特别对项目资金安排……等关键环节要严格把关",
                ends="FundsAllocated.v1",
                by=("county_finance", "leading_group", "township_accounting"),
                duty="prepares",
            ),
            shown(
                "allocation",
                say("notice of the allocation", "资金分配公示"),
                "S1 二(五), 三(四)",
                "落实公开公示制度,确保群众的监督权、知情权",
                _POSTERS,
                posted_at=_LEVELS,
                posted_near=True,
            ),
            shown(
                "allocation_announcement",
                say("announcement of the allocation", "资金分配公告"),
                "S1 二(五)",
                "做好公告公示",
                _POSTERS,
                name="announcement",
                posted_at=_LEVELS,
                posted_near=True,
            ),
        ),
        order_rule="FUND-7",
        named=nobody_named,
        collective=True,
    )
)


class Shown(Protocol):
    """What is shown by a case of its own."""

    @property
    def id(self) -> str:
        """Its stream."""
        ...

    @property
    def case(self) -> str:
        """The case, empty where there is none."""
        ...


def check_shown(history: History, shown: Shown, day: date) -> None:
    """FUND-7: notice and announcement of what is spent ended by the day."""
    case = history.read(Case, shown.case) if shown.case else None
    ended = case.ended.day if case and case.status == "completed" and case.ended else None
    status = case.status if case else "none"
    require(
        ended is not None and ended <= day,
        "FUND-7",
        expected=say(
            f"{shown.id} noticed and announced by {day}", f"{shown.id} 在 {day} 前已公示公告"
        ),
        found=say(
            f"announced on {ended}" if ended else f"{shown.case or 'no case'} is {status}",
            f"公告结束日 {ended}" if ended else f"{shown.case or '无公示事项'}：{status}",
        ),
    )


def unshown(case: Case, today: date) -> Gap | None:
    """FUND-7 (L): an allocation whose notice or announcement nobody has posted by the day."""
    waits = next_step(case)
    if case.procedure != ALLOCATION.name or waits is None or case.running is not None:
        return None
    since = case.moved_on or case.opened_on
    if since is None or since > today:
        return None
    return Gap(
        rule="FUND-7",
        subject=case.subject,
        since=since,
        due=None,
        message=say(
            f"waits for its {waits.title.en} since {since}",
            f"自 {since} 起尚未张贴{waits.title.zh}",
        ),
    )
