"""What each line of a list of awards keeps: a household's to a card, an entity's to its account.

- PAY-3 A line is a grant whose case is completed, of the list's kind, that no other list holds:
  nothing is granted once and paid twice. NOT-4 What an objection removed is listed no more, and
  what is contested on the list that was sent back or rejected waits for its answer.
- PAY-1 Payee and amount are the grant's, and the kind of card; what goes to the householder's card
  goes to who is the head now, should another have followed since. REG-5, REG-1, HH-3, HH-4 and
  ACT-1 of every payable list. STAR-2 Where its use is to be agreed on, it was, and not for a
  supplier, who is paid otherwise (`supplying.py`).
- FUND-5 An entity is admitted still, not dissolved and not on the sanction list. ACT-1 Its case is
  of the list's place.
- ACT-2, ACT-3 Who draws it gets nothing by it, nor do those related to who draws it.
"""

from typing import Any

from domain.awards.award_list import award_list
from domain.awards.deciding import check_answered, check_unrelated
from domain.awards.facts import AwardLine, EntityAwardLine
from domain.awards.grants import Grant
from domain.awards.kinds import KINDS
from domain.awards.standing import STANDINGS, standing
from domain.kernel.act import Act
from domain.kernel.catalogue import admits
from domain.kernel.checks import known
from domain.kernel.history import History
from domain.kernel.places import covers
from domain.kernel.refused import require
from domain.kernel.words import say
from domain.payables.listing import check_owed, check_payable, known_list
from domain.projects.eligibility import check_admitted, check_no_part
from domain.projects.entities import known_entity
from domain.residents.households import Household
from domain.steps.case import Case


@admits(AwardLine)
def admit_line(act: Act[AwardLine], history: History) -> None:
    """PAY-3 and PAY-1 of the grant, STAR-2, then what every payable line keeps."""
    data = act.data
    grant = _free(data, history)
    _check_as_granted(data, grant)
    _check_agreed(grant)
    check_payable(act, history)
    _check_apart(act, history)


@admits(EntityAwardLine)
def admit_entity_line(act: Act[EntityAwardLine], history: History) -> None:
    """PAY-3 and PAY-1 of the grant, FUND-5 of the entity, then what every payable line keeps."""
    data = act.data
    grant = _free(data, history)
    require(
        (data.entity, data.amount_fen) == (grant.entity, grant.amount_fen),
        "PAY-1",
        expected=say(
            f"{grant.amount_fen} fen to {grant.grantee}", f"{grant.grantee} {grant.amount_fen} 分"
        ),
        found=say(f"{data.amount_fen} fen to {data.entity}", f"{data.entity} {data.amount_fen} 分"),
    )
    check_owed(act, history)
    entity = known_entity(history, data.entity)
    check_admitted(entity, act.day)
    _check_place(data, grant, history)
    check_no_part(act.persons, entity)
    check_unrelated(history, act.persons, data.entity)


def _check_place(data: EntityAwardLine, grant: Grant, history: History) -> None:
    place, own = known_list(history, data.list).place, history.read(Case, grant.case).place
    require(
        covers(place, own),
        "ACT-1",
        expected=say(f"a grant of {place}", f"{place} 的奖补"),
        found=say(f"{grant.id} of {own}", f"{grant.id} 属于 {own}"),
    )


def _free(data: AwardLine | EntityAwardLine, history: History) -> Grant:
    """PAY-3, NOT-4: the grant, that the list may take."""
    grant = known(history, Grant, data.grant, say("a grant on record", "已核定的奖补"))
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
    return grant


def _check_as_granted(data: AwardLine, grant: Grant) -> None:
    """PAY-1; whose the householder's card is by now, HH-4 of the payable line says."""
    person = data.person if grant.card_kind == "householder" else grant.person
    who = grant.entity or f"{grant.person} of {grant.household}, {grant.card_kind}"
    named = grant.entity or f"{grant.household} 的 {grant.person}"
    require(
        (data.household, data.person, data.card_kind, data.amount_fen)
        == (grant.household, person, grant.card_kind, grant.amount_fen),
        "PAY-1",
        expected=say(
            f"{grant.amount_fen} fen to {who}",
            f"{named} {grant.amount_fen} 分",
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
    check_unrelated(history, act.persons, household)
