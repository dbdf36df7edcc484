"""What a list of self-development money keeps, and each of its lines.

- FUND-8 A line is of a repayable agreement with that very household; all lists together take no
  more than was agreed. What an objection removed, and a list that failed or was drawn anew, take
  nothing. FUND-2 The list is paid out of the allocation that its agreements name, of no project
  and of no purpose that is spent on projects alone, and charged to a use over its place.
- FUND-7 The allocation was noticed and announced. ACT-2 Who arranged it does not draw the list.
- HH-4 It goes to the householder's card. ACT-2, ACT-3 Who draws it is of no household on it, nor
  related to one. ID-5 It is drawn in its turn.
- PAY-1, REG-1, REG-2, REG-5, HH-3 and ACT-1 of every payable list.
"""

from typing import Any

from domain.funds.agreements import FORMS, Agreement, check_unrelated, known_agreement
from domain.funds.allocations import Allocation, known_allocation
from domain.funds.disbursements import check_duties
from domain.funds.publication import check_shown
from domain.funds.use_lists import USE_LIST, UseLine, UseListDrawn
from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.history import History, States
from domain.kernel.places import covers
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.money.accounts import Account, known_account
from domain.payables.drawing import check_drawn, holds
from domain.payables.dues import Due
from domain.payables.listing import PayableList, check_listing, check_payable
from domain.projects.project import OF_PROJECTS
from domain.residents.cards import KINDS
from domain.residents.households import Household
from domain.steps.case import Case


@admits(UseListDrawn)
def admit_list(act: Act[UseListDrawn], history: History) -> None:
    """Turn first, then the money, then what the lines add up to."""
    data = act.data
    check_drawn(act, history, USE_LIST)
    payer = known_account(history, data.payer, "allocation")
    allocation = known_allocation(history, payer.about)
    _check_accounts(data, allocation, known_account(history, data.charge, "use"))
    check_shown(history, allocation, act.day)
    check_duties(act, allocation)
    check_listing(act, history)


def _check_accounts(data: UseListDrawn, allocation: Allocation, charge: Account) -> None:
    require(
        not allocation.project
        and allocation.purpose not in OF_PROJECTS
        and covers(allocation.place, charge.place)
        and covers(charge.place, data.place),
        "FUND-2",
        expected=say(
            f"an allocation of no project, and a use of it over {data.place}",
            f"非项目资金，及其在 {data.place} 的使用科目",
        ),
        found=say(
            f"{allocation.id} for {allocation.purpose} at {allocation.place}, {charge.id}",
            f"{allocation.id}：{allocation.place}，{allocation.purpose}，{charge.id}",
        ),
    )


@admits(UseLine)
def admit_line(act: Act[UseLine], history: History) -> None:
    """FUND-8 and FUND-2 of the agreement, HH-4 of the card, then what every payable line keeps."""
    data, agreement = act.data, known_agreement(history, act.data.agreement)
    _check_agreed(data, agreement, history)
    require(
        data.card_kind == "householder",
        "HH-4",
        expected=KINDS["householder"],
        found=KINDS[data.card_kind],
    )
    check_payable(act, history)
    members = history.read(Household, data.household).persons_since(act.day)
    check_unrelated(act.persons, members, history, data.household)


def _check_agreed(data: UseLine, agreement: Agreement, history: History) -> None:
    require(
        (agreement.form, agreement.household) == ("repayable", data.household),
        "FUND-8",
        expected=say(
            f"a repayable agreement with {data.household}", f"{data.household} 的借用协议"
        ),
        found=say(
            f"{FORMS[agreement.form].en} to {agreement.household or agreement.place}",
            f"{FORMS[agreement.form].zh}，{agreement.household or agreement.place}",
        ),
    )
    payer = history.read(PayableList, data.list).payer
    own = known_allocation(history, agreement.allocation).account
    require(
        payer == own,
        "FUND-2",
        expected=say(f"paid out of {own}", f"由 {own} 支付"),
        found=say(payer or f"no {data.list}", payer or f"没有 {data.list}"),
    )
    left_fen = agreement.principal_fen - taken_fen(history, agreement)
    require(
        data.amount_fen <= left_fen,
        "FUND-8",
        expected=say(f"no more than {left_fen} fen", f"不超过 {left_fen} 分"),
        found=say(f"{data.amount_fen} fen", f"{data.amount_fen} 分"),
    )


def taken_fen(states: States, agreement: Agreement) -> int:
    """What payable lists that stand take of an agreement, in whole fen."""
    return sum(fen for due, fen in agreement.listed.items() if _stands(states, due))


def _stands(states: States, name: str) -> bool:
    due: Any = states.read(Due, name)
    case = states.read(Case, states.read(PayableList, due.list).case)
    return not due.removed and holds(case, due.list)
