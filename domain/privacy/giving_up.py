"""An ID number that was never the person's is given up, so that whose it is can have it.

Two people whose numbers were swapped give up both, and each gets the right one by a correction.

- HH-2 Only a number that is held is given up; who gave it up has none until it is corrected.
- HH-7 A granted request entitles to it, or a paper that a registrar has, as to a correction.
- REG-2 Person and request are on record, and belong together.
- SUP-11 Whose personal data were destroyed takes part in nothing.
"""

import msgspec

from domain.kernel.act import Act, Event
from domain.kernel.catalogue import admits, fact
from domain.kernel.examples import PAPER
from domain.kernel.fact import Fact, Paper, PersonId
from domain.kernel.history import History
from domain.kernel.refused import require
from domain.kernel.roles import REGISTRARS
from domain.kernel.state import evolves
from domain.kernel.words import say
from domain.privacy.correcting import check_entitled
from domain.privacy.corrections import CorrectionId
from domain.residents.people import Person, registered


@fact(
    "NumberGivenUp.v1",
    title=say("ID number given up", "注销误登的身份证号码"),
    stream=lambda data: data.person,
    reads=lambda data: (data.request,) if data.request else (),
    place=lambda data, history: registered(history, data.person).place,
    signed_by=((REGISTRARS,),),
    rules=("ACT-1", "REG-2", "HH-2", "HH-7", "SUP-11"),
    releases=frozenset({"id_number"}),
    example={"person": "person:p1", "request": None, "paper": PAPER},
)
class NumberGivenUp(Fact):
    """The person has no ID number any more, until one is recorded anew."""

    person: PersonId
    request: CorrectionId | None
    paper: Paper | None = None


@admits(NumberGivenUp)
def admit_giving_up(act: Act[NumberGivenUp], history: History) -> None:
    """HH-7 of what entitles to it, HH-2 of what there is to give up."""
    person = registered(history, act.data.person)
    check_entitled(act, history)
    require(
        person.number_given_up_at is None,
        "HH-2",
        expected=say("an ID number that is held", "已登记的身份证号码"),
        found=say(
            f"given up at position {person.number_given_up_at}",
            f"第 {person.number_given_up_at} 条记录已注销",
        ),
    )


@evolves(Person, NumberGivenUp)
def give_up(state: Person, event: Event[NumberGivenUp]) -> Person:
    """The person has no number; who gave it up has entered what is held."""
    return msgspec.structs.replace(
        state,
        number_given_up_at=event.index,
        registrars=tuple(dict.fromkeys((*state.registrars, *event.persons))),
    )
