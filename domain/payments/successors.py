"""Successors: who gets a due when its payee cannot, named on papers.

- PAY-6 What was due to somebody before their death goes to who follows them, on papers; what was
  listed for a day on which they were dead was never due. It also follows a payee to another
  household, and a household's due its new head (HH-4); it stays there while there is a household.
- ACT-3 None of who signs belongs to the household that follows, or is kin to it; it knows what came
  to it, so that nobody who belongs there approves or hears it.
- PAY-3 Nothing is redirected that is paid or with the bank. HH-3, HH-4 of who follows.
- ACT-2 Village and township sign where the household lives, whoever's list it is, and none for
  themselves. REG-2 The due is on record.
"""

from datetime import date
from typing import Final, Literal

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import Seats, admits, fact
from domain.kernel.checks import check_for_others
from domain.kernel.examples import HOUSEHOLD, PAPER
from domain.kernel.fact import Fact, HouseholdId, Paper, PersonId
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import COMMITTEES
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.payables.dues import CardKind, Due, DueId, Payee
from domain.payments.batch import in_flight
from domain.payments.recovery import known_due
from domain.residents.households import Household, living_household, place_of
from domain.residents.kinship import check_recused
from domain.residents.people import Person, living

SIGNED_BY: Final[Seats] = (COMMITTEES, ("township_officer", "township_reviewer"))
Cause = Literal["deceased", "left_household", "head_changed"]


@fact(
    "SuccessorNamed.v1",
    title=say("Successor named", "确定继受人"),
    stream=lambda data: data.due,
    touches=lambda data: (data.household,),
    reads=lambda data: (data.household, data.person),
    place=lambda data, history: place_of(history, data.household),
    signed_by=(SIGNED_BY,),
    rules=("PAY-3", "PAY-6", "HH-3", "HH-4", "REG-2", "ACT-2", "ACT-3", "SUP-11"),
    example={
        "due": "due:1",
        "household": HOUSEHOLD,
        "person": "person:p2",
        "card_kind": "own",
        "cause": "deceased",
        "paper": PAPER,
    },
)
class SuccessorNamed(Fact):
    """Who gets the due from now on, on a card of which kind, why, and on which paper."""

    due: DueId
    household: HouseholdId
    person: PersonId
    card_kind: CardKind
    cause: Cause
    paper: Paper


@admits(SuccessorNamed)
def admit_successor(act: Act[SuccessorNamed], history: History) -> None:
    """PAY-3 of the due, PAY-6 of the cause, then HH-3 and HH-4 of who follows."""
    data, due = act.data, known_due(history, act.data.due)
    flying = in_flight(history, due)
    require(
        not (due.paid or due.removed or flying),
        "PAY-3",
        expected=say("a due that is payable", "未支付且不在途的应付款"),
        found=say(flying or f"{due.id} is paid or removed", flying or f"{due.id} 已支付或移出"),
    )
    check_for_others(act, data.person)
    check_recused(history, act.persons, data.household)
    living(history, data.person)
    household = living_household(history, data.household)
    _check_cause(data, due, household, history)
    _check_stays(data, due, history)
    check_member(Payee(household.id, data.person, data.card_kind), household, act.day)


def check_member(payee: Payee, household: Household, day: date) -> None:
    """HH-4: who follows belongs to the household, and is its head for the householder's card."""
    heads = payee.card_kind != "householder" or household.head == payee.person
    require(
        heads and payee.person in household.persons_on(day),
        "HH-4",
        expected=say(
            f"a member of {household.id}, the head for the householder's card",
            f"{household.id} 的成员；户主账户须为户主",
        ),
        found=say(f"{payee.person}, {payee.card_kind}", f"{payee.person}，{payee.card_kind}"),
    )


def _check_cause(data: SuccessorNamed, due: Due, household: Household, history: History) -> None:
    before = due.payee
    if data.cause == "deceased":
        died, listed = history.read(Person, before.person).died_on, due.listed_on
        holds = died is not None and listed is not None and listed < died
        found = f"{before.person} died on {died}, listed on {listed}"
    elif data.cause == "left_household":
        holds = data.person == before.person and data.household != before.household
        found = f"{data.person} of {data.household}"
    else:
        head = household.head
        holds = before.card_kind == "householder" and household.id == before.household
        holds = holds and data.person == head != before.person
        found = f"{data.person}, head of {household.id} is {head}"
    expected = {
        "deceased": say("a payee who died after the day of the list", "收款人在列入清单之后去世"),
        "left_household": say("the payee, in another household", "收款人已转入其他农户"),
        "head_changed": say("the new head of the household", "该户新任户主"),
    }[data.cause]
    require(holds, "PAY-6", expected=expected, found=say(found, found))


def _check_stays(data: SuccessorNamed, due: Due, history: History) -> None:
    """PAY-6: what is paid per household follows its household, not who was its head."""
    before = due.payee
    ended = history.read(Household, before.household).ended_on is not None
    require(
        before.card_kind != "householder" or ended or data.household == before.household,
        "PAY-6",
        expected=say(f"a member of {before.household}", f"{before.household} 的成员"),
        found=say(f"{data.person} of {data.household}", f"{data.household} 的 {data.person}"),
    )


@evolves(Household, SuccessorNamed)
def gain(state: Household, event: Event[SuccessorNamed]) -> Household:
    """A due has come to the household."""
    others = tuple(due for due in state.follows if due != event.data.due)
    return msgspec.structs.replace(state, follows=(*others, event.data.due))


@evolves(Due, SuccessorNamed)
def follow(state: Due, event: Event[SuccessorNamed]) -> Due:
    """The due is the successor's."""
    data = event.data
    payee = Payee(data.household, data.person, data.card_kind)
    return msgspec.structs.replace(state, successor=payee)
