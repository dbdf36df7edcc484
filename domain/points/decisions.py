"""Decisions on points 积分评议: what one entry may not give or take without the village.

- PTS-2 Above the rule book's threshold by assembly or by the two committees: a case that names
  account, category, direction and amount; passed, it is used once, by exactly that entry. An entry
  that was entered wrongly gives it back when it is reversed, once and never again. What a household
  owes is forgiven by such a decision too (`owed.py`).
- ACT-2, ACT-3 as for every case: who proposed it decides nothing, nor does the household or kin.
- REG-1 of case and decision. PTS-1 of the account.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_new, known
from domain.kernel.examples import CASE, HOUSEHOLD, PAPER, VILLAGE
from domain.kernel.fact import CaseId, Fact, HouseholdId, Paper, identifier
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import State, evolves, state_of
from domain.kernel.words import say
from domain.points.accounts import PointsAccountId, Village, account_of, known_points
from domain.points.book import CATEGORIES, CategoryCode, Points
from domain.steps.case import Case, open_case
from domain.steps.procedure import Procedure, Step, declare
from domain.steps.usual import committees_decide, voted

PointsDecisionId = Annotated[str, identifier("pointsdecision")]
Direction = Literal["earned", "deducted", "forgiven"]
PROPOSERS: Final = (*COMMITTEES, "first_secretary", "work_team", "helper")
_NAME: Final = "PointsDecisionProposed.v1"
_DIRECTIONS: Final = {"earned": "加", "deducted": "扣", "forgiven": "免追"}


@state_of("pointsdecision")
class PointsDecision(State, frozen=True, kw_only=True):
    """What is to be decided: whose points, in which category, how many, and what used it.

    `given_back_by` is the reversal of the wrong entry that had used it first.
    """

    case: str = ""
    account: str = ""
    household: str = ""
    category: str = ""
    direction: str = ""
    points: int = 0
    used_by: str = ""
    given_back_by: str = ""


def _named(case: Case, history: History, _persons: Sequence[str]) -> tuple[str, ...]:
    return (history.read(PointsDecision, case.subject).household,)


_PROPOSAL: Final = Step(
    name="proposal",
    title=say("proposal", "提出"),
    clause="S3c 四(四)",
    sentence="农户根据自己在脱贫攻坚中的表现增减分值",
    ends=_NAME,
    by=PROPOSERS,
    duty="prepares",
)
BY_ASSEMBLY: Final = declare(
    Procedure(
        name="points_assembly",
        title=say("points decided by the assembly", "积分民主评议"),
        steps=(
            _PROPOSAL,
            voted(
                say("assembly", "村民代表会评议"),
                "S3c 四(七)",
                "利用村“两委”班子评议会、村民代表会、民主测评等形式",
                "villager_representatives",
                "villagers",
                duty="decides",
            ),
        ),
        order_rule="PTS-2",
        named=_named,
    )
)
BY_COMMITTEES: Final = declare(
    Procedure(
        name="points_committees",
        title=say("points decided by the two committees", '积分由村"两委"研究'),
        steps=(
            _PROPOSAL,
            committees_decide(
                "S3c 四(七)",
                "利用村“两委”班子评议会……对贫困户进行定期综合评价,依据评价结果落实积分",
            ),
        ),
        order_rule="PTS-2",
        named=_named,
    )
)


@fact(
    _NAME,
    title=say("Decision on points proposed", "提请积分评议"),
    stream=lambda data: data.decision,
    touches=lambda data: (data.case,),
    reads=lambda data: (data.household,),
    place=lambda data, history: known_points(history, data.account).place,
    signed_by=((PROPOSERS,),),
    rules=("PTS-2", "PTS-1", "REG-1"),
    example={
        "decision": "pointsdecision:1",
        "case": CASE,
        "procedure": "points_committees",
        "account": account_of(HOUSEHOLD, VILLAGE),
        "household": HOUSEHOLD,
        "place": VILLAGE,
        "category": "helping_others",
        "direction": "earned",
        "points": 50,
        "evidence": PAPER,
    },
)
class PointsDecisionProposed(Fact):
    """Whose points in which category, how many and in which direction, and by whom decided."""

    decision: PointsDecisionId
    case: CaseId
    procedure: Literal["points_assembly", "points_committees"]
    account: PointsAccountId
    household: HouseholdId
    place: Village
    category: CategoryCode
    direction: Direction
    points: Points
    evidence: Paper


@admits(PointsDecisionProposed)
def admit_proposal(act: Act[PointsDecisionProposed], history: History) -> None:
    """REG-1 of the case, PTS-1 of the account."""
    data = act.data
    check_new(history, PointsDecision, data.decision)
    check_new(history, Case, data.case)
    own = known_points(history, data.account)
    require(
        (own.household, own.place) == (data.household, data.place),
        "PTS-1",
        expected=say(f"{own.household} of {own.place}", f"{own.place} 的 {own.household}"),
        found=say(f"{data.household} of {data.place}", f"{data.place} 的 {data.household}"),
    )


@evolves(PointsDecision, PointsDecisionProposed)
def propose(state: PointsDecision, event: Event[PointsDecisionProposed]) -> PointsDecision:
    """It is to be decided."""
    data = event.data
    return msgspec.structs.replace(
        state,
        case=data.case,
        account=data.account,
        household=data.household,
        category=data.category,
        direction=data.direction,
        points=data.points,
    )


@evolves(Case, PointsDecisionProposed)
def open_decision(state: Case, event: Event[PointsDecisionProposed]) -> Case:
    """The case waits for who decides."""
    data = event.data
    return open_case(
        state, event, procedure=data.procedure, subject=data.decision, place=data.place
    )


def use(state: PointsDecision, event: Event[Any]) -> PointsDecision:
    """What was decided is entered."""
    return msgspec.structs.replace(state, used_by=event.data.voucher)


class Decided(msgspec.Struct, frozen=True):
    """What an entry says that needs a decision."""

    account: str
    category: str
    direction: str
    points: int


def _told(what: Decided) -> str:
    named = (title.zh for code, title in CATEGORIES.items() if code == what.category)
    return f"{next(named, '无')}{_DIRECTIONS.get(what.direction, '')} {what.points} 分"


def check_decided(history: History, decision: str, wanted: Decided, day: date) -> None:
    """PTS-2: the village decided on exactly that by the day, and nothing was entered for it."""
    found = history.read(PointsDecision, decision)
    case = history.read(Case, found.case) if found.exists else None
    ended = case.ended if case is not None and case.status == "completed" else None
    same = Decided(found.account, found.category, found.direction, found.points)
    passed = ended is not None and ended.day <= day
    require(
        passed and same == wanted and not found.used_by,
        "PTS-2",
        expected=say(
            f"a passed decision on {wanted.points} points {wanted.direction} in {wanted.category}",
            f"已通过的评议：{_told(wanted)}",
        ),
        found=say(
            f"{decision}: {found.points} {found.direction} in {found.category or '-'}, "
            f"{'passed' if passed else 'not passed'}, used by {found.used_by or 'nothing'}",
            f"{decision}：{_told(same)}，"
            f"{'已通过' if passed else '未通过'}，{found.used_by or '未使用'}",
        ),
    )


def check_gives_back(history: History, decision: str, entry: str) -> None:
    """PTS-2: that entry used the decision, and no other was reversed before it."""
    found = known(history, PointsDecision, decision, say("a decision on points", "积分评议"))
    require(
        found.used_by == entry and not found.given_back_by,
        "PTS-2",
        expected=say(
            f"the decision that {entry} used, given back for the first time",
            f"{entry} 所依据且未曾退回的评议",
        ),
        found=say(
            f"{decision}, used by {found.used_by or 'nothing'}, "
            f"given back by {found.given_back_by or 'nothing'}",
            f"{decision}：{found.used_by or '未使用'}，退回 {found.given_back_by or '无'}",
        ),
    )
