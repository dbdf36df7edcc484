"""Single shares pass on only as their class allows, with who holds them agreeing.

- EQ-5 Own contribution is inherited: after a death on record, by a document, to the household of a
  successor who signs or agreed on paper. It is transferred to another household of the village by
  agreement of the giving head. It, and loan-backed shares, are withdrawn 退股 against a settlement
  in the books, which settles nothing else. Quota and collective shares pass in none of these ways.
- HH-3 The deceased has died, the successor and the receiving household live. EQ-3 The asset stands
  in shares. ACT-1 All of one village. ACT-2, ACT-3 Officers have no part in either household.
- FUND-1, PAY-9, REG-1, REG-2 as of all that moves. SUP-11 as of who is named.
"""

from typing import Any

from domain.assets.asset import ShareClass
from domain.equity.basis import CLASS_WORDS
from domain.equity.passing import (
    OWN,
    Settlement,
    SharesInherited,
    SharesTransferred,
    SharesWithdrawn,
    settlement_of,
)
from domain.equity.redetermining import issued_asset
from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.checks import known
from domain.kernel.history import History
from domain.kernel.places import covers
from domain.kernel.refused import require
from domain.kernel.times import day_after
from domain.kernel.words import say
from domain.money.accounts import Account
from domain.money.movements import check_moves
from domain.money.vouchers import Voucher
from domain.residents.households import Household, living_household, registered_household
from domain.residents.kinship import check_recused
from domain.residents.people import living, registered


@admits(SharesInherited)
def admit_inherited(act: Act[SharesInherited], history: History) -> None:
    """EQ-5 and HH-3 of the death and the successor, then the movement."""
    data = act.data
    issued_asset(history, data.asset, data.place)
    _check_died(data, history)
    living(history, data.successor)
    heir = _receiving(data.to, data.household, data.place, history)
    require(
        data.successor in heir.persons_on(act.day),
        "EQ-5",
        expected=say(f"a successor of {heir.id}", f"{heir.id} 的成员为继承人"),
        found=say(data.successor, data.successor),
    )
    _check_agreed(act, frozenset({data.successor}))
    _check_apart(act, history, (data.household, data.to))
    check_moves(act, history)


def _check_died(data: SharesInherited, history: History) -> None:
    deceased = registered(history, data.deceased)
    died = deceased.died_on
    member = deceased.household_on(day_after(died, -1)) == data.household if died else False
    require(
        died is not None and died <= data.value_date and member,
        "EQ-5",
        expected=say(
            f"who was a member of {data.household} until their death, which is on record",
            f"生前为 {data.household} 成员，且已登记死亡",
        ),
        found=say(f"{data.deceased}, died {died}", f"{data.deceased}：{died or '未登记死亡'}"),
    )


@admits(SharesTransferred)
def admit_transferred(act: Act[SharesTransferred], history: History) -> None:
    """EQ-5 of the class and the agreement, then the movement."""
    data = act.data
    issued_asset(history, data.asset, data.place)
    _check_class(data.share_class, "contribution")
    _receiving(data.to, data.household, data.place, history)
    _check_agreed(act, _head(data.household, history))
    _check_apart(act, history, (data.household, data.to))
    check_moves(act, history)


@admits(SharesWithdrawn)
def admit_withdrawn(act: Act[SharesWithdrawn], history: History) -> None:
    """EQ-5 of the class, the agreement and the settlement, then the movement."""
    data = act.data
    issued_asset(history, data.asset, data.place)
    _check_class(data.share_class, "contribution", "loan_backed")
    _check_agreed(act, _head(data.household, history))
    _check_apart(act, history, (data.household,))
    _check_settled(data, history)
    check_moves(act, history)


def _check_settled(data: SharesWithdrawn, history: History) -> None:
    voucher = known(
        history, Voucher, data.settlement, say("a voucher of the books", "已入账的凭证")
    )
    paid_fen = sum(
        one.amount
        for one in voucher.movements
        if _of_collective(history.read(Account, one.credit), data.place)
    )
    used = history.read(Settlement, settlement_of(data.settlement)).exists
    require(
        paid_fen == data.settlement_fen and voucher.reversed_by is None and not used,
        "EQ-5",
        expected=say(
            f"{data.settlement_fen} fen that left the collective's account by a voucher that stands"
            " and settled nothing else",
            f"村集体账户付出 {data.settlement_fen} 分、未冲销、未用于其他退股的凭证",
        ),
        found=say(
            f"{voucher.id} of {paid_fen} fen"
            + (", reversed" if voucher.reversed_by else "")
            + (", used" if used else ""),
            f"{voucher.id}，{paid_fen} 分"
            + ("，已冲销" if voucher.reversed_by else "")
            + ("，已使用" if used else ""),
        ),
    )


def _of_collective(account: Account, place: str) -> bool:
    return (account.account_kind, account.place) == ("collective", place)


def _check_class(share_class: ShareClass, *allowed: ShareClass) -> None:
    require(
        share_class in allowed,
        "EQ-5",
        expected=say(
            f"shares of {' or '.join(allowed)}", "、".join(CLASS_WORDS[one].zh for one in allowed)
        ),
        found=say(share_class, CLASS_WORDS[share_class].zh),
    )


def _receiving(to: str, giving: str, place: str, history: History) -> Household:
    """HH-3 and ACT-1 of the household that gets the shares, which is another one."""
    registered_household(history, giving)
    heir = living_household(history, to)
    require(
        covers(place, heir.place) and to != giving,
        "ACT-1",
        expected=say(f"another household of {place}", f"{place} 的另一农户"),
        found=say(f"{to} of {heir.place}", f"{to} 属于 {heir.place}"),
    )
    return heir


def _head(household: str, history: History) -> frozenset[str]:
    return frozenset({registered_household(history, household).head})


def _check_agreed(act: Act[Any], persons: frozenset[str]) -> None:
    """EQ-5: one of them signs with a key, or their signed paper is there."""
    signed = any(signer.role in OWN and signer.person in persons for signer in act.by)
    by_key = any(signer.role in OWN for signer in act.by)
    require(
        signed or (act.data.consent is not None and not by_key),
        "EQ-5",
        expected=say("signed by who agrees, or their paper", "同意人本人签名，或附其签名材料"),
        found=say(", ".join(act.persons), "、".join(act.persons)),
    )


def _check_apart(act: Act[Any], history: History, households: tuple[str, ...]) -> None:
    """ACT-3: who signs in an office has no part in the households, and is not related."""
    officers = [signer.person for signer in act.by if signer.role not in OWN]
    for household in households:
        check_recused(history, officers, household)
