"""What a list of awards keeps, and each of its lines.

- ID-5 It is drawn in its turn; a list sent back is drawn anew in its own case. It lies in a
  village or township, whose review is followed by county finance's.
- FUND-2 It is paid out of an allocation for its kind that covers the place, and charged to a use
  there. FUND-7 The allocation was noticed and announced.
- PAY-3 A line is a grant whose case is completed, of the list's kind, that no other list holds:
  nothing is granted once and paid twice. NOT-4 What an objection removed is listed no more, and
  what is contested on the list that was sent back or rejected waits for its answer.
- PAY-1 Amount, payee and kind of card are the grant's; what goes to the householder's card goes to
  who is the head now, should another have followed since. REG-5, REG-1, HH-3, HH-4 and ACT-1 of
  every payable list. STAR-2 Where its use is to be agreed on, it was, and not for a supplier, who
  is paid otherwise (`supplying.py`).
- ACT-2, ACT-3 Who draws it gets nothing by it, nor do those related to who draws it.
"""

from typing import Any, Final

from domain.awards.award_list import award_list
from domain.awards.deciding import check_answered
from domain.awards.facts import AwardLine, AwardListDrawn
from domain.awards.grants import Grant
from domain.awards.kinds import KINDS
from domain.awards.procedure import AWARD_LIST
from domain.awards.standing import STANDINGS, standing
from domain.funds.allocations import known_allocation
from domain.funds.publication import check_shown
from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.checks import check_new, known
from domain.kernel.history import History
from domain.kernel.places import covers, level
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.money.accounts import known_account
from domain.payables.listing import check_listing, check_payable
from domain.residents.households import Household
from domain.residents.kinship import check_recused
from domain.steps.case import Case
from domain.steps.turn import check_day, check_order, check_roles, known_case

_AT: Final = ("village", "township")


@admits(AwardListDrawn)
def admit_list(act: Act[AwardListDrawn], history: History) -> None:
    """Turn and place first, then the money, then what the lines add up to."""
    data = act.data
    require(
        level(data.place) in _AT,
        "ID-5",
        expected=say("a village or township", "村或乡镇"),
        found=say(data.place, data.place),
    )
    _check_turn(act, history)
    _check_accounts(act, history)
    check_listing(act, history)


def _check_turn(act: Act[AwardListDrawn], history: History) -> None:
    data, step = act.data, AWARD_LIST.steps[0]
    check_roles(act.by, step)
    if data.replaces is None:
        check_new(history, Case, data.case)
        return
    case, before = known_case(history, data.case), award_list(history, data.replaces)
    named = (case.procedure, case.subject, before.award_kind, before.place)
    require(
        named == (AWARD_LIST.name, data.replaces, data.kind, data.place),
        AWARD_LIST.order_rule,
        expected=say(f"{case.id} about {case.subject}", f"{case.id} 的清单 {case.subject}"),
        found=say(
            f"{data.kind} at {data.place} instead of {data.replaces}",
            f"{data.place} {KINDS[data.kind].title.zh}，替代 {data.replaces}",
        ),
    )
    check_order(case, AWARD_LIST, step, "")
    check_day(case, AWARD_LIST, act.day)


def _check_accounts(act: Act[AwardListDrawn], history: History) -> None:
    data = act.data
    payer = known_account(history, data.payer, "allocation")
    allocation = known_allocation(history, payer.about)
    charge = known_account(history, data.charge, "use")
    require(
        allocation.purpose == data.kind
        and not allocation.project
        and covers(allocation.place, data.place)
        and covers(allocation.place, charge.place),
        "FUND-2",
        expected=say(
            f"an allocation for {data.kind} over {data.place}, and a use there",
            f"{data.place} 的{KINDS[data.kind].title.zh}资金及其使用科目",
        ),
        found=say(
            f"{allocation.id}: {allocation.purpose} at {allocation.place}",
            f"{allocation.id}：{allocation.place}，{allocation.purpose}",
        ),
    )
    check_shown(history, allocation, act.day)


@admits(AwardLine)
def admit_line(act: Act[AwardLine], history: History) -> None:
    """PAY-3 and PAY-1 of the grant, STAR-2, then what every payable line keeps."""
    data = act.data
    grant = known(history, Grant, data.grant, say("a grant on record", "已核定的奖补"))
    _check_free(data, grant, history)
    _check_as_granted(data, grant)
    _check_agreed(grant)
    check_payable(act, history)
    _check_apart(act, history)


def _check_free(data: AwardLine, grant: Grant, history: History) -> None:
    listed = award_list(history, data.list)
    found = standing(history, grant)
    check_answered(history, grant)
    require(
        found != "removed",
        "NOT-4",
        expected=say("a grant that no objection removed", "未被异议移除的奖补"),
        found=say(f"{grant.id} was removed from {grant.list}", f"{grant.id} 已移出 {grant.list}"),
    )
    require(
        found == "granted" and grant.award_kind == listed.award_kind,
        "PAY-3",
        expected=say(
            f"a grant of {listed.award_kind}, completed and on no list",
            f"已办结、未列入其他清单的{KINDS[listed.award_kind].title.zh}"
            if listed.award_kind
            else "本清单类别的奖补",
        ),
        found=say(
            f"{grant.id}: {grant.award_kind}, {STANDINGS[found].en} {grant.list}".rstrip(),
            f"{grant.id}：{STANDINGS[found].zh}{grant.list}",
        ),
    )


def _check_as_granted(data: AwardLine, grant: Grant) -> None:
    """PAY-1; whose the householder's card is by now, HH-4 of the payable line says."""
    person = data.person if grant.card_kind == "householder" else grant.person
    require(
        (data.household, data.person, data.card_kind, data.amount_fen)
        == (grant.household, person, grant.card_kind, grant.amount_fen),
        "PAY-1",
        expected=say(
            f"{grant.amount_fen} fen to {grant.person} of {grant.household}, {grant.card_kind}",
            f"{grant.household} 的 {grant.person} {grant.amount_fen} 分",
        ),
        found=say(
            f"{data.amount_fen} fen to {data.person} of {data.household}, {data.card_kind}",
            f"{data.household} 的 {data.person} {data.amount_fen} 分",
        ),
    )


def _check_agreed(grant: Grant) -> None:
    require(
        grant.agreement is not None or not KINDS[grant.award_kind].agreed,
        "STAR-2",
        expected=say("a signed agreement on its use first", "先签订奖励资金使用协议"),
        found=say(f"none for {grant.id}", f"{grant.id} 未签订"),
    )
    supplier = grant.agreement.supplier if grant.agreement else ""
    require(
        not supplier,
        "STAR-2",
        expected=say("a grant agreed on for the card", "约定发放到卡的奖补"),
        found=say(f"{grant.id} agreed on for {supplier}", f"{grant.id} 约定支付给 {supplier}"),
    )


def _check_apart(act: Act[Any], history: History) -> None:
    """ACT-2 and ACT-3: who draws a list is not of a household on it, nor related to one."""
    household = act.data.household
    own = history.read(Household, household).persons_since(act.day)
    both = sorted(set(act.persons) & own)
    require(
        not both,
        "ACT-2",
        expected=say("a list drawn by nobody who is on it", "汇总人不在清单之内"),
        found=say(f"{', '.join(both)} of {household}", f"{household} 的 {'、'.join(both)}"),
    )
    check_recused(history, act.persons, household)
