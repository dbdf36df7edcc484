"""Who follows a worker who died between grant and list 受益人去世、尚未列入清单.

- PAY-6 What was granted before the death, its case completed, goes to the successor on papers: a
  list then takes the grant for them. What was not granted by then never was due. It stays in its
  household while there is one. Whose grant goes to the householder's card needs no successor: a
  list takes it for who is the head.
- PAY-3 Only a grant that is on no list; a due has its own successor (`payments/successors.py`).
- HH-3, HH-4 of who follows. ACT-2 Village and township sign, none for themselves. ACT-3 Nor does
  anybody who is of the household that follows, or kin to it. REG-2 The grant is on record.
"""

import msgspec

from domain.awards.grants import Grant, GrantId
from domain.awards.standing import STANDINGS, standing
from domain.awards.use import known_grant, place_of_grant
from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.checks import check_for_others
from domain.kernel.examples import HOUSEHOLD, PAPER
from domain.kernel.fact import Fact, HouseholdId, Paper, PersonId
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.payables.dues import CardKind, Payee
from domain.payments.successors import SIGNED_BY, check_member
from domain.residents.households import Household, living_household
from domain.residents.kinship import check_recused
from domain.residents.people import Person, living
from domain.steps.case import Case


@fact(
    "GrantSuccessorNamed.v1",
    title=say("Successor to a grant named", "确定奖补继受人"),
    stream=lambda data: data.grant,
    touches=lambda data: (data.household,),
    reads=lambda data: (data.person,),
    place=place_of_grant,
    signed_by=(SIGNED_BY,),
    rules=("PAY-6", "PAY-3", "HH-3", "HH-4", "ACT-2", "ACT-3", "REG-2", "SUP-11"),
    example={
        "grant": "grant:1",
        "household": HOUSEHOLD,
        "person": "person:p2",
        "card_kind": "own",
        "paper": PAPER,
    },
)
class GrantSuccessorNamed(Fact):
    """Who gets the grant in the place of who died, on a card of which kind, on which paper."""

    grant: GrantId
    household: HouseholdId
    person: PersonId
    card_kind: CardKind
    paper: Paper


@admits(GrantSuccessorNamed)
def admit_successor(act: Act[GrantSuccessorNamed], history: History) -> None:
    """PAY-3 of the grant, PAY-6 of the death, then HH-3, HH-4, ACT-2 and ACT-3 of who follows."""
    data, grant = act.data, known_grant(history, act.data.grant)
    found = standing(history, grant)
    require(
        found == "granted",
        "PAY-3",
        expected=say("a grant on no list", "未列入清单的奖补"),
        found=say(f"{grant.id} is {STANDINGS[found].en}", f"{grant.id}：{STANDINGS[found].zh}"),
    )
    _check_death(grant, history)
    check_for_others(act, data.person)
    check_recused(history, act.persons, data.household)
    living(history, data.person)
    household = living_household(history, data.household)
    _check_stays(data, grant, history)
    check_member(Payee(household.id, data.person, data.card_kind), household, act.day)


def _check_death(grant: Grant, history: History) -> None:
    """PAY-6: on their own card, and alive when it was granted."""
    died = history.read(Person, grant.person).died_on
    ended = history.read(Case, grant.case).ended
    require(
        grant.card_kind != "householder"
        and died is not None
        and ended is not None
        and ended.day <= died,
        "PAY-6",
        expected=say(
            "somebody paid on their own card, who died after it was granted",
            "收款人用本人账户，且在核定之后去世",
        ),
        found=say(
            f"{grant.person}, {grant.card_kind}, died on {died}, "
            f"granted on {ended.day if ended else None}",
            f"{grant.person}，{grant.card_kind}，去世日期 {died or '无'}，"
            f"核定日期 {ended.day if ended else '无'}",
        ),
    )


def _check_stays(data: GrantSuccessorNamed, grant: Grant, history: History) -> None:
    """PAY-6: in the household that was granted it, unless that has ended."""
    ended = history.read(Household, grant.household).ended_on is not None
    require(
        ended or data.household == grant.household,
        "PAY-6",
        expected=say(f"a member of {grant.household}", f"{grant.household} 的成员"),
        found=say(f"{data.person} of {data.household}", f"{data.household} 的 {data.person}"),
    )


@evolves(Grant, GrantSuccessorNamed)
def follow(state: Grant, event: Event[GrantSuccessorNamed]) -> Grant:
    """The grant is the successor's."""
    data = event.data
    return msgspec.structs.replace(
        state, household=data.household, person=data.person, card_kind=data.card_kind
    )
