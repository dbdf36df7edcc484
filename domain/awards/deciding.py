"""What every decision on a grant keeps, whatever row decides it.

- SUB-2, SUB-3 No grant, and no year of a household or an entity, goes above what policy allows its
  kind.
- HH-3, HH-4 Who is granted something lives and belongs to the household that the case is about.
- REG-2 The grant is the case's own.
- NOT-4 What was contested on a list is neither listed anew nor paid before its answer.
- ACT-2, ACT-3 Who pays or withdraws it later neither signed for its case, nor benefits, nor is
  related to who does.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from domain.authority import policies
from domain.awards.grants import Grant, Granted, grant_of, granted_by
from domain.awards.kinds import KINDS, Kind
from domain.awards.standing import left_fen
from domain.kernel.act import Act
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.payables.dues import CardKind, Due
from domain.projects.entities import Entity
from domain.residents.households import Household, living_household
from domain.residents.kinship import check_no_relatives, check_recused
from domain.residents.people import living
from domain.steps.case import Case


def check_granted(act: Act[Any], history: History) -> Granted | None:
    """REG-2 and the caps of what the act grants, HH-3 and HH-4 of its household.

    None where it grants nothing.
    """
    granted = check_grant(act, history)
    if granted is not None:
        check_payee(history, granted.household, granted.person, granted.card_kind, act.day)
    return granted


def check_grant(act: Act[Any], history: History) -> Granted | None:
    """REG-2 and the caps of what the act grants to whomever; None where it grants nothing."""
    granted = granted_by(act.data)
    if granted is None:
        return None
    case, kind = history.read(Case, granted.case), KINDS[granted.kind]
    require(
        (granted.grant, granted.grantee) == (grant_of(case.id), case.subject),
        "REG-2",
        expected=say(f"{grant_of(case.id)} of {case.subject}", f"{case.subject}：{case.id} 的奖补"),
        found=say(f"{granted.grant} of {granted.grantee}", f"{granted.grantee}"),
    )
    _check_amount(granted, kind, case.place, act, history)
    return granted


def beneficiaries(history: History, grant: Grant, day: date) -> frozenset[str]:
    """Who benefits by a grant: who stands behind the entity, or belonged to the household.

    Members count on any day since its case was opened.
    """
    if grant.entity:
        return frozenset(history.read(Entity, grant.entity).controllers)
    since = min(history.read(Case, grant.case).opened_on or day, day)
    return history.read(Household, grant.household).persons_since(since)


def check_apart(act: Act[Any], grant: Grant, history: History) -> None:
    """ACT-2, ACT-3: nobody who signed for its case, benefits by it, or is related to who does."""
    signed = {one.person for one in history.read(Case, grant.case).signatures}
    home = beneficiaries(history, grant, act.day)
    both = sorted(set(act.persons) & (signed | home))
    require(
        not both,
        "ACT-2",
        expected=say("others than who signed for it or benefits", "非经办、审核和受益人"),
        found=say(", ".join(both), "、".join(both)),
    )
    check_unrelated(history, act.persons, grant.grantee)


def check_unrelated(history: History, persons: Sequence[str], grantee: str) -> None:
    """ACT-3: none of the persons is related to the household, or to who is behind the entity."""
    if grantee.startswith("entity:"):
        check_no_relatives(history, persons, history.read(Entity, grantee).controllers)
    else:
        check_recused(history, persons, grantee)


def check_answered(history: History, grant: Grant) -> None:
    """NOT-4: no objection to it on the last list that took it waits for its answer."""
    contested = history.read(Due, grant.due).contested if grant.list else ()
    require(
        not contested,
        "NOT-4",
        expected=say("a grant whose objections are answered", "异议均已答复的奖补"),
        found=say(f"{grant.id}: {', '.join(contested)}", f"{grant.id}：{'、'.join(contested)}"),
    )


def check_payee(history: History, home: str, person: str, card_kind: CardKind, day: date) -> None:
    """HH-3, HH-4: who gets it lives, and belongs to the household, whose head has its card."""
    household = living_household(history, home)
    living(history, person)
    head = card_kind != "householder" or person == household.head
    require(
        head and person in household.persons_on(day),
        "HH-4",
        expected=say(
            f"a member of {household.id}, the head for the householder's card",
            f"{household.id} 的成员；户主账户须为户主",
        ),
        found=say(f"{person}, {card_kind}", person),
    )


def _check_amount(
    granted: Granted, kind: Kind, place: str, act: Act[Any], history: History
) -> None:
    each = policies.value(history, place, kind.each_most, act.day) if kind.each_most else None
    require(
        granted.amount_fen > 0 and (each is None or granted.amount_fen <= each),
        kind.rule,
        expected=say(
            f"above zero, at most {each} fen each time" if each else "an amount above zero",
            f"每次大于零、不超过 {each} 分" if each else "金额大于零",
        ),
        found=say(f"{granted.amount_fen} fen", f"{granted.amount_fen} 分"),
    )
    left = left_fen(history, granted, place, act.day)
    require(
        left is None or granted.amount_fen <= left,
        kind.rule,
        expected=say(
            f"at most {left} fen, left to {granted.grantee} in {granted.year}",
            f"不超过 {granted.grantee} {granted.year} 年剩余额度 {left} 分",
        ),
        found=say(f"{granted.amount_fen} fen", f"{granted.amount_fen} 分"),
    )
