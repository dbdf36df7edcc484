"""On what a household's shares rest: what it put in, the group it belongs to, or a loan.

- EQ-2 What was put in, or lent, is worth the shares at par. EQ-5 Own contribution is a member's of
  the household, by a paper. A loan-backed share has its loan's repayment terms; a microloan to a
  household that an enterprise uses 户贷企用 is refused from the day that policy names, an older one
  is a finding. The quota is poor households'. EQ-4 A line of the quota says the tier that the
  household has on the day.
"""

from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from domain.authority import policies
from domain.equity.priority import TIERS, Tier, tier_of
from domain.equity.shares import HouseholdClass
from domain.kernel.fact import Fen, Paper, PersonId
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import Words, say
from domain.residents.households import Household

MICROLOANS = "enterprise_microloan_refused_from_yyyymmdd"


class Contribution(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a member put in, what it is worth, and on which paper."""

    person: PersonId
    of: Literal["money", "land_use", "property"]
    value_fen: Fen
    paper: Paper


class Loan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The loan behind the shares, who uses it, and the terms of its repayment by hash."""

    of: Literal["microloan", "other"]
    used_by: Literal["household", "enterprise"]
    amount_fen: Fen
    made_on: date
    due_on: date
    terms: Paper


CLASS_WORDS: dict[str, Words] = {
    "contribution": say("own contribution", "自有出资股"),
    "quota": say("poverty quota", "量化股"),
    "collective": say("collective", "集体股"),
    "loan_backed": say("loan-backed", "贷款入股"),
}
Positive = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1, description="whole shares 股")]


class Basis(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Exactly that of the three which its class asks for."""

    contribution: Contribution | None = None
    tier: Tier | None = None
    loan: Loan | None = None


def check_basis(
    share_class: HouseholdClass,
    basis: Basis,
    worth_fen: int,
    household: Household,
    asked: tuple[History, date],
) -> None:
    """EQ-4 and EQ-5 of what a line rests on; `worth_fen` is what its shares are worth at par."""
    wanted = {"contribution": basis.contribution, "quota": basis.tier, "loan_backed": basis.loan}
    given = [name for name, found in wanted.items() if found is not None]
    require(
        given == [share_class],
        "EQ-5",
        expected=say(f"the basis of {share_class} alone", f"{CLASS_WORDS[share_class].zh}的依据"),
        found=say(
            ", ".join(given) or "none", "、".join(CLASS_WORDS[one].zh for one in given) or "无"
        ),
    )
    if basis.contribution is not None:
        _check_contribution(basis.contribution, worth_fen, household, asked[1])
    if basis.loan is not None:
        _check_loan(basis.loan, worth_fen, household, asked)
    if basis.tier is not None:
        check_tier(basis.tier, household, asked)


def _check_contribution(
    found: Contribution, worth_fen: int, household: Household, day: date
) -> None:
    _check_worth(found.value_fen, worth_fen)
    require(
        found.person in household.persons_on(day),
        "EQ-5",
        expected=say(f"a contribution by a member of {household.id}", f"{household.id} 成员的出资"),
        found=say(found.person, found.person),
    )


def _check_worth(stated_fen: int, worth_fen: int) -> None:
    require(
        stated_fen == worth_fen,
        "EQ-2",
        expected=say(f"shares at par, {worth_fen} fen", f"按每股面值计 {worth_fen} 分"),
        found=say(f"{stated_fen} fen", f"{stated_fen} 分"),
    )


def _check_loan(
    loan: Loan, worth_fen: int, household: Household, asked: tuple[History, date]
) -> None:
    history, day = asked
    _check_worth(loan.amount_fen, worth_fen)
    require(
        loan.made_on <= day and loan.made_on < loan.due_on,
        "EQ-5",
        expected=say(f"a loan made by {day}, due after that", f"{day} 之前发放、到期日在后的贷款"),
        found=say(f"{loan.made_on} to {loan.due_on}", f"{loan.made_on} 至 {loan.due_on}"),
    )
    until = policies.value(history, household.place, MICROLOANS, day)
    require(
        not is_enterprise_microloan(loan) or int(loan.made_on.strftime("%Y%m%d")) < until,
        "EQ-5",
        expected=say(
            f"no microloan used by an enterprise from {until} on", f"{until} 起不得户贷企用"
        ),
        found=say(f"made on {loan.made_on}", f"{loan.made_on} 发放"),
    )


def is_enterprise_microloan(loan: Loan) -> bool:
    """Whether an enterprise uses a microloan made to a household 户贷企用."""
    return loan.of == "microloan" and loan.used_by == "enterprise"


def check_tier(tier: Tier, household: Household, asked: tuple[History, date]) -> None:
    """EQ-4: the tier is the household's on the day; EQ-5: it is poor."""
    history, day = asked
    own = tier_of(history, household, day)
    require(
        own != "other",
        "EQ-5",
        expected=say("a poor household in the quota", "量化股仅限贫困户"),
        found=say(f"{household.id}: {own}", f"{household.id}：{TIERS[own].zh}"),
    )
    require(
        tier == own,
        "EQ-4",
        expected=say(f"{household.id} as {own}", f"{household.id}：{TIERS[own].zh}"),
        found=say(tier, TIERS[tier].zh),
    )


def check_priority_first(lines: list[tuple[Any, int]]) -> None:
    """EQ-4: no household of the priority group gets fewer quota shares than any other."""
    first = [shares for tier, shares in lines if tier == "priority"]
    others = [shares for tier, shares in lines if tier != "priority"]
    least, most = min(first, default=None), max(others, default=None)
    require(
        least is None or most is None or least >= most,
        "EQ-4",
        expected=say(
            f"at least {most} shares for each household of the priority group",
            f"优先群体每户不少于 {most} 股",
        ),
        found=say(f"{least} shares", f"{least} 股"),
    )
